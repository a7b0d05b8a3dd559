package dev.stillpoint.orchestrator.archive;

import dev.stillpoint.contracts.audit.ChainLink;
import dev.stillpoint.orchestrator.archive.ArchiveFile.Unproven;
import dev.stillpoint.orchestrator.chore.Chore;
import dev.stillpoint.orchestrator.head.HeadExport;
import dev.stillpoint.orchestrator.head.HeadsConfig;
import dev.stillpoint.orchestrator.history.Sealer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Archives what the database is not to keep any longer, and removes it there.
///
/// Its rounds have a thread of their own: a share that hangs holds up nothing else.
@ApplicationScoped
public class HistoryArchive {
    /// What the database itself asks for.
    static final Duration LEAST_KEPT = Duration.ofDays(30);

    private static final Logger LOG = Logger.getLogger(HistoryArchive.class);
    private static final String ALARM = "HISTORY_NOT_ARCHIVED";

    private final ArchiveStore store;
    private final ArchiveConfig config;
    private final Keeper keeper;
    private final boolean signs;
    private final ExecutorService rounds = Executors.newSingleThreadExecutor(
            work -> Thread.ofPlatform().name("history-archive").daemon().unstarted(work));
    private @Nullable Future<?> round;
    /// Why nothing can be archived; null while all is well.
    private volatile @Nullable String trouble;
    /// The last position of the file that was seen to lie there.
    private long seen;

    /// Who may archive, and how far.
    interface Keeper {
        /// Whether it is this process.
        boolean isOurs() throws SQLException;

        /// The position of the last event that an exported head vouches for; 0 when none is known.
        long vouchedFor();
    }

    @Inject
    HistoryArchive(
            ArchiveStore store,
            ArchiveConfig config,
            Sealer sealer,
            HeadExport heads,
            HeadsConfig headsConfig,
            MeterRegistry registry) {
        this(
                store,
                config,
                new Keeper() {
                    @Override
                    public boolean isOurs() throws SQLException {
                        return sealer.seals();
                    }

                    @Override
                    public long vouchedFor() {
                        return heads.vouchedFor();
                    }
                },
                headsConfig.folder().isPresent(),
                registry);
    }

    HistoryArchive(ArchiveStore store, ArchiveConfig config, Keeper keeper, boolean signs, MeterRegistry registry) {
        this.store = store;
        this.config = config;
        this.keeper = keeper;
        this.signs = signs;
        Gauge.builder("stillpoint.audit.alarm", () -> trouble == null ? 0 : 1)
                .tag("alarm", ALARM)
                .description("1 while this alarm stands")
                .register(registry);
    }

    /// Looks at the settings.
    ///
    /// @throws IllegalStateException when they ask for what can't be done
    public void open() {
        Duration keep = config.keep().orElse(null);
        if (keep == null) {
            return;
        }
        if (keep.compareTo(LEAST_KEPT) < 0) {
            throw new IllegalStateException("stillpoint.history.archive.keep is " + keep
                    + "; the database keeps at least " + LEAST_KEPT.toDays() + " days");
        }
        if (config.folder().isEmpty()) {
            throw new IllegalStateException("stillpoint.history.archive.folder is missing: say where events that the"
                    + " database does not keep are to go");
        }
        if (!signs) {
            throw new IllegalStateException("stillpoint.audit.heads.folder is missing: only what a signed head vouches"
                    + " for can be archived");
        }
        LOG.infof(
                "archiving what is older than %s, folder=%s",
                keep, config.folder().get());
    }

    @Produces
    @Singleton
    static Chore chore(HistoryArchive archive) {
        return new Chore("archiving the history", Duration.ofMinutes(1), archive::archiveWhenDue);
    }

    /// Begins a round, unless one is still at it.
    synchronized void archiveWhenDue() {
        if (config.keep().isEmpty() || config.folder().isEmpty() || (round != null && !round.isDone())) {
            return;
        }
        Duration keep = config.keep().get();
        Path folder = config.folder().get();
        round = rounds.submit(() -> {
            try {
                round(folder, keep);
            } catch (SQLException | RuntimeException e) {
                LOG.warnf("archiving the history failed: %s", e.getMessage());
                LOG.debug("archiving the history", e);
            }
        });
    }

    /// One round, on the caller's thread: what was archived is removed, then the next files are written.
    void round(Path folder, Duration keep) throws SQLException {
        if (!keeper.isOurs()) {
            trouble = null;
            return;
        }
        try {
            Optional<Archived> last = store.last();
            removeAll(folder, last);
            if (last.isPresent() && store.now().isBefore(last.get().at().plus(config.every()))) {
                return;
            }
            ArchiveFile.clear(folder);
            boolean more = true;
            while (more && keeper.isOurs()) {
                more = archive(folder, keep, store.last());
                removeAll(folder, store.last());
            }
            well();
        } catch (IOException e) {
            alarm("can't archive to " + folder + ": " + e + "; make room or put the folder right");
        } catch (Unproven e) {
            alarm(e.getMessage() + ". Nothing is removed from the database until this is explained");
        }
    }

    /// @return whether a file became full, so that another one may be due at once
    private boolean archive(Path folder, Duration keep, Optional<Archived> last)
            throws SQLException, IOException, Unproven {
        long before = last.map(Archived::last).orElse(0L);
        byte[] hash = last.map(Archived::hash).orElseGet(ChainLink::nothing);
        List<ArchiveStore.Due> due = store.due(before, keeper.vouchedFor(), keep);
        if (due.isEmpty()) {
            return false;
        }
        if (!Files.isDirectory(folder)) {
            throw new IOException("there is no such folder");
        }
        try (ArchiveFile file = ArchiveFile.after(folder, before, hash)) {
            while (!due.isEmpty() && file.events() < config.events()) {
                for (ArchiveStore.Due each :
                        due.subList(0, (int) Math.min(due.size(), config.events() - file.events()))) {
                    file.add(each.link(), each.system());
                }
                due = store.due(before + file.events(), keeper.vouchedFor(), keep);
            }
            ArchiveFile.Written written = file.finish();
            store.archived(before + 1, written, keep);
            LOG.infof(
                    "archived the history, positions=%d..%d, file=%s",
                    before + 1, written.last(), folder.resolve(written.file()));
            return file.events() == config.events();
        }
    }

    /// Whatever was archived lies where it was put, or nothing of it is removed.
    private void removeAll(Path folder, Optional<Archived> last) throws SQLException, IOException, Unproven {
        if (last.isEmpty()) {
            return;
        }
        if (seen < last.get().last()) {
            Optional<String> missing = ArchiveFile.missing(folder, last.get());
            if (missing.isPresent()) {
                throw new Unproven("of what was archived, " + missing.get());
            }
            seen = last.get().last();
        }
        while (store.remove() > 0) {
            // the next few
        }
    }

    private void alarm(String why) throws SQLException {
        if (trouble == null) {
            trouble = why;
            LOG.errorf("alarm %s: %s", ALARM, why);
            store.tell("history-not-archived", Map.of("alarm", ALARM, "reason", why));
        }
    }

    private void well() throws SQLException {
        if (trouble != null) {
            trouble = null;
            LOG.infof("alarm %s is over", ALARM);
            store.tell("history-archived-again", Map.of("alarm", ALARM));
        }
    }

    /// Lets the round that runs come to its end, for a moment: what it does not do now the next one does.
    public void end() throws InterruptedException {
        rounds.shutdown();
        if (!rounds.awaitTermination(1, TimeUnit.SECONDS)) {
            rounds.shutdownNow();
        }
    }
}
