package dev.stillpoint.local.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/// How the demo speaks: numbered phases, what happens in them, what was checked.
final class Teller {
    private static final int BAR = 30;

    private final PrintStream out;
    private int phase;

    Teller(PrintStream out) {
        this.out = out;
    }

    void blank() {
        out.println();
    }

    void title(String text) {
        out.println(text);
    }

    void phase(String text) {
        out.println();
        out.println(++phase + ". " + text);
    }

    void tell(String text) {
        out.println("   " + text);
    }

    void checked(String text) {
        out.println("   [checked] " + text);
    }

    /// A finished copy.
    void copied(String disk, long done, long total, String status) {
        int full = total == 0 ? BAR : (int) Math.min(BAR, done * BAR / total);
        out.println("   %-14s [%s%s] %s of %s  %s"
                .formatted(disk, "#".repeat(full), ".".repeat(BAR - full), size(done), size(total), status));
    }

    static String size(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
