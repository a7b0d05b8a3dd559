package dev.stillpoint.orchestrator.schedule;

import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayReply.FieldProblem;
import dev.stillpoint.contracts.GatewayReply.SetVerdict;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.Schedule;
import dev.stillpoint.orchestrator.database.AfterCommit;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.history.History;
import dev.stillpoint.orchestrator.location.Locations;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;

/// What admins want done again and again. Its rows are the truth; triggers follow them.
@ApplicationScoped
public class Schedules {
    private static final Logger LOG = Logger.getLogger(Schedules.class);

    /// How many firings a preview tells.
    private static final int PREVIEWED = 10;

    private static final Schedule.Retention KEEP_ALL = new Schedule.Retention(null, null, null, null, null);

    private final History history;
    private final SystemSets sets;
    private final Locations locations;
    private final Triggers triggers;
    private final AfterCommit afterCommit;

    Schedules(History history, SystemSets sets, Locations locations, Triggers triggers, AfterCommit afterCommit) {
        this.history = history;
        this.sets = sets;
        this.locations = locations;
        this.triggers = triggers;
        this.afterCommit = afterCommit;
    }

    /// Makes a schedule or replaces what one wants, in the transaction under way.
    public GatewayReply put(Connection connection, GatewayRequest.PutSchedule put) throws SQLException {
        Optional<GatewayReply> wrong = refusal(connection, put.id(), put.wanted());
        if (wrong.isPresent()) {
            return wrong.get();
        }
        LocationId location = put.wanted().run().storageLocation();
        if (location != null && !locations.keep(connection, location)) {
            return new GatewayReply.Refused(
                    put.id(), "not-found", "there is no storage location of the id " + location, null);
        }
        Optional<Schedule> before = find(connection, put.schedule());
        if (before.isPresent() && put.fresh()) {
            return new GatewayReply.Done(put.id());
        }
        if (before.isEmpty() && !put.fresh()) {
            return notFound(put.id(), put.schedule());
        }
        store(
                connection,
                put,
                before.filter(known -> retainsAlike(known, put.wanted())).isPresent());
        changed(
                connection,
                before.isEmpty()
                        ? "schedule-created"
                        : before.get().equals(put.wanted()) ? "schedule-unchanged" : "schedule-changed",
                put.principal().name(),
                put.schedule(),
                before.orElse(null),
                put.wanted());
        return new GatewayReply.Done(put.id());
    }

    /// Ends a schedule, in the transaction under way.
    public GatewayReply delete(Connection connection, GatewayRequest.DeleteSchedule delete) throws SQLException {
        Optional<Schedule> before = find(connection, delete.schedule());
        if (before.isEmpty()) {
            return notFound(delete.id(), delete.schedule());
        }
        try (PreparedStatement update = connection.prepareStatement("""
                UPDATE schedules SET deleted_at = now(), enabled = false, version = version + 1 WHERE id = ?""")) {
            Sql.bind(update, delete.schedule()).executeUpdate();
        }
        changed(connection, "schedule-deleted", delete.principal().name(), delete.schedule(), before.get(), null);
        return new GatewayReply.Done(delete.id());
    }

    /// What a schedule would do; changes nothing.
    public GatewayReply preview(Connection connection, GatewayRequest.PreviewSchedule preview) throws SQLException {
        Schedule wanted = preview.wanted();
        Instant now = Sql.now(connection);
        Optional<GatewayReply> wrong = refusal(connection, preview.id(), wanted);
        if (wrong.isPresent()) {
            return wrong.get();
        }
        Schedule.Retention limits = wanted.retention() == null ? KEEP_ALL : wanted.retention();
        List<SetVerdict> verdicts =
                Retention.of(limits, wanted.timeZone(), now, sets.of(connection, wanted.system())).stream()
                        .map(verdict -> new SetVerdict(
                                verdict.set().id(),
                                verdict.set().name(),
                                verdict.set().createdAt(),
                                verdict.set().status().name(),
                                verdict.keep(),
                                verdict.rule().text()))
                        .toList();
        return new GatewayReply.SchedulePreviewed(preview.id(), times(wanted).next(PREVIEWED, now), verdicts);
    }

    private static Optional<GatewayReply> refusal(Connection connection, UUID request, Schedule wanted)
            throws SQLException {
        try {
            return times(wanted).after(Sql.now(connection)).isEmpty()
                    ? Optional.of(invalid(
                            request,
                            "\"" + wanted.cron() + "\" has no time from now to the end of "
                                    + CronExpression.MAX_YEAR + ", and Quartz looks no further: leave the year out or"
                                    + " name one in between, and a day that its months have"))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(invalid(request, String.valueOf(e.getMessage())));
        }
    }

    private static FiringTimes times(Schedule wanted) {
        return FiringTimes.of(wanted.cron(), wanted.timeZone());
    }

    private static GatewayReply invalid(UUID request, String detail) {
        return new GatewayReply.Invalid(request, List.of(new FieldProblem("cron", detail)));
    }

    private static GatewayReply notFound(UUID request, UUID schedule) {
        return new GatewayReply.Refused(request, "not-found", "there is no schedule " + schedule, null);
    }

    /// Locks it until the transaction ends.
    private static Optional<Schedule> find(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT wanted FROM schedules WHERE id = ? AND deleted_at IS NULL FOR UPDATE");
                ResultSet row = Sql.bind(select, id).executeQuery()) {
            return row.next() ? Optional.of(StoredSchedule.read(row.getString("wanted"))) : Optional.empty();
        }
    }

    /// Whether what a run's success let the retention delete is what it still may delete.
    private static boolean retainsAlike(Schedule before, Schedule wanted) {
        return before.enabled()
                && before.system().equalsIgnoreCase(wanted.system())
                && before.timeZone().equals(wanted.timeZone())
                && Objects.equals(before.retention(), wanted.retention());
    }

    /// @param retainsAlike otherwise the retention begins anew: runs that have succeeded are none of its
    private static void store(Connection connection, GatewayRequest.PutSchedule put, boolean retainsAlike)
            throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
                INSERT INTO schedules AS s (id, system, wanted, enabled, created_by) VALUES (?, ?, ?::jsonb, ?, ?)
                ON CONFLICT (id) DO UPDATE
                SET system = excluded.system, wanted = excluded.wanted, enabled = excluded.enabled,
                    version = s.version + 1, changed_at = now(),
                    retained_through = CASE WHEN ? THEN s.retained_through ELSE now() END
                WHERE s.deleted_at IS NULL""")) {
            Sql.bind(
                            upsert,
                            put.schedule(),
                            put.wanted().system(),
                            Json.text(put.wanted()),
                            put.wanted().enabled(),
                            put.principal().name(),
                            retainsAlike)
                    .executeUpdate();
        }
    }

    private void changed(
            Connection connection,
            String type,
            String actor,
            UUID schedule,
            @Nullable Schedule before,
            @Nullable Schedule after)
            throws SQLException {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("schedule", schedule.toString());
        if (before != null) {
            data.put("before", before);
        }
        if (after != null) {
            data.put("after", after);
        }
        String system = after != null ? after.system() : before != null ? before.system() : null;
        history.append(connection, new History.Change(type, actor, "schedule " + schedule, system, data));
        LOG.infof("%s by %s: schedule %s of %s", type, actor, schedule, system);
        afterCommit.run(triggers::followSoon);
    }
}
