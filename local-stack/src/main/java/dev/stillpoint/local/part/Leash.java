package dev.stillpoint.local.part;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Ends the parts when their launcher goes, however it goes: a small shell process that reads from a pipe whose
/// other end only the launcher holds. When the launcher is killed the kernel closes the pipe, and the leash
/// ends every noted process that belongs to the stack (see `leash.sh`). One leash serves all parts, PostgreSQL
/// and those that other commands added included.
public final class Leash implements AutoCloseable {
    private final Process process;

    private Leash(Process process) {
        this.process = process;
    }

    /// @param data the stack's folder
    public static Leash hold(Path data) {
        try (InputStream script = Objects.requireNonNull(Leash.class.getResourceAsStream("leash.sh"))) {
            List<String> command = new ArrayList<>(PartRegistry.SHIELD);
            command.addAll(List.of(
                    "/bin/sh",
                    "-c",
                    new String(script.readAllBytes(), StandardCharsets.UTF_8),
                    "stillpoint-leash",
                    data.toString()));
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new Leash(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Lets the parts live on without their launcher.
    @Override
    public void close() {
        process.destroyForcibly();
        PartRegistry.awaitEnd(process.toHandle(), Duration.ofSeconds(2));
    }
}
