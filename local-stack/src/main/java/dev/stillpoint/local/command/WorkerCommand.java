package dev.stillpoint.local.command;

import dev.stillpoint.local.stack.LocalStack;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "worker",
        description = {
            "One more worker process joins the running stack. Prints its name when it works.",
            "It ends with the stack."
        },
        mixinStandardHelpOptions = true)
final class WorkerCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final DataOption data = new DataOption();

    @Option(
            names = "--location",
            paramLabel = "ID",
            required = true,
            description = "the storage location that it works for")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String location;

    @Option(names = "--slots", paramLabel = "N", defaultValue = "2", description = "copies side by side (default: 2)")
    private int slots;

    @Override
    public Integer call() {
        if (slots < 1) {
            throw new ParameterException(spec.commandLine(), "--slots " + slots + ": at least 1");
        }
        System.out.println(LocalStack.attach(data.folder(), System.err::println).addWorker(location, slots));
        return 0;
    }
}
