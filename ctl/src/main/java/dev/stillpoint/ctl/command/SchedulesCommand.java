package dev.stillpoint.ctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.ctl.gateway.CtlFailure;
import dev.stillpoint.ctl.gateway.Gateway;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "schedules",
        description = {
            "The schedules that you may see; or makes, changes or removes one, which needs the role admin.",
            "Of a schedule that is changed all stays that no option names. With --preview nothing is done: the next firings"
                    + " are told, and what the retention would make of each set."
        },
        footer = {
            "",
            "ctl schedules --create --system ERP --cron '0 0 2 * * ?' --time-zone Europe/Berlin -F retention.keepLast=7",
            "ctl schedules --change 0197f2c0-0000-7000-8000-000000000001 -F enabled=false"
        })
final class SchedulesCommand extends GatewayCommand {
    /// What a schedule has that can be wanted; all else is told.
    private static final List<String> WANTED =
            List.of("system", "cron", "timeZone", "run", "retention", "onMissed", "enabled");

    @Option(names = "--create", description = "Makes a schedule; it needs --system and --cron.")
    private boolean create;

    @Option(names = "--change", paramLabel = "ID", description = "Changes this one.")
    private @Nullable String change;

    @Option(names = "--remove", paramLabel = "ID", description = "Removes this one; the sets that it took stay.")
    private @Nullable String remove;

    @Option(names = "--preview", description = "With --create or --change: only tell what it would do.")
    private boolean preview;

    @Option(names = "--system", paramLabel = "NAME", description = "The system.")
    private @Nullable String system;

    @Option(names = "--cron", paramLabel = "TIMES", description = "When, as Quartz writes it: '0 0 2 * * ?'.")
    private @Nullable String cron;

    @Option(names = "--time-zone", paramLabel = "ZONE", description = "Whose clock it goes by: Europe/Berlin.")
    private @Nullable String timeZone;

    @Mixin
    private final RequestFields others = new RequestFields();

    @Override
    int run(Gateway gateway) {
        if (Stream.of(create, change != null, remove != null)
                        .filter(given -> given)
                        .count()
                > 1) {
            throw new CtlFailure(CtlFailure.WRONG_USE, "one of --create, --change and --remove");
        }
        if (!create
                && change == null
                && (preview || !wanted(JsonNodeFactory.instance.objectNode()).isEmpty())) {
            throw new CtlFailure(
                    CtlFailure.WRONG_USE, "--preview, and what a schedule is to be, need --create or --change");
        }
        if (remove != null) {
            return delete(gateway, "/v1/schedules/" + Gateway.encoded(remove), "removed " + remove);
        }
        if (create) {
            ObjectNode wanted = wanted(JsonNodeFactory.instance.objectNode());
            return preview ? preview(gateway, wanted) : told(gateway.post("/v1/schedules", wanted, Optional.empty()));
        }
        if (change != null) {
            String path = "/v1/schedules/" + Gateway.encoded(change);
            ObjectNode before = JsonNodeFactory.instance.objectNode();
            JsonNode schedule = gateway.get(path);
            WANTED.stream().filter(schedule::hasNonNull).forEach(field -> before.set(field, schedule.get(field)));
            ObjectNode wanted = wanted(before);
            return preview ? preview(gateway, wanted) : told(gateway.put(path, wanted));
        }
        return list(gateway);
    }

    private ObjectNode wanted(ObjectNode wanted) {
        wanted.setAll(others.fromFile());
        if (system != null) {
            wanted.put("system", system);
        }
        if (cron != null) {
            wanted.put("cron", cron);
        }
        if (timeZone != null) {
            wanted.put("timeZone", timeZone);
        }
        others.addTo(wanted);
        return wanted;
    }

    private int told(JsonNode answer) {
        if (answer.isMissingNode()) {
            tellOfSilence();
        } else {
            session()
                    .print(
                            answer,
                            () -> session().out().println(answer.path("id").asText()));
        }
        return 0;
    }

    private int preview(Gateway gateway, ObjectNode wanted) {
        JsonNode would = gateway.post("/v1/schedules/preview", wanted, Optional.empty());
        session().print(would, () -> {
            would.path("firings").forEach(firing -> session().out().println("fires at " + firing.asText()));
            session().out().println();
            new Table()
                    .column("SET", "checkpointSet")
                    .column("NAME", "name")
                    .column("CREATED", "createdAt")
                    .column("DECISION", "decision")
                    .column("RULE", "rule")
                    .print(would.path("sets"), session().out());
        });
        return 0;
    }

    private int list(Gateway gateway) {
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
                                .column("NEXT", "nextFiringAt")
                                .print(schedules, session().out()));
        return 0;
    }
}
