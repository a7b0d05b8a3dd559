package dev.stillpoint.ctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.ctl.gateway.Gateway;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "cancel", description = "Stops a run before its safe point and undoes what it did.")
final class CancelCommand extends GatewayCommand {
    @Mixin
    private final RunParameter run = new RunParameter();

    @Override
    int run(Gateway gateway) {
        JsonNode answer = gateway.post(run.path() + "/cancel", null, Optional.empty());
        session().print(answer, () -> session().out().println("asked to cancel " + run.id()));
        return 0;
    }
}
