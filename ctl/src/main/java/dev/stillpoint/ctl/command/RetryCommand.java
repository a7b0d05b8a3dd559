package dev.stillpoint.ctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.ctl.gateway.Gateway;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "retry", description = "Resumes a run that waits for an operator, from its failed steps.")
final class RetryCommand extends GatewayCommand {
    @Mixin
    private final RunParameter run = new RunParameter();

    @Option(names = "--watch", description = "Follow it then.")
    private boolean watch;

    @Override
    int run(Gateway gateway) throws InterruptedException {
        JsonNode answer = gateway.post(run.path() + "/retry", null, Optional.empty());
        if (watch) {
            return WatchCommand.follow(gateway, session(), run.id(), false);
        }
        session().print(answer, () -> session().out().println("asked to retry " + run.id()));
        return 0;
    }
}
