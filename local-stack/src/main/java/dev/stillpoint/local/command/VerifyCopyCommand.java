package dev.stillpoint.local.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/// Takes its arguments as they are to the program that knows them, `--help` too.
@Command(name = "verify-copy", description = "Reads a disk copy and checks it against its manifest.")
final class VerifyCopyCommand implements Callable<Integer> {
    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        return CopyEngine.run("verify-copy", arguments);
    }
}
