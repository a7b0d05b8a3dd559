package dev.stillpoint.simulation.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// What happened in a fleet, line by line; only kept for a fleet that someone wants to read.
public final class Trace {
    private final Timeline time;
    private final boolean on;
    private final List<String> lines = new ArrayList<>();

    public Trace(Timeline time, boolean on) {
        this.time = time;
        this.on = on;
    }

    public void say(Supplier<String> line) {
        if (on) {
            long since = time.now() - Timeline.START;
            lines.add("%02d:%02d:%02d.%03d %s"
                    .formatted(since / 3_600_000, since / 60_000 % 60, since / 1000 % 60, since % 1000, line.get()));
        }
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }
}
