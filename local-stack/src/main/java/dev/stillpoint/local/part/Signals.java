package dev.stillpoint.local.part;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// Signals that Java has no call for.
final class Signals {
    private Signals() {}

    /// SIGINT, by the shell's own `kill`, which is there when no other is.
    static void interrupt(ProcessHandle process) {
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -s INT " + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(2, TimeUnit.SECONDS);
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
