package dev.stillpoint.orchestrator.run;

import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.saga.Try;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The attempts at a run's steps, for people.
@ApplicationScoped
class Attempts {
    void save(Connection connection, RunId run, Map<Turn.AttemptKey, Try> attempts) throws SQLException {
        if (attempts.isEmpty()) {
            return;
        }
        List<Map.Entry<Turn.AttemptKey, Try>> rows = List.copyOf(attempts.entrySet());
        try (PreparedStatement upsert = connection.prepareStatement("""
                INSERT INTO attempts AS a (run, step, direction, number, executor, started_at, finished_at, outcome,
                                           detail)
                SELECT ?, step, direction, number, executor, started_at, finished_at, outcome, detail
                FROM unnest(?::text[], ?::text[], ?::int4[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::text[],
                            ?::text[])
                     AS n (step, direction, number, executor, started_at, finished_at, outcome, detail)
                ON CONFLICT (run, step, direction, number) DO UPDATE
                SET executor = excluded.executor, started_at = excluded.started_at,
                    finished_at = excluded.finished_at, outcome = excluded.outcome, detail = excluded.detail""")) {
            Sql.bind(
                            upsert,
                            run.value(),
                            column(rows, row -> row.getKey().step().value()),
                            column(rows, row -> row.getKey().direction().name()),
                            rows.stream().map(row -> row.getKey().number()).toArray(Integer[]::new),
                            column(rows, row -> row.getValue().executor()),
                            rows.stream()
                                    .map(row -> Sql.time(row.getValue().attemptedAt()))
                                    .toArray(OffsetDateTime[]::new),
                            rows.stream()
                                    .map(row -> Sql.time(row.getValue().endedAt()))
                                    .toArray(OffsetDateTime[]::new),
                            column(rows, row -> outcome(row.getValue())),
                            column(rows, row -> row.getValue().detail()))
                    .executeUpdate();
        }
    }

    private static @Nullable String outcome(Try attempt) {
        FailureCode code = attempt.code();
        return switch (attempt.phase()) {
            case IN_FLIGHT -> null;
            case DONE -> "ok";
            case PAUSED, FAILED -> code == null ? "failed" : code.name();
        };
    }

    private static String[] column(
            List<Map.Entry<Turn.AttemptKey, Try>> rows,
            Function<Map.Entry<Turn.AttemptKey, Try>, @Nullable String> of) {
        return rows.stream().map(of).toArray(String[]::new);
    }
}
