package dev.stillpoint.orchestrator.run;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.saga.Order;
import dev.stillpoint.orchestrator.saga.Progress;
import dev.stillpoint.orchestrator.saga.Run;
import dev.stillpoint.orchestrator.saga.State;
import dev.stillpoint.orchestrator.saga.StepState;
import dev.stillpoint.orchestrator.saga.StepView;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A run's rows: one in `runs` with all that changes but its steps, one in `steps` per step, one in `plans`
/// once it has a plan. Only steps that changed are written.
@ApplicationScoped
class RunStore {
    private static final ObjectMapper MAPPER = Json.mapper();
    private static final ObjectWriter STATE_WITHOUT_STEPS =
            Json.mapper().addMixIn(State.class, StepsApart.class).writerFor(State.class);
    private static final ObjectReader STATE = MAPPER.readerFor(State.class);
    private static final ObjectReader PLAN = MAPPER.readerFor(Plan.class);
    private static final ObjectReader ORDER = MAPPER.readerFor(Order.class);

    /// What of a run's row changes, and what its values are made of.
    private static final String CHANGING = "status, started_at, finished_at, steps_done, steps_total, bytes_done,"
            + " bytes_total, downtime_started_at, downtime_ended_at, downtime_estimate_ms, checkpoint_set, waiting_for,"
            + " plan_hash, past_pivot, state, last_event, wake_at, problems, warnings";

    private static final String CHANGING_VALUES =
            "?, ?, ?, ?, ?, ?, ?, ?, ?, ?::int8, ?::uuid, ?, ?, ?, ?::jsonb, ?, ?, ?::jsonb, ?::jsonb";

    @JsonIgnoreProperties("steps")
    private abstract static class StepsApart {}

    private final RunCache cache;

    RunStore(RunCache cache) {
        this.cache = cache;
    }

    /// A run whose row is locked until the transaction ends.
    ///
    /// @param now the transaction's time, by the database
    record Locked(StoredRun stored, Instant now) {}

    /// Locks a run's row and gives what it holds; empty when there is no such run.
    Optional<Locked> lock(Connection connection, RunId id) throws SQLException {
        return lock(connection, id, "SELECT version, last_event, now() AS at FROM runs WHERE id = ? FOR UPDATE");
    }

    /// As [#lock], but empty when the run is not due any more or another transaction has it.
    Optional<Locked> lockIfDue(Connection connection, RunId id) throws SQLException {
        return lock(connection, id, """
                SELECT version, last_event, now() AS at FROM runs WHERE id = ? AND wake_at <= now()
                FOR UPDATE SKIP LOCKED""");
    }

    private Optional<Locked> lock(Connection connection, RunId id, String sql) throws SQLException {
        long version;
        long lastEvent;
        Instant now;
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = Sql.bind(select, id.value()).executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            version = row.getLong("version");
            lastEvent = row.getLong("last_event");
            now = Sql.time(row, "at");
        }
        Optional<StoredRun> cached = cache.get(id, version);
        StoredRun stored = cached.isPresent() ? cached.get() : load(connection, id, version, lastEvent);
        return Optional.of(new Locked(stored, now));
    }

    private static StoredRun load(Connection connection, RunId id, long version, long lastEvent) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT r.run_order, r.state, p.plan FROM runs r LEFT JOIN plans p ON p.run = r.id
                        WHERE r.id = ?""");
                ResultSet row = Sql.bind(select, id.value()).executeQuery();
                PreparedStatement selectSteps =
                        connection.prepareStatement("SELECT state FROM steps WHERE run = ? ORDER BY position");
                ResultSet steps = Sql.bind(selectSteps, id.value()).executeQuery()) {
            row.next();
            Order order = ORDER.readValue(row.getString("run_order"));
            String storedPlan = row.getString("plan");
            @Nullable Plan plan = storedPlan == null ? null : PLAN.<Plan>readValue(storedPlan);
            ObjectNode state = (ObjectNode) MAPPER.readTree(row.getString("state"));
            ArrayNode stepStates = state.putArray("steps");
            while (steps.next()) {
                JsonNode step = MAPPER.readTree(steps.getString("state"));
                stepStates.add(step);
            }
            Run run = new Run(order, plan, STATE.readValue(state));
            return new StoredRun(run, version, lastEvent, run.views(), plan != null);
        } catch (java.io.IOException e) {
            throw new IllegalStateException("run " + id + " is not what was stored: " + e.getMessage(), e);
        }
    }

    /// Whether there is a run of this id.
    boolean exists(Connection connection, RunId id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT FROM runs WHERE id = ?");
                ResultSet row = Sql.bind(select, id.value()).executeQuery()) {
            return row.next();
        }
    }

    /// Writes what changed of a locked run, or all of one that is not stored yet, in one go: rows that are
    /// written twice cost the database more than twice.
    ///
    /// @return the run as it is stored now
    StoredRun save(Connection connection, StoredRun before, Run run, long lastEvent) throws SQLException {
        if (before.version() == 0) {
            insert(connection, run, lastEvent);
        } else {
            update(connection, run, lastEvent);
        }
        List<StepView> views = run.views();
        Plan plan = run.plan();
        boolean replaced = before.planStored() && plan != before.run().plan();
        if (replaced) {
            dropPlan(connection, run.order().run());
        }
        if (plan != null && (replaced || !before.planStored())) {
            savePlan(connection, run.order().run(), plan);
        }
        saveSteps(connection, before, run, views, replaced);
        return new StoredRun(run, before.version() + 1, lastEvent, views, plan != null);
    }

    private static void insert(Connection connection, Run run, long lastEvent) throws SQLException {
        Order order = run.order();
        RunRequest request = order.request();
        RunRequest.@Nullable Create create = request instanceof RunRequest.Create c ? c : null;
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO runs (id, kind, system, name, description, requested_by, labels, request, run_order,"
                        + " created_at, version, " + CHANGING
                        + ") VALUES (?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?::jsonb, now(), 1, " + CHANGING_VALUES
                        + ")")) {
            List<@Nullable Object> values = new ArrayList<>();
            values.add(order.run().value());
            values.add(request.kind());
            values.add(request.system());
            values.add(name(request));
            values.add(create == null ? null : create.description());
            values.add(order.requestedBy());
            values.add(Json.text(request.labels()));
            values.add(Json.text(request));
            values.add(Json.text(order));
            addChanging(values, run, lastEvent);
            Sql.bind(insert, values.toArray()).executeUpdate();
        }
    }

    private static void update(Connection connection, Run run, long lastEvent) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE runs SET version = version + 1, (" + CHANGING + ") = (" + CHANGING_VALUES + ") WHERE id = ?")) {
            List<@Nullable Object> values = new ArrayList<>();
            addChanging(values, run, lastEvent);
            values.add(run.order().run().value());
            Sql.bind(update, values.toArray()).executeUpdate();
        }
    }

    /// The values of [#CHANGING].
    private static void addChanging(List<@Nullable Object> values, Run run, long lastEvent) {
        State state = run.state();
        Plan plan = run.plan();
        Progress progress = run.progress();
        values.add(state.status());
        values.add(state.startedAt());
        values.add(state.finishedAt());
        values.add(progress.stepsDone());
        values.add(progress.stepsTotal());
        values.add(progress.bytesDone());
        values.add(progress.bytesTotal());
        values.add(state.downtimeStartedAt());
        values.add(state.downtimeEndedAt());
        values.add(
                plan == null || plan.estimatedDowntime() == null
                        ? null
                        : plan.estimatedDowntime().toMillis());
        values.add(concernedSet(run));
        values.add(run.waitingFor().orElse(null));
        values.add(plan == null ? null : plan.hash());
        values.add(state.pastPivot());
        values.add(text(state));
        values.add(lastEvent);
        values.add(state.wakeAt());
        values.add(Json.text(state.problems()));
        values.add(Json.text(state.warnings()));
    }

    /// The set that the run is about, as its plan or else its request names it; else the one that it makes,
    /// once it has begun to.
    private static @Nullable UUID concernedSet(Run run) {
        Plan plan = run.plan();
        SetId source = plan == null ? named(run.order().request()) : plan.sets().source();
        if (source != null) {
            return source.value();
        }
        Plan.Made made = plan == null ? null : plan.sets().makes();
        return made != null
                        && run.state().sets().stream().anyMatch(set -> set.set().equals(made.set()))
                ? made.set().value()
                : null;
    }

    /// The name that a set gets by the run.
    private static @Nullable String name(RunRequest request) {
        return switch (request) {
            case RunRequest.Create create -> create.name();
            case RunRequest.Rename rename -> rename.name();
            case RunRequest r -> null;
        };
    }

    private static @Nullable SetId named(RunRequest request) {
        return switch (request) {
            case RunRequest.Create create -> null;
            case RunRequest.Restore restore -> restore.set();
            case RunRequest.Delete delete -> delete.set();
            case RunRequest.Verify verify -> verify.set();
            case RunRequest.Rename rename -> rename.set();
            case RunRequest.Export export -> export.set();
            case RunRequest.SetCheckpointType type -> null;
            case RunRequest.RemoveCheckpoints remove -> null;
            case RunRequest.BringHome home -> null;
        };
    }

    private static void savePlan(Connection connection, RunId run, Plan plan) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO plans (run, hash, document, plan) VALUES (?, ?, ?::jsonb, ?::jsonb)")) {
            Sql.bind(insert, run.value(), plan.hash(), Json.text(PlanDocument.of(plan)), Json.text(plan))
                    .executeUpdate();
        }
    }

    /// Nothing of the plan was begun but its inspection: another one takes its place.
    private static void dropPlan(Connection connection, RunId run) throws SQLException {
        try (PreparedStatement steps = connection.prepareStatement("DELETE FROM steps WHERE run = ?");
                PreparedStatement plan = connection.prepareStatement("DELETE FROM plans WHERE run = ?")) {
            Sql.bind(steps, run.value()).executeUpdate();
            Sql.bind(plan, run.value()).executeUpdate();
        }
    }

    /// @param all whether none of them is stored
    private static void saveSteps(Connection connection, StoredRun before, Run run, List<StepView> views, boolean all)
            throws SQLException {
        List<StepState> states = run.state().steps();
        List<StepState> oldStates = before.run().state().steps();
        List<StepView> oldViews = before.views();
        int[] changed = IntStream.range(0, states.size())
                .filter(i -> all
                        || i >= oldStates.size()
                        || i >= oldViews.size()
                        || states.get(i) != oldStates.get(i)
                        || !views.get(i).equals(oldViews.get(i)))
                .toArray();
        if (changed.length == 0) {
            return;
        }
        try (PreparedStatement upsert = connection.prepareStatement("""
                INSERT INTO steps AS s (run, id, position, kind, target, depends_on, status, direction, bytes_done,
                                        bytes_total, waiting_for, state)
                SELECT ?, id, position, kind, target, depends_on::jsonb, status, direction, bytes_done, bytes_total,
                       waiting_for, state::jsonb
                FROM unnest(?::text[], ?::int4[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int8[],
                            ?::int8[], ?::text[], ?::text[])
                     AS n (id, position, kind, target, depends_on, status, direction, bytes_done, bytes_total,
                           waiting_for, state)
                ON CONFLICT (run, id) DO UPDATE
                SET kind = excluded.kind, status = excluded.status, direction = excluded.direction, bytes_done = excluded.bytes_done,
                    bytes_total = excluded.bytes_total, waiting_for = excluded.waiting_for, state = excluded.state""")) {
            Sql.bind(
                            upsert,
                            run.order().run().value(),
                            column(changed, i -> views.get(i).id().value()),
                            IntStream.of(changed).boxed().toArray(Integer[]::new),
                            column(changed, i -> views.get(i).kind()),
                            column(changed, i -> views.get(i).target()),
                            column(changed, i -> Json.text(views.get(i).dependsOn())),
                            column(changed, i -> views.get(i).status().name()),
                            column(changed, i -> views.get(i).direction().name()),
                            IntStream.of(changed)
                                    .mapToObj(i -> views.get(i).bytesDone())
                                    .toArray(Long[]::new),
                            IntStream.of(changed)
                                    .mapToObj(i -> views.get(i).bytesTotal())
                                    .toArray(Long[]::new),
                            column(changed, i -> views.get(i).waitingFor()),
                            column(changed, i -> Json.text(states.get(i))))
                    .executeUpdate();
        }
    }

    private static String[] column(int[] positions, Function<Integer, @Nullable String> value) {
        return IntStream.of(positions).boxed().map(value).toArray(String[]::new);
    }

    private static String text(State state) {
        try {
            return STATE_WITHOUT_STEPS.writeValueAsString(state);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a run's state has no JSON form", e);
        }
    }

    /// The runs whose time has come, longest overdue first.
    List<RunId> due(Connection connection, int limit) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT id FROM runs WHERE wake_at <= now() ORDER BY wake_at LIMIT ?");
                ResultSet rows = Sql.bind(select, limit).executeQuery()) {
            List<RunId> due = new ArrayList<>();
            while (rows.next()) {
                due.add(new RunId(Sql.uuid(rows, "id")));
            }
            return due;
        }
    }
}
