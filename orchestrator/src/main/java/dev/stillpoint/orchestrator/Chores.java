package dev.stillpoint.orchestrator;

import dev.stillpoint.contracts.ControlMessage;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.orchestrator.archive.HistoryArchive;
import dev.stillpoint.orchestrator.database.Database;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.executor.ControlPublisher;
import dev.stillpoint.orchestrator.executor.Executors;
import dev.stillpoint.orchestrator.head.HeadExport;
import dev.stillpoint.orchestrator.history.HistoryConfig;
import dev.stillpoint.orchestrator.history.Sealer;
import dev.stillpoint.orchestrator.inventory.Inspections;
import dev.stillpoint.orchestrator.location.LocationMetrics;
import dev.stillpoint.orchestrator.location.Locations;
import dev.stillpoint.orchestrator.location.Reservations;
import dev.stillpoint.orchestrator.request.IdempotencyKeys;
import dev.stillpoint.orchestrator.run.ClonesNotWanted;
import dev.stillpoint.orchestrator.run.DeadlineSweeper;
import dev.stillpoint.orchestrator.run.Homecoming;
import dev.stillpoint.orchestrator.run.OwnRunsConfig;
import dev.stillpoint.orchestrator.run.ReVerification;
import dev.stillpoint.orchestrator.run.ReVerificationConfig;
import dev.stillpoint.orchestrator.run.RunConfig;
import dev.stillpoint.orchestrator.run.SetRemoval;
import dev.stillpoint.orchestrator.run.ToldOperations;
import dev.stillpoint.orchestrator.schedule.RetentionSweeper;
import dev.stillpoint.orchestrator.schedule.Triggers;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/// What is done again and again. A round that fails is logged, and the next one comes.
@ApplicationScoped
class Chores {
    private static final Logger LOG = Logger.getLogger(Chores.class);

    private final Database database;
    private final DeadlineSweeper sweeper;
    private final RunConfig runConfig;
    private final Sealer sealer;
    private final HistoryConfig historyConfig;
    private final HeadExport heads;
    private final HistoryArchive archive;
    private final Executors executors;
    private final Locations locations;
    private final Reservations reservations;
    private final ControlPublisher control;
    private final Inspections inspections;
    private final IdempotencyKeys idempotencyKeys;
    private final ToldOperations toldOperations;
    private final SetRemoval setRemoval;
    private final Homecoming homecoming;
    private final ReVerification reVerification;
    private final RetentionSweeper retention;
    private final Triggers triggers;
    private final ReVerificationConfig reVerificationConfig;
    private final LocationMetrics locationMetrics;
    private final OwnRunsConfig ownRunsConfig;
    private final ScheduledThreadPoolExecutor threads;

    Chores(
            Database database,
            DeadlineSweeper sweeper,
            RunConfig runConfig,
            Sealer sealer,
            HistoryConfig historyConfig,
            HeadExport heads,
            HistoryArchive archive,
            Executors executors,
            Locations locations,
            Reservations reservations,
            ControlPublisher control,
            Inspections inspections,
            IdempotencyKeys idempotencyKeys,
            ToldOperations toldOperations,
            SetRemoval setRemoval,
            Homecoming homecoming,
            ReVerification reVerification,
            RetentionSweeper retention,
            Triggers triggers,
            ReVerificationConfig reVerificationConfig,
            LocationMetrics locationMetrics,
            OwnRunsConfig ownRunsConfig) {
        this.database = database;
        this.sweeper = sweeper;
        this.runConfig = runConfig;
        this.sealer = sealer;
        this.historyConfig = historyConfig;
        this.heads = heads;
        this.archive = archive;
        this.executors = executors;
        this.locations = locations;
        this.reservations = reservations;
        this.control = control;
        this.inspections = inspections;
        this.idempotencyKeys = idempotencyKeys;
        this.toldOperations = toldOperations;
        this.setRemoval = setRemoval;
        this.homecoming = homecoming;
        this.reVerification = reVerification;
        this.retention = retention;
        this.triggers = triggers;
        this.reVerificationConfig = reVerificationConfig;
        this.locationMetrics = locationMetrics;
        this.ownRunsConfig = ownRunsConfig;
        AtomicInteger number = new AtomicInteger();
        this.threads = new ScheduledThreadPoolExecutor(
                3,
                work -> Thread.ofPlatform()
                        .name("chores-" + number.incrementAndGet())
                        .daemon()
                        .unstarted(work));
    }

    void start() {
        every(runConfig.sweepEvery(), "waking runs", sweeper::sweep);
        every(Duration.ofSeconds(1), "telling the time", this::tellTime);
        every(Duration.ofSeconds(1), "asking for an inspection", inspections::askWhenDue);
        every(ownRunsConfig.lookEvery(), "removing sets whose time has come", setRemoval::sweep);
        every(ownRunsConfig.lookEvery(), "bringing home what is away", homecoming::sweep);
        every(ownRunsConfig.lookEvery(), "carrying out retention", retention::sweep);
        every(Duration.ofSeconds(10), "letting triggers follow their schedules", triggers::follow);
        every(Duration.ofMinutes(1), "telling of clones that nobody wants", this::tellOfClones);
        every(reVerificationConfig.lookEvery(), "verifying sets again", reVerification::sweep);
        every(Duration.ofSeconds(2), "looking at the locations", locationMetrics::look);
        every(Duration.ofSeconds(2), "forgetting executors", () -> database.inTransaction(executors::forgetStale));
        every(
                Duration.ofMinutes(1),
                "forgetting bytes written",
                () -> database.inTransaction(reservations::forgetWrites));
        every(historyConfig.sealEvery(), "sealing the history", sealer::seal);
        every(Duration.ofSeconds(1), "exporting the history's head", heads::exportWhenDue);
        every(Duration.ofMinutes(1), "archiving the history", archive::archiveWhenDue);
        every(Duration.ofMinutes(10), "forgetting keys", () -> database.inTransaction(idempotencyKeys::forgetOld));
        every(
                Duration.ofMinutes(10),
                "forgetting told operations",
                () -> database.inTransaction(toldOperations::forgetOld));
    }

    void stop() throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
            threads.shutdownNow();
        }
        archive.end();
        heads.end();
        try {
            sealer.resign();
        } catch (SQLException e) {
            LOG.infof("the sealer's lease will run out by itself: %s", e.getMessage());
        }
    }

    private void tellTime() {
        record News(Instant now, List<ControlMessage.LocationLimits> limits) {}
        News news = database.withConnection(connection -> new News(now(connection), locations.limits(connection)));
        control.send("clock", new ControlMessage.Clock(news.now()));
        news.limits().forEach(limits -> control.send(limits.location().toString(), limits));
    }

    private void tellOfClones() {
        List<RunId> over = database.withConnection(ClonesNotWanted::of);
        if (!over.isEmpty()) {
            control.send("clones", new ControlMessage.ClonesNotWanted(over));
        }
    }

    private static Instant now(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT clock_timestamp() AS at");
                ResultSet row = select.executeQuery()) {
            row.next();
            return Sql.time(row, "at");
        }
    }

    @FunctionalInterface
    private interface Chore {
        void run() throws Exception;
    }

    private void every(Duration pause, String what, Chore chore) {
        threads.scheduleWithFixedDelay(
                () -> {
                    try {
                        chore.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } catch (Exception e) {
                        LOG.warnf("%s failed: %s", what, e.getMessage());
                        LOG.debug(what, e);
                    }
                },
                0,
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }
}
