package dev.stillpoint.disk.copy;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// A queue between two stages of a pipeline that can be shut from outside, so that a stage never waits for one that
/// ended.
final class Handoff<T> {
    private final Deque<T> waiting = new ArrayDeque<>();
    private boolean shut;

    Handoff() {}

    Handoff(Collection<T> first) {
        waiting.addAll(first);
    }

    synchronized void put(T item) {
        waiting.add(item);
        notifyAll();
    }

    /// Nothing when it is shut.
    synchronized @Nullable T take() throws InterruptedException {
        while (waiting.isEmpty() && !shut) {
            wait();
        }
        return shut ? null : waiting.poll();
    }

    synchronized void shut() {
        shut = true;
        notifyAll();
    }
}
