package dev.stillpoint.local.command;

import dev.stillpoint.ctl.command.CtlCommand;
import dev.stillpoint.local.part.StackFailure;
import java.io.PrintWriter;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The root of all commands.
@Command(
        name = "stillpoint",
        description = "Consistent checkpoints of whole systems of Hyper-V VMs, shared disks included.",
        mixinStandardHelpOptions = true,
        version = "stillpoint 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            WorkerCommand.class,
            AgentCommand.class,
            KillCommand.class,
            StartCommand.class,
            LogsCommand.class,
            PowerShellCommand.class,
            VerifyCommand.class,
            BenchCommand.class,
            CopyDiskCommand.class,
            VerifyCopyCommand.class,
            RestoreCopyCommand.class,
            AuditCommand.class,
            CtlCommand.class
        },
        footer = {"", "stillpoint COMMAND --help tells the options of a command."})
public final class StillpointCommand implements Runnable {
    public static final int WORK_FAILED = 1;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }

    /// Runs one command line.
    ///
    /// @return the exit code
    public static int execute(String... arguments) {
        CommandLine line = new CommandLine(new StillpointCommand());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        Objects.requireNonNull(line.getSubcommands().get("powershell")).setStopAtUnmatched(true);
        PrintWriter err = new PrintWriter(System.err, true);
        // It also knows what was lost of all else that was written to this stream.
        PrintWriter out = new PrintWriter(System.out, true);
        line.setErr(err);
        line.setOut(out);
        line.setExecutionExceptionHandler((failure, commandLine, parsed) -> {
            if (failure instanceof StackFailure) {
                commandLine.getErr().println("stillpoint: " + failure.getMessage());
            } else {
                failure.printStackTrace(commandLine.getErr());
            }
            return WORK_FAILED;
        });
        return CtlCommand.written(out, err, CtlCommand.prepared(line).execute(arguments));
    }
}
