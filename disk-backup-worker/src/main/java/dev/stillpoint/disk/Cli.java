package dev.stillpoint.disk;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The copy engine at the command line, on local paths and without any service, so that a set outlives the product.
/// Exit codes: 0 good, 1 the work failed, 2 wrong use.
@Command(
        name = "stillpoint",
        mixinStandardHelpOptions = true,
        subcommands = {CopyDiskCommand.class, VerifyCopyCommand.class, RestoreCopyCommand.class, CloneDiskCommand.class
        })
public final class Cli {
    private Cli() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Cli());
    }
}
