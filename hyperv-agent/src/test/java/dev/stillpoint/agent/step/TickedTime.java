package dev.stillpoint.agent.step;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Time that passes only by sleeping or by the test's ticking. What was planned for a moment happens when it comes.
public final class TickedTime implements Time {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final List<Planned> planned = new ArrayList<>();
    private Duration elapsed = Duration.ZERO;
    private Duration wallShift = Duration.ZERO;

    private record Planned(Duration at, Runnable what) {}

    public void at(Duration moment, Runnable what) {
        planned.add(new Planned(moment, what));
    }

    /// Somebody sets the machine's clock.
    public void shiftWall(Duration by) {
        wallShift = wallShift.plus(by);
    }

    @Override
    public Instant now() {
        return START.plus(elapsed).plus(wallShift);
    }

    @Override
    public Duration elapsed() {
        return elapsed;
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("ticked");
        }
        tick(duration);
    }

    public void tick(Duration duration) {
        elapsed = elapsed.plus(duration);
        List<Planned> due = planned.stream()
                .filter(each -> each.at().compareTo(elapsed) <= 0)
                .toList();
        planned.removeAll(due);
        due.forEach(each -> each.what().run());
    }
}
