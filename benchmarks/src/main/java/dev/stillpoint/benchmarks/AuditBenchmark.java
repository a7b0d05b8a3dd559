package dev.stillpoint.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.local.part.PartKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.postgresql.PGConnection;

/// How fast the history proves itself and leaves the house, over the gateway's own calls.
final class AuditBenchmark implements Benchmark {
    private static final int BUFFER_BYTES = 1 << 16;

    private final HttpClient http = HttpClient.newHttpClient();

    @Override
    public String name() {
        return "audit";
    }

    @Override
    public String question() {
        return "GET /v1/audit-events/verify and the NDJSON export of a long history, by the packaged gateway; peers: "
                + "PostgreSQL hashing the same bytes in one query, and COPY of the same rows";
    }

    @Override
    public List<Series> run(Scale scale) throws Exception {
        int events = scale.quick() ? 20_000 : 1_000_000;
        int rounds = scale.rounds(1, 5);
        List<Double> verified = new ArrayList<>();
        List<Double> hashed = new ArrayList<>();
        List<Double> exported = new ArrayList<>();
        List<Double> copied = new ArrayList<>();
        List<Double> memory = new ArrayList<>();
        try (BenchStack stack = BenchStack.startForLong(EnumSet.of(PartKind.GATEWAY));
                Connection database = DriverManager.getConnection(stack.jdbc())) {
            SealedHistory.append(stack.jdbc(), events);
            for (int i = -1; i < rounds; i++) {
                double verify = rate(() -> verify(stack));
                double hash = rate(() -> hash(database));
                double export = rate(() -> export(stack));
                double copy = rate(() -> copy(database));
                if (i >= 0) { // the round before the first warms the gateway and the page cache up
                    verified.add(verify);
                    hashed.add(hash);
                    exported.add(export);
                    copied.add(copy);
                    memory.add(Workbench.peakMebibytes(stack.gatewayPid()));
                }
            }
        }
        return List.of(
                new Series("verification", "events/s", verified, ">= 100000"),
                Series.of("peer: PostgreSQL hashes", "events/s", hashed),
                new Series("export", "rows/s", exported, ">= 50000"),
                Series.of("peer: COPY", "rows/s", copied),
                new Series("peak memory of the gateway", "MiB", memory, "<= 256"));
    }

    @FunctionalInterface
    private interface Counted {
        long run() throws IOException, SQLException, InterruptedException;
    }

    private static double rate(Counted work) throws IOException, SQLException, InterruptedException {
        long start = System.nanoTime();
        long count = work.run();
        return count / ((System.nanoTime() - start) / 1e9);
    }

    private HttpRequest request(BenchStack stack, String path, String accept) {
        return HttpRequest.newBuilder(URI.create(stack.gateway() + path))
                .header("X-API-Key", stack.key("auditor"))
                .header("Accept", accept)
                .timeout(Duration.ofMinutes(10))
                .build();
    }

    private long verify(BenchStack stack) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.send(
                request(stack, "/v1/audit-events/verify", "application/json"), HttpResponse.BodyHandlers.ofByteArray());
        JsonNode verdict = Json.mapper().readTree(answer.body());
        if (!verdict.path("valid").asBoolean()) {
            throw new IllegalStateException("the generated history does not prove: " + verdict);
        }
        return verdict.path("events").asLong();
    }

    private static long hash(Connection database) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT count(*) FILTER (WHERE hash = sha256(previous || canonical)),"
                                + " count(*) FROM sealed_events")) {
            row.next();
            if (row.getLong(1) != row.getLong(2)) {
                throw new IllegalStateException("PostgreSQL finds other hashes than were sealed");
            }
            return row.getLong(1);
        }
    }

    private long export(BenchStack stack) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = http.send(
                request(stack, "/v1/audit-events", "application/x-ndjson"), HttpResponse.BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("the export answered " + answer.statusCode());
        }
        long lines = 0;
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = answer.body()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    lines += buffer[i] == '\n' ? 1 : 0;
                }
            }
        }
        return lines;
    }

    private static long copy(Connection database) throws SQLException, IOException {
        return database.unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut(
                        "COPY (SELECT * FROM history.audit_chain ORDER BY position) TO STDOUT",
                        OutputStream.nullOutputStream());
    }
}
