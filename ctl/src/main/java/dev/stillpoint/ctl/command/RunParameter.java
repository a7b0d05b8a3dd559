package dev.stillpoint.ctl.command;

import dev.stillpoint.ctl.gateway.Gateway;
import picocli.CommandLine.Parameters;

/// The run that a command is about.
final class RunParameter {
    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private String id = "";

    String id() {
        return id;
    }

    String path() {
        return "/v1/runs/" + Gateway.encoded(id);
    }
}
