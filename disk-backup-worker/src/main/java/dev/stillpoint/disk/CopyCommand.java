package dev.stillpoint.disk;

import dev.stillpoint.contracts.Json;
import dev.stillpoint.disk.copy.Progress;
import dev.stillpoint.disk.manifest.LocationKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What the commands on copies share.
abstract class CopyCommand implements Callable<Integer> {
    static final int GOOD = 0;
    static final int FAILED = 1;

    /// Of 4 MiB each.
    static final int BUFFERS = 8;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--key", paramLabel = "FILE", description = "the location's key: 64 hex digits or 32+ bytes")
    private @Nullable Path keyFile;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    Optional<LocationKey> key() {
        if (keyFile == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocationKey.read(keyFile));
        } catch (IOException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--key: " + e.getMessage(), e);
        }
    }

    void requireFile(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new CommandLine.ParameterException(spec.commandLine(), path + " is no file");
        }
    }

    /// A manifest, or the folder that holds one.
    void requireCopy(Path copy) {
        if (!Files.isDirectory(copy)) {
            requireFile(copy);
        }
    }

    int print(CopyReport report, String words) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.text(report));
        } else if (report.error() == null) {
            out.println(words);
        }
        out.flush();
        if (report.error() != null && !json) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(report.error());
            report.damaged().stream().skip(1).forEach(damage -> err.println("  " + damage));
            err.flush();
        }
        return report.ok() ? GOOD : FAILED;
    }

    /// Runs the work with what it tells on the terminal, unless JSON is wanted.
    <T> T showing(Function<Progress, T> work) {
        try (ProgressLine line = json ? null : ProgressLine.onTerminal()) {
            return work.apply(line == null ? Progress.NONE : line);
        }
    }

    static double secondsSince(long start) {
        return Math.round((System.nanoTime() - start) / 1e6) / 1e3;
    }
}
