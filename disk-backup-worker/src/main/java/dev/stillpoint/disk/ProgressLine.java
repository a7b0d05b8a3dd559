package dev.stillpoint.disk;

import dev.stillpoint.disk.copy.Pace;
import dev.stillpoint.disk.copy.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One line on a terminal that tells how a copy goes on, written anew at most twice a second.
final class ProgressLine implements Progress, AutoCloseable {
    private static final long EVERY_NANOS = Duration.ofMillis(500).toNanos();
    private static final double MEBIBYTE = 1 << 20;

    private final PrintStream out;
    private final LongSupplier nanoTime;
    private final Pace pace;
    private long toldAt;
    private int width;

    ProgressLine(PrintStream out, LongSupplier nanoTime) {
        this.out = out;
        this.nanoTime = nanoTime;
        this.pace = new Pace(nanoTime);
        this.toldAt = nanoTime.getAsLong();
    }

    /// Nothing is told unless somebody looks at a terminal.
    static @Nullable ProgressLine onTerminal() {
        var console = System.console();
        return console != null && console.isTerminal() ? new ProgressLine(System.err, System::nanoTime) : null;
    }

    @Override
    public synchronized void moved(long bytesDone, long bytesTotal, String doing) {
        pace.moved(bytesDone, bytesTotal);
        if (nanoTime.getAsLong() - toldAt >= EVERY_NANOS) {
            long percent = bytesTotal == 0 ? 100 : bytesDone * 100 / bytesTotal;
            String rate = pace.bytesPerSecond().isEmpty()
                    ? ""
                    : String.format(
                            Locale.ROOT, ", %.0f MiB/s", pace.bytesPerSecond().getAsLong() / MEBIBYTE);
            String left = pace.left().map(time -> ", " + words(time) + " left").orElse("");
            tell(doing + ": " + percent + " %" + rate + left);
        }
    }

    @Override
    public synchronized void waiting(String waitingFor) {
        if (nanoTime.getAsLong() - toldAt >= EVERY_NANOS) {
            tell("waiting for the " + waitingFor);
        }
    }

    private void tell(String text) {
        toldAt = nanoTime.getAsLong();
        out.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
        out.flush();
        width = text.length();
    }

    private static String words(Duration time) {
        return time.toHours() > 0
                ? time.toHours() + " h " + time.toMinutesPart() + " min"
                : time.toMinutes() > 0
                        ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
                        : time.toSeconds() + " s";
    }

    @Override
    public synchronized void close() {
        if (width > 0) {
            out.print("\r" + " ".repeat(width) + "\r");
            out.flush();
            width = 0;
        }
    }
}
