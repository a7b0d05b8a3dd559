package dev.stillpoint.simulation.fleet;

import dev.stillpoint.contracts.RunId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The orchestrators' database: runs, checkpoint sets, and who has a right to what.
final class Database {
    final Catalog catalog;
    final Claims claims = new Claims();
    private final Map<RunId, Entry> runs = new LinkedHashMap<>();

    Database(Catalog catalog) {
        this.catalog = catalog;
    }

    /// In the order of their submission.
    Collection<Entry> runs() {
        return runs.values();
    }

    @Nullable
    Entry run(RunId id) {
        return runs.get(id);
    }

    void insert(Entry entry) {
        runs.put(entry.run.order().run(), entry);
    }
}
