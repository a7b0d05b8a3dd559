package dev.stillpoint.agent;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Asks something that may take its time, once at a time: who asks meanwhile waits for the same answer. A fabric that
/// is slow is not asked by each health check anew.
final class OneQuestion {
    private final BooleanSupplier question;
    private final Duration patience;
    private @Nullable CompletableFuture<Boolean> asked;

    /// @param patience how long one waits for an answer; no answer means no
    OneQuestion(BooleanSupplier question, Duration patience) {
        this.question = question;
        this.patience = patience;
    }

    /// What was answered; false when nothing was in time, or when asking failed.
    boolean answer() {
        try {
            return ask().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized CompletableFuture<Boolean> ask() {
        CompletableFuture<Boolean> running = asked;
        if (running != null && !running.isDone()) {
            return running;
        }
        CompletableFuture<Boolean> fresh = CompletableFuture.supplyAsync(
                question::getAsBoolean,
                task -> Thread.ofVirtual().name("question").start(task));
        asked = fresh;
        return fresh;
    }
}
