package dev.stillpoint.ctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.stillpoint.ctl.gateway.CtlFailure;
import dev.stillpoint.ctl.gateway.Gateway;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "approve",
        description = {
            "Agrees, as a second person, to what a run has planned.",
            "Look at the plan first: its hash, which `ctl plan` and `ctl show -o json` tell, says what you agree to."
        })
final class ApproveCommand extends GatewayCommand {
    @Mixin
    private final RunParameter run = new RunParameter();

    @Option(
            names = "--plan-hash",
            paramLabel = "HASH",
            required = true,
            description = "Of the plan that you saw: sha256:…")
    private @Nullable String planHash;

    @Option(names = "--watch", description = "Follow it then.")
    private boolean watch;

    @Override
    int run(Gateway gateway) throws InterruptedException {
        if (planHash == null) {
            throw new CtlFailure(CtlFailure.WRONG_USE, "say which plan you agree to");
        }
        JsonNode answer = gateway.post(
                run.path() + "/approve",
                JsonNodeFactory.instance.objectNode().put("planHash", planHash),
                Optional.empty());
        if (watch) {
            return WatchCommand.follow(gateway, session(), run.id(), false);
        }
        session().print(answer, () -> session().out().println("approved " + run.id()));
        return 0;
    }
}
