package dev.stillpoint.disk.command;

import dev.stillpoint.disk.copy.Progress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What the engine last told, and when it is due to be told on: news at most twice a second, the same again after
/// five seconds as long as the engine shows life.
final class WorkProgress implements Progress {
    private static final Duration AT_MOST_EVERY = Duration.ofMillis(500);
    private static final Duration AT_LEAST_EVERY = Duration.ofSeconds(5);

    record State(
            long bytesDone,
            long bytesTotal,
            @Nullable String doing,
            @Nullable String waitingFor) {}

    private final LongSupplier nanoTime;
    private State state = new State(0, 0, null, null);
    private State told = state;
    private long toldAt;
    private long aliveAt;

    WorkProgress(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.toldAt = nanoTime.getAsLong();
        this.aliveAt = toldAt;
    }

    @Override
    public synchronized void moved(long bytesDone, long bytesTotal, String doing) {
        aliveAt = nanoTime.getAsLong();
        if (state.waitingFor() != null || bytesDone >= state.bytesDone()) {
            state = new State(bytesDone, bytesTotal, doing, null);
        }
    }

    @Override
    public synchronized void waiting(String waitingFor) {
        aliveAt = nanoTime.getAsLong();
        state = new State(0, 0, null, waitingFor);
    }

    @Override
    public synchronized void alive() {
        aliveAt = nanoTime.getAsLong();
    }

    /// What is to be told now, if anything; the caller tells it.
    synchronized Optional<State> due() {
        long now = nanoTime.getAsLong();
        Duration since = Duration.ofNanos(now - toldAt);
        boolean news = !state.equals(told) && since.compareTo(AT_MOST_EVERY) >= 0;
        boolean again = since.compareTo(AT_LEAST_EVERY) >= 0 && now - aliveAt < AT_LEAST_EVERY.toNanos();
        if (!news && !again) {
            return Optional.empty();
        }
        told = state;
        toldAt = now;
        return Optional.of(state);
    }
}
