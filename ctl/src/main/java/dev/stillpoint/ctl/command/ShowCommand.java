package dev.stillpoint.ctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.ctl.gateway.Gateway;
import dev.stillpoint.ctl.watch.Screen;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "show", description = "One run as it stands, with its steps.")
final class ShowCommand extends GatewayCommand {
    @Mixin
    private final RunParameter run = new RunParameter();

    @Override
    int run(Gateway gateway) {
        JsonNode found = gateway.get(run.path());
        JsonNode steps = gateway.get(run.path() + "/steps").path("items");
        JsonNode both = found instanceof ObjectNode object ? object.deepCopy().set("steps", steps) : found;
        session().print(both, () -> {
            Screen.lines(found, steps, Instant.now()).forEach(session().out()::println);
            if (!steps.isEmpty()) {
                session().out().println();
                new Table()
                        .column("STEP", "id")
                        .column("KIND", "kind")
                        .column("STATUS", "status")
                        .column("WAY", "direction")
                        .column(
                                "TRIES",
                                step -> String.valueOf(step.path("attempts").size()))
                        .column("TARGET", "target")
                        .column("WAITS FOR", "waitingFor")
                        .print(steps, session().out());
            }
        });
        return 0;
    }
}
