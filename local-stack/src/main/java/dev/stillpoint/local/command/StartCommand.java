package dev.stillpoint.local.command;

import dev.stillpoint.local.stack.LocalStack;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "start",
        description = "Starts one part of the stack again, on the port that it had; returns when it can work.",
        mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {
    @Mixin
    private final PartParameter part = new PartParameter();

    @Mixin
    private final DataOption data = new DataOption();

    @Override
    public Integer call() {
        LocalStack.attach(data.folder(), System.err::println).startPart(part.name());
        return 0;
    }
}
