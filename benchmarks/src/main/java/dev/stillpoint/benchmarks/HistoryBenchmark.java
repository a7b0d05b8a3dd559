package dev.stillpoint.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.local.part.PartKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;

/// How long a gateway takes to read a short and a long history, one request at a time.
final class HistoryBenchmark implements Benchmark {
    private static final int SHORT = 10_000;

    @Override
    public String name() {
        return "history";
    }

    @Override
    public String question() {
        return "lists, filtered lists, deep pages and single runs of a long history through the packaged gateway, against"
                + " the same of one of 10,000 runs; peer: the plainest SQL that reads as many rows";
    }

    /// What is asked, once of the gateway and once of the database.
    ///
    /// @param values the statement's parameters
    private record Ask(String path, String sql, List<Object> values) {
        Ask(String path, String sql, Object... values) {
            this(path, sql, List.of(values));
        }
    }

    @FunctionalInterface
    private interface Asking {
        Ask of(Reader reader, Random random);
    }

    /// @param user whose API key asks
    /// @param items how many the answer has at least; 0 for an answer that is no list
    private record Question(String name, String user, int items, Asking asking) {}

    private static final List<Question> QUESTIONS = List.of(
            runs("list", 50, (history, random) -> new Ask("/v1/runs", newest(""))),
            runs("of a status, 4 %", 50, (history, random) -> filtered("status", "status", "ROLLED_BACK")),
            runs(
                    "of a rare, old status",
                    50,
                    (history, random) -> filtered("status", "status", LongHistory.RARE_STATUS)),
            runs(
                    "of a system, 5 %",
                    50,
                    (history, random) -> filtered("system", "lower(system)", LongHistory.system(random.nextInt(20)))),
            runs(
                    "of a rare, old system",
                    50,
                    (history, random) -> filtered("system", "lower(system)", LongHistory.RARE_SYSTEM)),
            runs("of a kind, 4 %", 50, (history, random) -> filtered("kind", "kind", "restore")),
            runs("of a rare, old kind", 50, (history, random) -> filtered("kind", "kind", LongHistory.RARE_KIND)),
            runs(
                    "of a rare, old requester",
                    50,
                    (history, random) -> filtered("requestedBy", "requested_by", LongHistory.RARE_REQUESTER)),
            runs(
                    "with a label, 50 %",
                    50, (history, random) -> new Ask("/v1/runs?label=env:prod", labelled("env", "prod"))),
            runs(
                    "with a rare, old label",
                    50,
                    (history, random) ->
                            new Ask("/v1/runs?label=" + LongHistory.RARE_LABEL, labelled("project", "phoenix"))),
            runs("with a label of its own", 1, (history, random) -> {
                int run = random.nextInt(history.runs());
                return new Ask(
                        "/v1/runs?label=" + LongHistory.ownLabel(run),
                        "SELECT * FROM runs WHERE id = ?",
                        history.run(run));
            }),
            runs("of a day in the past", 50, (history, random) -> {
                Instant from = past(history, random);
                Instant to = from.plus(Duration.ofDays(1));
                return new Ask(
                        "/v1/runs?from=" + from + "&to=" + to,
                        newest("WHERE created_at >= ? AND created_at < ?"),
                        from.atOffset(ZoneOffset.UTC),
                        to.atOffset(ZoneOffset.UTC));
            }),
            runs("of a system, before a past day", 50, (history, random) -> {
                Instant to = past(history, random);
                String system = LongHistory.system(random.nextInt(20));
                return new Ask(
                        "/v1/runs?system=" + system + "&to=" + to,
                        newest("WHERE lower(system) = lower(?) AND created_at < ?"),
                        system,
                        to.atOffset(ZoneOffset.UTC));
            }),
            new Question(
                    "deep page",
                    "viewer",
                    50,
                    (reader, random) -> new Ask(
                            "/v1/runs?pageToken=" + reader.deep,
                            newest("WHERE created_at < ?"),
                            reader.history.at(reader.history.runs() / 2).atOffset(ZoneOffset.UTC))),
            runs("one run", 0, (history, random) -> one(history, random, "", "SELECT * FROM runs WHERE id = ?")),
            runs(
                    "its plan",
                    0,
                    (history, random) -> one(history, random, "/plan", "SELECT * FROM plans WHERE run = ?")),
            runs(
                    "its steps",
                    1,
                    (history, random) -> one(
                            history,
                            random,
                            "/steps",
                            "SELECT * FROM steps s JOIN attempts a ON a.run = s.run AND a.step = s.id"
                                    + " WHERE s.run = ? ORDER BY position")),
            runs(
                    "its events",
                    LongHistory.EVENTS_OF_A_RUN,
                    (history, random) ->
                            one(history, random, "/events", "SELECT * FROM events WHERE run = ? ORDER BY sequence")),
            new Question("checkpoint sets of a system", "viewer", 20, (reader, random) -> {
                String system = LongHistory.system(random.nextInt(20));
                return new Ask(
                        "/v1/checkpoint-sets?system=" + system,
                        "SELECT * FROM checkpoint_sets s JOIN set_members m ON m.set_id = s.id"
                                + " WHERE lower(system) = lower(?) ORDER BY id DESC LIMIT 150",
                        system);
            }),
            audit("list", (history, random) -> new Ask("/v1/audit-events", sealed(""))),
            audit(
                    "of a rare, old actor",
                    (history, random) -> new Ask(
                            "/v1/audit-events?actor=" + LongHistory.RARE_REQUESTER,
                            sealed("WHERE actor = ?"),
                            LongHistory.RARE_REQUESTER)),
            audit(
                    "of a rare, old system",
                    (history, random) -> new Ask(
                            "/v1/audit-events?system=" + LongHistory.RARE_SYSTEM,
                            sealed("WHERE lower(system) = lower(?)"),
                            LongHistory.RARE_SYSTEM)),
            audit("of a day in the past", (history, random) -> {
                Instant from = past(history, random);
                Instant to = from.plus(Duration.ofDays(1));
                return new Ask(
                        "/v1/audit-events?from=" + from + "&to=" + to,
                        sealed("WHERE at >= ? AND at < ?"),
                        from.atOffset(ZoneOffset.UTC),
                        to.atOffset(ZoneOffset.UTC));
            }),
            audit("before a past day", (history, random) -> {
                Instant to = past(history, random);
                return new Ask("/v1/audit-events?to=" + to, sealed("WHERE at < ?"), to.atOffset(ZoneOffset.UTC));
            }));

    @FunctionalInterface
    private interface OfHistory {
        Ask of(LongHistory history, Random random);
    }

    private static Question runs(String name, int items, OfHistory asking) {
        return new Question(name, "viewer", items, (reader, random) -> asking.of(reader.history, random));
    }

    private static Question audit(String name, OfHistory asking) {
        return new Question(
                "audit events: " + name, "auditor", 50, (reader, random) -> asking.of(reader.history, random));
    }

    private static Ask filtered(String parameter, String column, String value) {
        String wanted = column.startsWith("lower") ? " = lower(?)" : " = ?";
        return new Ask("/v1/runs?" + parameter + "=" + value, newest("WHERE " + column + wanted), value);
    }

    private static Ask one(LongHistory history, Random random, String part, String sql) {
        int run = random.nextInt(history.runs());
        while (!history.planned(run)) {
            run = random.nextInt(history.runs());
        }
        return new Ask("/v1/runs/" + history.run(run) + part, sql, history.run(run));
    }

    /// In the order that each filter has an index for: in another one a rare, old row takes seconds.
    private static String newest(String where) {
        return "SELECT * FROM runs " + where + " ORDER BY created_at DESC, id DESC LIMIT 51";
    }

    /// By the rows that labels have of their own: looking into the runs' documents takes seconds.
    private static String labelled(String key, String value) {
        return "SELECT r.* FROM run_labels l JOIN runs r ON r.id = l.run WHERE l.key = '" + key + "' AND l.value = '"
                + value + "' ORDER BY l.created_at DESC LIMIT 51";
    }

    private static String sealed(String where) {
        return "SELECT * FROM sealed_events " + where + " ORDER BY at DESC, position DESC LIMIT 51";
    }

    /// The begin of a day between a third and two thirds of the history ago.
    private static Instant past(LongHistory history, Random random) {
        int third = history.runs() / 3;
        return history.at(third + random.nextInt(third));
    }

    /// Asks one history, over HTTP and over SQL.
    private static final class Reader implements AutoCloseable {
        private static final int DEEP_PAGE = 200;

        private final BenchStack stack;
        private final LongHistory history;
        private final Connection database;
        private final HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        private final String middle;
        private String deep;

        Reader(int runs) throws IOException, SQLException, InterruptedException {
            stack = BenchStack.startForLong(EnumSet.of(PartKind.GATEWAY));
            try {
                long start = System.nanoTime();
                history = LongHistory.make(stack.jdbc(), runs);
                System.out.printf("%,d runs were made in %.0f s%n", runs, (System.nanoTime() - start) / 1e9);
                database = DriverManager.getConnection(stack.jdbc());
                middle = tokenBefore(runs / 2);
                deep = middle;
            } catch (IOException | SQLException | InterruptedException | RuntimeException e) {
                stack.close();
                throw e;
            }
        }

        /// Walks from the newest run on, as whoever wants a deep page does.
        private String tokenBefore(int runs) throws IOException, InterruptedException {
            String token = "";
            for (int passed = 0; passed < runs; passed += DEEP_PAGE) {
                String path = "/v1/runs?pageSize=" + DEEP_PAGE + (token.isEmpty() ? "" : "&pageToken=" + token);
                token = get("viewer", path).path("nextPageToken").asText();
            }
            return token;
        }

        private JsonNode get(String user, String path) throws IOException, InterruptedException {
            return read(path, send(user, path));
        }

        private HttpResponse<byte[]> send(String user, String path) throws IOException, InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(URI.create(stack.gateway() + path))
                    .header("X-API-Key", stack.key(user))
                    .header("Accept", "application/json")
                    .timeout(Duration.ofMinutes(1))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        }

        private static JsonNode read(String path, HttpResponse<byte[]> answer) throws IOException {
            JsonNode body = Json.mapper().readTree(answer.body());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(path + " answered " + answer.statusCode() + ": " + body);
            }
            return body;
        }

        /// Milliseconds until the whole answer is there.
        double ask(Question question, Random random) throws IOException, InterruptedException {
            Ask ask = question.asking().of(this, random);
            long start = System.nanoTime();
            HttpResponse<byte[]> answer = send(question.user(), ask.path());
            double millis = (System.nanoTime() - start) / 1e6;
            JsonNode body = read(ask.path(), answer);
            if (body.path("items").size() < question.items()) {
                throw new IllegalStateException(
                        ask.path() + " answered only " + body.path("items").size());
            }
            if (ask.path().contains("pageToken")) {
                deep = body.path("nextPageToken").asText(middle);
            }
            return millis;
        }

        /// Milliseconds until all rows are there.
        double askDatabase(Question question, Random random) throws SQLException {
            Ask ask = question.asking().of(this, random);
            long start = System.nanoTime();
            try (PreparedStatement select = database.prepareStatement(ask.sql())) {
                for (int i = 0; i < ask.values().size(); i++) {
                    select.setObject(i + 1, ask.values().get(i));
                }
                try (ResultSet rows = select.executeQuery()) {
                    int count = 0;
                    while (rows.next()) {
                        count++;
                    }
                    if (count < question.items()) {
                        throw new IllegalStateException(ask.sql() + " gave only " + count);
                    }
                }
            }
            return (System.nanoTime() - start) / 1e6;
        }

        @Override
        public void close() throws SQLException {
            database.close();
            stack.close();
        }
    }

    private static final class Measured {
        final List<Double> few = new ArrayList<>();
        final List<Double> many = new ArrayList<>();
        final List<Double> peer = new ArrayList<>();
        final List<Double> fewMedians = new ArrayList<>();
        final List<Double> manyMedians = new ArrayList<>();
    }

    @Override
    public List<Series> run(Scale scale) throws Exception {
        int rounds = scale.rounds(1, 5);
        int each = scale.quick() ? 20 : 100;
        int runs = scale.runs(20_000, 1_000_000);
        Random random = new Random(1);
        List<Measured> measured =
                QUESTIONS.stream().map(question -> new Measured()).toList();
        try (Reader few = new Reader(SHORT);
                Reader many = new Reader(runs)) {
            for (int round = -1; round < rounds; round++) { // the round before the first warms both up
                long start = System.nanoTime();
                for (int q = 0; q < QUESTIONS.size(); q++) {
                    ask(QUESTIONS.get(q), few, many, random, each, round < 0 ? new Measured() : measured.get(q));
                }
                System.out.printf("Round %d took %.0f s%n", round + 1, (System.nanoTime() - start) / 1e9);
            }
        }
        List<Series> all = new ArrayList<>();
        for (int q = 0; q < QUESTIONS.size(); q++) {
            String name = QUESTIONS.get(q).name();
            Measured values = measured.get(q);
            all.add(new Series(name, "ms", values.many, "p99 <= 30"));
            all.add(Series.of("peer: SQL", "ms", values.peer));
            all.add(Series.ratio(
                    name + " / at 10,000 runs, by round",
                    Series.of("", "", values.manyMedians),
                    Series.of("", "", values.fewMedians),
                    "<= 1.5"));
        }
        return all;
    }

    /// A round of one question: of both histories and of the database in turn.
    private static void ask(Question question, Reader few, Reader many, Random random, int times, Measured into)
            throws IOException, SQLException, InterruptedException {
        List<Double> fewRound = new ArrayList<>();
        List<Double> manyRound = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            manyRound.add(many.ask(question, random));
            fewRound.add(few.ask(question, random));
            into.peer.add(many.askDatabase(question, random));
        }
        into.many.addAll(manyRound);
        into.few.addAll(fewRound);
        into.manyMedians.add(Series.of("", "", manyRound).median());
        into.fewMedians.add(Series.of("", "", fewRound).median());
    }
}
