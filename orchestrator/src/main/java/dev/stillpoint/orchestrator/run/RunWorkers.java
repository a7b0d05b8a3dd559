package dev.stillpoint.orchestrator.run;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The threads that work on runs: as many runs side by side, each by one thread at a time.
@ApplicationScoped
class RunWorkers {
    private final ExecutorService threads;

    RunWorkers(RunConfig config) {
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newFixedThreadPool(
                config.threads(),
                work -> Thread.ofPlatform()
                        .name("run-worker-" + number.incrementAndGet())
                        .daemon()
                        .unstarted(work));
    }

    /// Does all of it side by side and returns when the last is done.
    ///
    /// @throws IllegalStateException when one of them threw
    void doAll(Collection<Runnable> work) throws InterruptedException {
        if (work.size() == 1) {
            work.iterator().next().run();
            return;
        }
        List<Future<?>> all = new ArrayList<>(work.size());
        work.forEach(one -> all.add(threads.submit(one)));
        for (Future<?> one : all) {
            try {
                one.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("work on a run failed", e.getCause());
            }
        }
    }

    @PreDestroy
    void close() throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(3, TimeUnit.SECONDS)) {
            threads.shutdownNow();
        }
    }
}
