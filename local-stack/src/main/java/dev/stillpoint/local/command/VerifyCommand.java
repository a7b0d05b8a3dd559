package dev.stillpoint.local.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Listed here for its help; the launcher script runs Maven itself, because that builds this very program.
@Command(
        name = "verify",
        description = {
            "Builds the project and runs its tests: ./mvnw verify with the right JDK.",
            "Prints \"N passed, N failed\" as its last line."
        },
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--thorough", description = "adds the long tests: big simulations, fuzzing, real-process storms")
    private boolean thorough;

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(), "run ./stillpoint verify" + (thorough ? " --thorough" : "") + " from a shell");
    }
}
