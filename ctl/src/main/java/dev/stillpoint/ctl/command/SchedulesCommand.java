package dev.stillpoint.ctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.ctl.gateway.Gateway;
import picocli.CommandLine.Command;

@Command(name = "schedules", description = "The schedules that you may see.")
final class SchedulesCommand extends GatewayCommand {
    @Override
    int run(Gateway gateway) {
        JsonNode schedules = gateway.get("/v1/schedules").path("items");
        session()
                .print(
                        schedules,
                        () -> new Table()
                                .column("SCHEDULE", "id")
                                .column("SYSTEM", "system")
                                .column("CRON", "cron")
                                .column("TIME ZONE", "timeZone")
                                .column("ENABLED", "enabled")
                                .column("MISSED", "onMissed")
                                .print(schedules, session().out()));
        return 0;
    }
}
