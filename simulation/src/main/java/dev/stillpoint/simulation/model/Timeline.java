package dev.stillpoint.simulation.model;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;

/// Discrete time: what is to happen, in the order of its moment. Moments are milliseconds of one true clock; the
/// database's clock may differ from it and jump.
public final class Timeline {
    /// When every simulation begins.
    public static final long START = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long now = START;
    private long order;
    private long databaseAhead;
    private long handled;

    private record Event(long at, long order, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int first = Long.compare(at, other.at);
            return first != 0 ? first : Long.compare(order, other.order);
        }
    }

    public long now() {
        return now;
    }

    /// Database time: what all deadlines are measured by.
    public Instant database() {
        return Instant.ofEpochMilli(now + databaseAhead);
    }

    /// The true moment at which the database's clock will show `instant`, unless it jumps before.
    public long moment(Instant instant) {
        return instant.toEpochMilli() - databaseAhead;
    }

    /// The database's clock jumps.
    public void jump(Duration by) {
        databaseAhead += by.toMillis();
    }

    public void at(long moment, Runnable what) {
        events.add(new Event(Math.max(moment, now), order++, what));
    }

    public void after(long millis, Runnable what) {
        at(now + Math.max(0, millis), what);
    }

    /// Lets the next thing happen, if it does so by `until`.
    public boolean next(long until) {
        Event event = events.peek();
        if (event == null || event.at > until) {
            return false;
        }
        events.poll();
        now = event.at;
        handled++;
        event.what.run();
        return true;
    }

    /// How many events have happened.
    public long handled() {
        return handled;
    }
}
