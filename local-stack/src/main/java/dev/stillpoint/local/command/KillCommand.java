package dev.stillpoint.local.command;

import dev.stillpoint.local.stack.LocalStack;
import dev.stillpoint.local.stack.Progress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "kill",
        description = "kill -9 on one part of the running stack; returns when it is gone.",
        mixinStandardHelpOptions = true)
final class KillCommand implements Callable<Integer> {
    @Mixin
    private final PartParameter part = new PartParameter();

    @Mixin
    private final DataOption data = new DataOption();

    @Override
    public Integer call() {
        String name = part.name();
        LocalStack.attach(data.folder(), Progress.silent()).kill(name);
        System.err.println("killed " + name);
        return 0;
    }
}
