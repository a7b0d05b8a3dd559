package dev.stillpoint.orchestrator.schedule;

import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.Schedule;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.orchestrator.database.Database;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.history.History;
import dev.stillpoint.orchestrator.inventory.InventoryConfig;
import dev.stillpoint.orchestrator.inventory.Systems;
import dev.stillpoint.orchestrator.run.RunConfig;
import dev.stillpoint.orchestrator.run.Runs;
import dev.stillpoint.orchestrator.saga.Order;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What a firing leads to: a run, or a note why there is none. Each firing has one row, so it takes effect
/// once, however often it is told and by whom.
@ApplicationScoped
public class Firings {
    private static final Logger LOG = Logger.getLogger(Firings.class);
    private static final DateTimeFormatter IN_NAMES =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    enum Outcome {
        STARTED,
        SKIPPED,
        MISSED
    }

    private final Database database;
    private final Runs runs;
    private final History history;
    private final Systems systems;
    private final InventoryConfig inventory;
    private final RunConfig runConfig;

    Firings(
            Database database,
            Runs runs,
            History history,
            Systems systems,
            InventoryConfig inventory,
            RunConfig runConfig) {
        this.database = database;
        this.runs = runs;
        this.history = history;
        this.systems = systems;
        this.inventory = inventory;
        this.runConfig = runConfig;
    }

    /// A schedule's time has come.
    ///
    /// @param version of the schedule that the firing was planned for: of a changed one it means nothing
    /// @return the run; empty when there is none to be, and when this firing has taken effect before
    public Optional<RunId> fire(UUID schedule, long version, Instant dueAt) {
        return database.inTransaction(connection -> {
            Optional<StoredSchedule> stored = enabled(connection, schedule, version);
            if (stored.isEmpty() || isKnown(connection, schedule, dueAt)) {
                return Optional.empty();
            }
            Optional<InTheWay> other =
                    InTheWay.of(connection, stored.get().wanted().system());
            if (other.isPresent()) {
                skip(connection, stored.get(), dueAt, other.get());
                return Optional.empty();
            }
            return Optional.of(start(connection, stored.get(), dueAt));
        });
    }

    /// Nobody was there when it was due, and the schedule says what is made of that.
    public void missed(UUID schedule, long version, Instant dueAt) {
        database.inTransaction(connection -> {
            Optional<StoredSchedule> stored = enabled(connection, schedule, version);
            if (stored.isEmpty() || isKnown(connection, schedule, dueAt)) {
                return false;
            }
            String detail = "no orchestrator was there at " + dueAt
                    + switch (stored.get().wanted().onMissed()) {
                        case RUN_ONCE -> "; one run is begun for all that was missed";
                        case SKIP -> "; it is skipped";
                    };
            note(connection, stored.get(), dueAt, Outcome.MISSED, null, detail);
            tell(connection, "schedule-missed", stored.get(), dueAt, Map.of("detail", detail));
            return true;
        });
    }

    /// Locks the schedule until the transaction ends.
    private static Optional<StoredSchedule> enabled(Connection connection, UUID id, long version) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT wanted FROM schedules WHERE id = ? AND version = ? AND enabled FOR UPDATE");
                ResultSet row = Sql.bind(select, id, version).executeQuery()) {
            return row.next()
                    ? Optional.of(new StoredSchedule(id, version, StoredSchedule.read(row.getString("wanted"))))
                    : Optional.empty();
        }
    }

    private static boolean isKnown(Connection connection, UUID schedule, Instant dueAt) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT 1 FROM schedule_firings WHERE schedule = ? AND due_at = ?");
                ResultSet row = Sql.bind(select, schedule, dueAt).executeQuery()) {
            return row.next();
        }
    }

    private void skip(Connection connection, StoredSchedule schedule, Instant dueAt, InTheWay other)
            throws SQLException {
        String detail = "run " + other.run() + " (" + other.kind() + ") of "
                + schedule.wanted().system() + " is " + other.status();
        note(connection, schedule, dueAt, Outcome.SKIPPED, other.run(), detail);
        tell(
                connection,
                "schedule-skipped",
                schedule,
                dueAt,
                Map.of("blockingRun", other.run().toString(), "detail", detail));
        LOG.infof("skipped a firing of schedule %s: %s", schedule.id(), detail);
    }

    private RunId start(Connection connection, StoredSchedule schedule, Instant dueAt) throws SQLException {
        RunId run = RunId.next();
        Instant now = Sql.now(connection);
        Order order = new Order(
                run,
                SetId.next(),
                inventory.fabricId(),
                create(schedule.wanted(), systems.settings(schedule.wanted().system()), dueAt, now),
                schedule.requester(),
                now,
                runConfig.timing().timing(),
                Order.Origin.SCHEDULE);
        runs.start(connection, order);
        note(connection, schedule, dueAt, Outcome.STARTED, run.value(), null);
        tell(connection, "schedule-fired", schedule, dueAt, Map.of("begunRun", run.toString()));
        LOG.infof(
                "schedule %s began run %s of %s",
                schedule.id(), run, schedule.wanted().system());
        return run;
    }

    /// The request that a person would make of it: the system's own way to stop where the schedule names none.
    static RunRequest.Create create(Schedule schedule, SystemSettings settings, Instant dueAt, Instant now) {
        Schedule.ScheduledCreate run = schedule.run();
        StopMode stop =
                Objects.requireNonNullElse(run.stop(), Objects.requireNonNullElse(settings.stop(), StopMode.SHUTDOWN));
        return new RunRequest.Create(
                schedule.system(),
                run.name() + "-" + IN_NAMES.format(dueAt),
                run.description(),
                run.storageLocation(),
                stop,
                run.stopTimeout(),
                run.onStopTimeout(),
                run.start(),
                now.plus(run.startWithin()),
                false,
                run.labels());
    }

    private static void note(
            Connection connection,
            StoredSchedule schedule,
            Instant dueAt,
            Outcome outcome,
            @Nullable UUID run,
            @Nullable String detail)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO schedule_firings (schedule, due_at, outcome, run, detail) VALUES (?, ?, ?, ?, ?)")) {
            Sql.bind(insert, schedule.id(), dueAt, outcome, run, detail).executeUpdate();
        }
    }

    private void tell(
            Connection connection, String type, StoredSchedule schedule, Instant dueAt, Map<String, String> more)
            throws SQLException {
        Map<String, Object> data = new LinkedHashMap<>(more);
        data.put("schedule", schedule.id().toString());
        data.put("dueAt", dueAt.toString());
        history.append(
                connection,
                new History.Change(
                        type,
                        schedule.requester(),
                        "schedule " + schedule.id(),
                        schedule.wanted().system(),
                        data));
    }
}
