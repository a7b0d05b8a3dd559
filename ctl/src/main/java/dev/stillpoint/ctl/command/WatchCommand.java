package dev.stillpoint.ctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.ctl.gateway.Gateway;
import dev.stillpoint.ctl.watch.Watch;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "watch",
        description = {
            "Follows a run until it ends or waits for a person, over dropped connections.",
            "On a terminal with a bar for each disk and a clock for the downtime; else a line for each change; with"
                    + " -o json each event as a line."
        })
final class WatchCommand extends GatewayCommand {
    @Mixin
    private final RunParameter run = new RunParameter();

    @Option(names = "--lines", description = "A line for each change on a terminal too.")
    private boolean lines;

    @Override
    int run(Gateway gateway) throws InterruptedException {
        return follow(gateway, session(), run.id(), lines);
    }

    static int follow(Gateway gateway, Session session, String run, boolean lines) throws InterruptedException {
        boolean terminal = System.console() != null && System.console().isTerminal();
        Watch.Form form = session.asJson() ? Watch.Form.JSON : terminal && !lines ? Watch.Form.LIVE : Watch.Form.LINES;
        JsonNode end =
                new Watch(gateway, form, session.out(), session.err(), Clock.systemUTC(), Thread::sleep).follow(run);
        return RunOutcome.exitCode(end);
    }
}
