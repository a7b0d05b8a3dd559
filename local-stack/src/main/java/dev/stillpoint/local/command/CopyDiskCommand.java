package dev.stillpoint.local.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/// Takes its arguments as they are to the program that knows them, `--help` too.
@Command(name = "copy-disk", description = "The copy engine without any service: copies a disk and proves the copy.")
final class CopyDiskCommand implements Callable<Integer> {
    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        return CopyEngine.run("copy-disk", arguments);
    }
}
