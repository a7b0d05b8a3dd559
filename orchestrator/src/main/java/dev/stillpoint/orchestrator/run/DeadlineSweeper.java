package dev.stillpoint.orchestrator.run;

import dev.stillpoint.contracts.RunId;
import dev.stillpoint.orchestrator.chore.Chore;
import dev.stillpoint.orchestrator.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Tells runs that time has passed when theirs has come, by the database's clock. Several orchestrators may sweep:
/// who finds a run locked leaves it.
@ApplicationScoped
class DeadlineSweeper {
    private static final Logger LOG = Logger.getLogger(DeadlineSweeper.class);
    private static final long PAUSE_AFTER_DEFECT = TimeUnit.SECONDS.toNanos(30);

    private final Database database;
    private final RunStore store;
    private final Runs runs;
    private final RunWorkers workers;
    private final RunConfig config;
    private final Map<RunId, Long> putAside = new ConcurrentHashMap<>();

    DeadlineSweeper(Database database, RunStore store, Runs runs, RunWorkers workers, RunConfig config) {
        this.database = database;
        this.store = store;
        this.runs = runs;
        this.workers = workers;
        this.config = config;
    }

    @Produces
    @Singleton
    static Chore chore(RunConfig config, DeadlineSweeper sweeper) {
        return new Chore("waking runs", config.sweepEvery(), sweeper::sweep);
    }

    /// Wakes every run whose time has come.
    void sweep() throws InterruptedException {
        putAside.values().removeIf(since -> System.nanoTime() - since > PAUSE_AFTER_DEFECT);
        List<RunId> due = database.withConnection(connection -> store.due(connection, config.sweepBatch()));
        List<Runnable> work = new ArrayList<>();
        for (RunId run : due) {
            if (!putAside.containsKey(run)) {
                work.add(() -> wake(run));
            }
        }
        if (!work.isEmpty()) {
            workers.doAll(work);
        }
    }

    private void wake(RunId run) {
        try {
            runs.applyIfDue(run);
        } catch (RuntimeException e) {
            LOG.errorf(e, "run %s can't be woken, leaving it for a while", run);
            putAside.put(run, System.nanoTime());
        }
    }
}
