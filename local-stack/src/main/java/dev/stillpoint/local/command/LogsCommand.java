package dev.stillpoint.local.command;

import dev.stillpoint.local.part.StackFailure;
import dev.stillpoint.local.stack.LocalStack;
import dev.stillpoint.local.stack.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "logs", description = "Prints the log of one part.", mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
    @Mixin
    private final PartParameter part = new PartParameter();

    @Mixin
    private final DataOption data = new DataOption();

    @Override
    public Integer call() throws IOException {
        Path log = LocalStack.attach(data.folder(), Progress.silent()).log(part.name());
        if (!Files.exists(log)) {
            throw new StackFailure(part.name() + " has no log yet");
        }
        Files.copy(log, System.out);
        System.out.flush();
        return 0;
    }
}
