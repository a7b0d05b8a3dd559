package dev.stillpoint.ctl.command;

import dev.stillpoint.ctl.gateway.CtlFailure;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The client: all its commands.
@Command(
        name = "ctl",
        description = "The client of the REST API.",
        mixinStandardHelpOptions = true,
        version = "stillpoint ctl 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SubmitCommand.class,
            WatchCommand.class,
            ListCommand.class,
            ShowCommand.class,
            PlanCommand.class,
            ApproveCommand.class,
            CancelCommand.class,
            RetryCommand.class,
            ResolveCommand.class,
            SystemsCommand.class,
            SettingsCommand.class,
            SetsCommand.class,
            SchedulesCommand.class,
            LocationsCommand.class,
            KeysCommand.class,
            AuditCommand.class,
            AutoComplete.GenerateCompletion.class
        },
        exitCodeListHeading = GatewayCommand.EXIT_CODES,
        exitCodeList = {
            GatewayCommand.DONE,
            GatewayCommand.REFUSED,
            GatewayCommand.WRONG_USE,
            GatewayCommand.UNREACHABLE,
            GatewayCommand.WAITS
        },
        footer = {
            "",
            "ctl COMMAND --help tells the options of a command. Completion for bash and zsh:",
            "source <(ctl generate-completion)"
        })
public final class CtlCommand implements Runnable {
    @Mixin
    private final Session session = new Session();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    Session session() {
        return session;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }

    /// Runs one command line.
    ///
    /// @return the exit code
    public static int execute(String... arguments) {
        return execute(new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments);
    }

    static int execute(PrintWriter out, PrintWriter err, String... arguments) {
        return written(out, err, line(out, err).execute(arguments));
    }

    /// A command whose output is lost has not done what was wanted.
    ///
    /// @return the exit code, or that of a failure
    public static int written(PrintWriter out, PrintWriter err, int exitCode) {
        if (exitCode == 0 && out.checkError()) {
            err.println("the output could not be written: the disk may be full, or nobody reads it any more");
            return CtlFailure.REFUSED;
        }
        return exitCode;
    }

    static CommandLine line(PrintWriter out, PrintWriter err) {
        CommandLine line = new CommandLine(new CtlCommand());
        line.setOut(out);
        line.setErr(err);
        return prepared(line);
    }

    /// What this command needs of picocli wherever it hangs in a tree of commands.
    ///
    /// @param line the root: picocli asks nobody else what a failure means
    public static CommandLine prepared(CommandLine line) {
        IExecutionExceptionHandler before = line.getExecutionExceptionHandler();
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof CtlFailure told) {
                        command.getErr()
                                .println(command.getCommandName().toLowerCase(Locale.ROOT) + ": " + told.getMessage());
                        return told.exitCode();
                    }
                    return before.handleExecutionException(failure, command, parsed);
                });
    }
}
