package dev.stillpoint.benchmarks;

import java.time.Duration;

/// What this process itself takes of the machine while it measures others.
record LoadPart(long nanos, Duration cpu) {
    static LoadPart begin() {
        return new LoadPart(System.nanoTime(), ownCpu());
    }

    /// Of all cores since the begin.
    double percentOfMachine() {
        long taken = ownCpu().minus(cpu).toNanos();
        return 100.0
                * taken
                / (System.nanoTime() - nanos)
                / Runtime.getRuntime().availableProcessors();
    }

    private static Duration ownCpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
