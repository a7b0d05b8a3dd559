package dev.stillpoint.disk.copy;

import java.util.List;
import java.util.TreeSet;

/// All damage that was found: every one is counted, the first ones are kept. Several threads may add.
final class Damages {
    private static final int MOST_KEPT = 10_000;

    private final TreeSet<Damage> first = new TreeSet<>(Damage.BY_PLACE);
    private long count;

    synchronized void add(Damage damage) {
        add(damage, 1);
    }

    /// @param blocks how many this one stands for
    synchronized void add(Damage damage, long blocks) {
        count += blocks;
        first.add(damage);
        if (first.size() > MOST_KEPT) {
            first.pollLast();
        }
    }

    synchronized boolean isEmpty() {
        return count == 0;
    }

    synchronized long count() {
        return count;
    }

    /// The first 10,000, by file and offset.
    synchronized List<Damage> first() {
        return List.copyOf(first);
    }
}
