package dev.stillpoint.local.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// How much memory a process and its children hold.
///
/// On Linux the proportional share (`/proc/PID/smaps_rollup`, `Pss`): what several processes share, such as
/// PostgreSQL's buffers, counts once. Elsewhere what `ps` calls the resident size.
public final class ProcessMemory {
    private ProcessMemory() {}

    public static long residentBytes(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .mapToLong(each -> bytes(each.pid()))
                .sum();
    }

    private static long bytes(long pid) {
        Path rollup = Path.of("/proc/" + pid + "/smaps_rollup");
        try {
            if (Files.exists(rollup)) {
                return Files.readAllLines(rollup).stream()
                        .filter(line -> line.startsWith("Pss:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                        .findFirst()
                        .orElse(0);
            }
            Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid))
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return answer.matches("\\d+") ? Long.parseLong(answer) * 1024 : 0;
        } catch (IOException gone) {
            return 0;
        }
    }
}
