package dev.stillpoint.local.part;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// A process by its id and the moment at which it was started: an id alone may long belong to another process.
///
/// Its text form, in a `.pid` file, is `<pid> <milliseconds since 1970>`.
public record ProcessIdentity(long pid, Instant startedAt) {
    /// The system clock's steps move the start time that the kernel derives from the uptime.
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    private static final int TRIES = 50;
    private static final long PAUSE_NANOS = 2_000_000;

    public static ProcessIdentity of(ProcessHandle process) {
        return new ProcessIdentity(process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
    }

    static Optional<ProcessIdentity> read(Path file) {
        try {
            String[] fields = Files.readString(file).strip().split(" ");
            return fields.length == 2
                    ? Optional.of(new ProcessIdentity(
                            Long.parseLong(fields[0]), Instant.ofEpochMilli(Long.parseLong(fields[1]))))
                    : Optional.empty();
        } catch (IOException | NumberFormatException noIdentity) {
            return Optional.empty();
        }
    }

    void write(Path file) {
        PrivateFiles.write(file, pid + " " + startedAt.toEpochMilli() + "\n");
    }

    /// The process, if it still is this one.
    ///
    /// @param mark must stand in its command line
    public Optional<ProcessHandle> find(String mark) {
        return ProcessHandle.of(pid)
                .filter(this::isOf)
                .filter(process -> commandLine(process).contains(mark));
    }

    /// Whether it is that of a process which lives.
    boolean isOf(ProcessHandle process) {
        return process.isAlive()
                && process.pid() == pid
                && process.info()
                        .startInstant()
                        .filter(start ->
                                Duration.between(start, startedAt).abs().compareTo(TOLERANCE) <= 0)
                        .isPresent();
    }

    /// Between two programs of one process (`exec`) the system shows an empty command line for a moment.
    private static String commandLine(ProcessHandle process) {
        String line = commandLineNow(process);
        for (int tries = 0; line.isEmpty() && process.isAlive() && tries < TRIES; tries++) {
            LockSupport.parkNanos(PAUSE_NANOS);
            line = commandLineNow(process);
        }
        return line;
    }

    private static String commandLineNow(ProcessHandle process) {
        Path whole = Path.of("/proc/" + process.pid() + "/cmdline");
        try {
            if (Files.isReadable(whole)) {
                return new String(Files.readAllBytes(whole), StandardCharsets.UTF_8).replace('\0', ' ');
            }
        } catch (IOException gone) {
            return "";
        }
        return process.info().commandLine().orElse("");
    }
}
