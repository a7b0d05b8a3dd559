package dev.stillpoint.orchestrator.chore;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/// Does all chores, from the start of the process to its end.
@ApplicationScoped
public class Chores {
    private static final Logger LOG = Logger.getLogger(Chores.class);

    private final List<Chore> chores;
    private final ScheduledThreadPoolExecutor threads;

    Chores(@All List<Chore> chores) {
        this.chores = chores;
        AtomicInteger number = new AtomicInteger();
        this.threads = new ScheduledThreadPoolExecutor(
                3,
                work -> Thread.ofPlatform()
                        .name("chores-" + number.incrementAndGet())
                        .daemon()
                        .unstarted(work));
    }

    /// Begins the first round of each.
    public void start() {
        for (Chore chore : chores) {
            LOG.debugf("every %s: %s", chore.pause(), chore.name());
            threads.scheduleWithFixedDelay(() -> round(chore), 0, chore.pause().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static void round(Chore chore) {
        try {
            chore.round().run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warnf("%s failed: %s", chore.name(), e.getMessage());
            LOG.debug(chore.name(), e);
        }
    }

    /// Begins no more rounds; those under way have a second to end.
    public void stop() throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
            threads.shutdownNow();
        }
    }
}
