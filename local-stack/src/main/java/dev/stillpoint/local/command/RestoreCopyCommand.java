package dev.stillpoint.local.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/// Takes its arguments as they are to the program that knows them, `--help` too.
@Command(name = "restore-copy", description = "Writes the files of a disk copy, proven against its manifest.")
final class RestoreCopyCommand implements Callable<Integer> {
    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        return CopyEngine.run("restore-copy", arguments);
    }
}
