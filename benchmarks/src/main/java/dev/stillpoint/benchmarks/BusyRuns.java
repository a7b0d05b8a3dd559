package dev.stillpoint.benchmarks;

import dev.stillpoint.contracts.RunEvent;
import dev.stillpoint.contracts.RunEventType;
import dev.stillpoint.contracts.RunId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One run of each of some systems under way: when it ends, with success, the next one of its system begins.
final class BusyRuns implements AutoCloseable {
    private final RunDriver driver;
    private final Map<RunId, String> open = new ConcurrentHashMap<>();
    private final AtomicInteger ended = new AtomicInteger();
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable RuntimeException failure;

    BusyRuns(String bootstrap, List<String> systems) {
        driver = new RunDriver(bootstrap);
        systems.forEach(this::begin);
        thread = Thread.ofPlatform().name("busy-runs").start(this::keepBusy);
    }

    /// Whether a run is one of these.
    boolean has(RunId run) {
        return open.containsKey(run);
    }

    /// How many have ended so far.
    ///
    /// @throws RuntimeException when one of them did so without success
    int ended() {
        RuntimeException failed = failure;
        if (failed != null) {
            throw failed;
        }
        return ended.get();
    }

    private void begin(String system) {
        open.put(driver.submit(List.of(system)).getFirst(), system);
    }

    private void keepBusy() {
        try {
            while (!closed) {
                for (RunEvent event : driver.news()) {
                    String system = event.type().equals(RunEventType.RUN_ENDED) ? open.remove(event.run()) : null;
                    if (system != null) {
                        RunDriver.checkSuccess(event);
                        ended.incrementAndGet();
                        begin(system);
                    }
                }
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
        driver.close();
    }
}
