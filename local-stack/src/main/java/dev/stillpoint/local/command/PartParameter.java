package dev.stillpoint.local.command;

import dev.stillpoint.local.part.PartName;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `PART[/N]`, one process of the stack.
final class PartParameter {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Parameters(
            index = "0",
            paramLabel = "PART[/N]",
            description = "gateway, orchestrator, agent, worker/1, kafka, postgres or simulator")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String text;

    String name() {
        return PartName.parse(text)
                .orElseThrow(() -> new ParameterException(
                        command.commandLine(),
                        text + " is no part: say gateway, orchestrator, agent, worker/1, kafka, postgres or simulator"))
                .toString();
    }
}
