package dev.stillpoint.orchestrator.run;

import dev.stillpoint.contracts.RunId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Runs of the last transactions, so that a hot run is not read again. An entry counts only while its version is that
/// of the locked row: another orchestrator may have moved the run.
@ApplicationScoped
class RunCache {
    private final int limit;
    private final Map<RunId, StoredRun> runs = new LinkedHashMap<>(16, 0.75f, true);
    private int steps;

    RunCache(RunConfig config) {
        this.limit = config.cachedSteps();
    }

    synchronized Optional<StoredRun> get(RunId id, long version) {
        StoredRun stored = runs.get(id);
        return stored != null && stored.version() == version ? Optional.of(stored) : Optional.empty();
    }

    /// Keeps a run after its transaction was committed; a final one is forgotten.
    synchronized void put(StoredRun stored) {
        RunId id = stored.run().order().run();
        StoredRun old = runs.remove(id);
        if (old != null) {
            steps -= old.views().size();
        }
        if (stored.run().status().isFinal() || (old != null && old.version() > stored.version())) {
            return;
        }
        runs.put(id, stored);
        steps += stored.views().size();
        Iterator<StoredRun> eldest = runs.values().iterator();
        while (steps > limit && eldest.hasNext()) {
            steps -= eldest.next().views().size();
            eldest.remove();
        }
    }
}
