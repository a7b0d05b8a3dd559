package dev.stillpoint.local.command;

import dev.stillpoint.local.stack.LocalStack;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "down",
        description = "Stops what up started, leftovers of a killed one included. Data stays.",
        mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
    @Mixin
    private final DataOption data = new DataOption();

    @Override
    public Integer call() {
        int stopped = LocalStack.down(data.folder());
        System.out.println(stopped == 0 ? "nothing was running" : "stopped " + stopped + " parts");
        return 0;
    }
}
