package dev.stillpoint.local.stack;

import dev.stillpoint.local.part.LaunchSpec;
import dev.stillpoint.local.part.PartRegistry;
import dev.stillpoint.local.part.StackFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits until parts can work. A part that ends meanwhile is an error at once, with the end of its log.
final class Readiness {
    static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final int TAIL_LINES = 40;

    private final PartRegistry registry;

    Readiness(PartRegistry registry) {
        this.registry = registry;
    }

    /// Until the part says itself that it can work.
    ///
    /// @throws StackFailure when it ends before, or takes longer than [#PATIENCE]
    void awaitHealthy(LaunchSpec spec, ProcessHandle process) {
        await(
                spec.part() + " to become healthy",
                spec,
                process,
                () -> spec.health().good(process.pid()));
    }

    /// Until `condition` holds, while this part has to live.
    void await(String what, LaunchSpec spec, ProcessHandle process, BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            if (!process.isAlive()) {
                throw new StackFailure(
                        spec.part() + " ended" + exitCode(process) + " while waiting for " + what + tail(spec));
            }
            if (Instant.now().isAfter(deadline)) {
                throw new StackFailure("waited " + PATIENCE.toSeconds() + " s in vain for " + what + tail(spec));
            }
            pause();
        }
    }

    static void pause() {
        LockSupport.parkNanos(LOOK_EVERY.toNanos());
        if (Thread.currentThread().isInterrupted()) {
            throw new StackFailure("interrupted while waiting");
        }
    }

    String tail(LaunchSpec spec) {
        return ". The end of its log (" + registry.log(spec.part()) + "):\n"
                + registry.logTail(spec.part(), TAIL_LINES);
    }

    /// Known only of this process' own children.
    private String exitCode(ProcessHandle process) {
        return registry.exitCode(process.pid()).stream()
                .mapToObj(code -> " with exit code " + code)
                .findFirst()
                .orElse("");
    }
}
