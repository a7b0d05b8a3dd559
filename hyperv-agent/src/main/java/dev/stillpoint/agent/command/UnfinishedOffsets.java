package dev.stillpoint.agent.command;

import java.util.OptionalLong;
import java.util.TreeSet;

/// Which records of the partition were taken and are not finished. Everything before the oldest of them may be
/// committed.
final class UnfinishedOffsets {
    private final TreeSet<Long> unfinished = new TreeSet<>();
    private long next = -1;

    synchronized void taken(long offset) {
        unfinished.add(offset);
        next = offset + 1;
    }

    synchronized void finished(long offset) {
        unfinished.remove(offset);
    }

    synchronized int count() {
        return unfinished.size();
    }

    /// The position to commit; empty before the first record.
    synchronized OptionalLong committable() {
        if (next < 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(unfinished.isEmpty() ? next : unfinished.first());
    }
}
