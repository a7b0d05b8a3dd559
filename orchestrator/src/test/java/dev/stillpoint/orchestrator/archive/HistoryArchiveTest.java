package dev.stillpoint.orchestrator.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillpoint.contracts.audit.AuditEvent;
import dev.stillpoint.contracts.audit.ChainCheck;
import dev.stillpoint.contracts.audit.ChainLink;
import dev.stillpoint.contracts.audit.SealedLine;
import dev.stillpoint.orchestrator.history.History;
import dev.stillpoint.orchestrator.world.Reader;
import dev.stillpoint.orchestrator.world.Servers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A real database and real files.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoryArchiveTest {
    private static final Duration KEEP = Duration.ofDays(90);

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Servers servers;

    @SuppressWarnings("NullAway.Init")
    private Reader writer;

    @SuppressWarnings("NullAway.Init")
    private Reader owner;

    private MeterRegistry metrics = new SimpleMeterRegistry();

    @BeforeAll
    void start(@TempDir Path serversFolder) throws Exception {
        servers = new Servers(serversFolder);
        writer = new Reader(servers.url(), "writer");
        owner = new Reader(servers.url(), "migrator");
    }

    @AfterAll
    void stop() throws IOException {
        servers.close();
    }

    @BeforeEach
    void forget() throws Exception {
        metrics = new SimpleMeterRegistry();
        List<String> tables = List.of("archived_history", "sealed_events", "events");
        for (String table : tables) {
            owner.update("ALTER TABLE " + table + " DISABLE TRIGGER USER");
        }
        owner.update("DELETE FROM unsealed_events");
        for (String table : tables) {
            owner.update("DELETE FROM " + table);
        }
        for (String table : tables) {
            owner.update("ALTER TABLE " + table + " ENABLE TRIGGER USER");
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private record Settings(Optional<Duration> keep, Optional<Path> folder, Duration every, int events)
            implements ArchiveConfig {}

    private HistoryArchive archive(long vouchedFor, int eventsOfAFile) {
        return archive(Optional.of(KEEP), true, vouchedFor, eventsOfAFile);
    }

    private HistoryArchive archive(Optional<Duration> keep, boolean signs, long vouchedFor, int eventsOfAFile) {
        return new HistoryArchive(
                new ArchiveStore(servers.writer(), new History()),
                new Settings(keep, Optional.of(folder), Duration.ofDays(1), eventsOfAFile),
                new HistoryArchive.Keeper() {
                    @Override
                    public boolean isOurs() {
                        return true;
                    }

                    @Override
                    public long vouchedFor() {
                        return vouchedFor;
                    }
                },
                signs,
                metrics);
    }

    /// Seals events, each so many days old.
    private void sealed(int... daysOld) throws SQLException {
        for (int days : daysOld) {
            Instant at = Instant.now().minus(days, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MICROS);
            seal(at, "{\"path\": \"/v1/runs\"}", null);
        }
    }

    private void seal(Instant at, String data, @Nullable UUID run) throws SQLException {
        Map<String, Object> added = writer.row(
                "INSERT INTO events (run, sequence, at, type, actor, data)"
                        + " VALUES (?, ?, ?::timestamptz, 'request-refused', 'anna', ?::jsonb) RETURNING id",
                run,
                run == null ? null : 1L,
                at.toString(),
                data);
        long event = Reader.cell(added, "id", Long.class);
        writer.update("DELETE FROM unsealed_events WHERE event = ?", event);
        List<Map<String, Object>> head =
                writer.rows("SELECT position, hash FROM sealed_events ORDER BY position DESC LIMIT 1");
        long position = head.isEmpty() ? 0 : Reader.cell(head.getFirst(), "position", Long.class);
        byte[] before = head.isEmpty() ? ChainLink.nothing() : Reader.cell(head.getFirst(), "hash", byte[].class);
        ChainLink link = ChainLink.after(
                position + 1,
                before,
                new AuditEvent(event, run, run == null ? null : 1L, at, "request-refused", "anna", null, data)
                        .canonical());
        writer.update(
                "INSERT INTO sealed_events (position, event, canonical, previous, hash, at, type, actor, run)"
                        + " VALUES (?, ?, ?, ?, ?, ?::timestamptz, 'request-refused', 'anna', ?)",
                link.position(),
                event,
                link.canonical(),
                link.previous(),
                link.hash(),
                at.toString(),
                run);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static List<SealedLine> lines(Path file) throws IOException {
        List<SealedLine> lines = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(SealedLine.read(line));
            }
        }
        return lines;
    }

    private List<Object> positions() throws SQLException {
        return writer.rows("SELECT position FROM sealed_events ORDER BY position").stream()
                .map(row -> row.get("position"))
                .toList();
    }

    private long alarm() {
        return Math.round(metrics.get("stillpoint.audit.alarm").gauge().value());
    }

    @Test
    void whatIsOldEnoughLiesInFilesThatTheChainGoesOnFrom() throws Exception {
        sealed(200, 150, 120, 100, 91, 89, 95, 1);

        archive(8, 2).round(folder, KEEP);

        assertThat(positions()).containsExactly(6L, 7L, 8L);
        assertThat(files()).hasSize(3).allMatch(file -> file.toString().endsWith(".ndjson.gz"));
        ChainCheck check = ChainCheck.whole();
        for (Path file : files()) {
            for (SealedLine line : lines(file)) {
                assertThat(check.next(line.link())).isEmpty();
            }
        }
        assertThat(check.position()).isEqualTo(5);
        assertThat(writer.row("SELECT previous FROM sealed_events WHERE position = 6"))
                .containsEntry("previous", check.head());
        assertThat(writer.rows("SELECT 1 FROM events WHERE type = 'request-refused'"))
                .hasSize(3);
        assertThat(writer.rows("SELECT data ->> 'last' AS last, data ->> 'head' AS head FROM events"
                        + " WHERE type = 'history-archived' ORDER BY id"))
                .hasSize(3)
                .last()
                .isEqualTo(Map.of("last", "5", "head", ChainLink.text(check.head())));
        assertThat(writer.rows("SELECT file FROM archived_history ORDER BY last_position"))
                .extracting(row -> row.get("file"))
                .containsExactlyElementsOf(files().stream()
                        .map(file -> file.getFileName().toString())
                        .toList());
    }

    @Test
    void onlyWhatAHeadVouchesForGoesAndOnceADay() throws Exception {
        sealed(200, 150, 120, 100, 1);

        archive(3, 100).round(folder, KEEP);
        assertThat(positions()).containsExactly(3L, 4L, 5L);
        archive(5, 100).round(folder, KEEP);
        assertThat(positions()).containsExactly(3L, 4L, 5L);

        assertThat(files()).hasSize(1);
    }

    @Test
    void aRunUnderWayKeepsItsEvents() throws Exception {
        UUID run = UUID.randomUUID();
        sealed(200);
        seal(Instant.now().minus(150, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MICROS), "{}", run);
        sealed(140, 1);
        writer.update(
                "INSERT INTO runs (id, version, system, kind, status, requested_by, request, run_order, state)"
                        + " VALUES (?, 1, 'erp', 'create', 'NEEDS_OPERATOR', 'anna', '{}', '{}', '{}')",
                run);
        try {
            archive(5, 100).round(folder, KEEP);
            assertThat(positions()).containsExactly(2L, 3L, 4L);
        } finally {
            owner.update("DELETE FROM runs WHERE id = ?", run);
        }
    }

    @Test
    void aProcessThatDiedBeforeRemovingIsFollowedByOneThatRemoves() throws Exception {
        sealed(200, 150, 1);
        ArchiveStore store = new ArchiveStore(servers.writer(), new History());
        List<ArchiveStore.Due> due = store.due(0, 4, KEEP);
        ArchiveFile.Written written;
        try (ArchiveFile file = ArchiveFile.after(folder, 0, ChainLink.nothing())) {
            for (ArchiveStore.Due each : due) {
                file.add(each.link(), each.system());
            }
            written = file.finish();
        }
        store.archived(1, written, KEEP);
        assertThat(positions()).hasSize(3);

        archive(4, 100).round(folder, KEEP);

        assertThat(positions()).containsExactly(3L);
        assertThat(files()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"gone, is not there", "changed, is not what was written"})
    void nothingIsRemovedWhileItsFileIsNotWhatWasWritten(String how, String said) throws Exception {
        sealed(200, 150, 1);
        ArchiveStore store = new ArchiveStore(servers.writer(), new History());
        try (ArchiveFile file = ArchiveFile.after(folder, 0, ChainLink.nothing())) {
            for (ArchiveStore.Due each : store.due(0, 4, KEEP)) {
                file.add(each.link(), each.system());
            }
            store.archived(1, file.finish(), KEEP);
        }
        Path file = files().getFirst();
        byte[] bytes = Files.readAllBytes(file);
        if (how.equals("gone")) {
            Files.delete(file);
        } else {
            bytes[bytes.length / 2] ^= 1;
            Files.write(file, bytes);
            bytes[bytes.length / 2] ^= 1;
        }

        HistoryArchive archive = archive(4, 100);
        archive.round(folder, KEEP);
        archive.round(folder, KEEP);

        assertThat(positions()).hasSize(3);
        assertThat(alarm()).isEqualTo(1);
        assertThat(writer.row("SELECT data ->> 'reason' AS reason FROM events WHERE type = 'history-not-archived'"))
                .hasEntrySatisfying(
                        "reason", reason -> assertThat(reason.toString()).contains(said));

        // When it is back
        Files.write(file, bytes);
        archive.round(folder, KEEP);
        assertThat(positions()).containsExactly(3L);
    }

    @Test
    void aBrokenChainIsNotArchived() throws Exception {
        sealed(200, 150, 120, 1);
        owner.update("ALTER TABLE sealed_events DISABLE TRIGGER USER");
        owner.update("UPDATE sealed_events SET canonical = canonical || '\\x20'::bytea WHERE position = 2");
        owner.update("ALTER TABLE sealed_events ENABLE TRIGGER USER");

        archive(4, 100).round(folder, KEEP);

        assertThat(positions()).hasSize(4);
        assertThat(files()).isEmpty();
        assertThat(alarm()).isEqualTo(1);
    }

    @Test
    void aFolderThatIsAwayIsAnAlarmThatEnds() throws Exception {
        sealed(200, 150, 1);
        Path away = folder.resolve("away");
        HistoryArchive archive = archive(4, 100);

        archive.round(away, KEEP);
        assertThat(alarm()).isEqualTo(1);
        assertThat(positions()).hasSize(3);

        Files.createDirectory(away);
        try {
            archive.round(away, KEEP);
            assertThat(alarm()).isZero();
            assertThat(positions()).containsExactly(3L);
            assertThat(writer.rows("SELECT 1 FROM events WHERE type = 'history-archived-again'"))
                    .hasSize(1);
        } finally {
            try (Stream<Path> files = Files.list(away)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(away);
        }
    }

    @Test
    void partsOfFilesOfProcessesThatDiedAreCleared() throws Exception {
        sealed(200, 1);
        Files.writeString(folder.resolve("history-000000000001-abcdef01.partial"), "half");

        archive(3, 100).round(folder, KEEP);

        assertThat(files()).hasSize(1).allMatch(file -> file.toString().endsWith(".gz"));
    }

    @Test
    void theDatabaseHoldsToTheRulesByItself() throws Exception {
        sealed(200, 150, 20, 1);
        Map<String, Object> second = writer.row("SELECT hash FROM sealed_events WHERE position = 2");
        byte[] hash = Reader.cell(second, "hash", byte[].class);
        byte[] sha = new byte[32];

        // What is young, what ends with another hash, the newest, nothing at all
        assertThatThrownBy(() -> call(3, hash(3), sha)).hasMessageContaining("younger than 30 days");
        assertThatThrownBy(() -> call(2, sha, sha)).hasMessageContaining("does not end with that hash");
        assertThatThrownBy(() -> call(4, hash(4), sha)).hasMessageContaining("is the newest");
        assertThatThrownBy(() -> call(0, hash, sha)).hasMessageContaining("from position 1 on");

        // Nobody removes what was not archived, nor what was archived by hand
        for (Reader role : List.of(writer, owner)) {
            assertThatThrownBy(() -> role.update("DELETE FROM sealed_events WHERE position = 1"))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> role.update("DELETE FROM events")).isInstanceOf(SQLException.class);
        }
        call(2, hash, sha);
        assertThatThrownBy(() -> writer.update("DELETE FROM sealed_events WHERE position = 1"))
                .hasMessageContaining("permission denied");
        for (String change : List.of("DELETE FROM archived_history", "UPDATE archived_history SET file = 'other'")) {
            assertThatThrownBy(() -> owner.update(change)).hasMessageContaining("append-only");
            assertThatThrownBy(() -> writer.update(change)).hasMessageContaining("permission denied");
        }
        assertThatThrownBy(() -> new Reader(servers.url()).rows("SELECT stillpoint.remove_archived_history(1)"))
                .hasMessageContaining("permission denied");
        assertThat(writer.row("SELECT remove_archived_history(1) AS removed")).containsEntry("removed", 1L);
        assertThat(writer.row("SELECT remove_archived_history(100) AS removed")).containsEntry("removed", 1L);
        assertThat(writer.row("SELECT remove_archived_history(100) AS removed")).containsEntry("removed", 0L);
        assertThat(positions()).containsExactly(3L, 4L);
        assertThatThrownBy(() -> owner.update("DELETE FROM events")).hasMessageContaining("append-only");
    }

    private byte[] hash(long position) throws SQLException {
        return Reader.cell(
                writer.row("SELECT hash FROM sealed_events WHERE position = ?", position), "hash", byte[].class);
    }

    private void call(long last, byte[] hash, byte[] sha256) throws SQLException {
        try (Connection connection = writer.connect();
                var call = connection.prepareStatement("SELECT archive_history(?, ?, ?, ?)")) {
            call.setLong(1, last);
            call.setBytes(2, hash);
            call.setString(3, "a file");
            call.setBytes(4, sha256);
            call.execute();
        }
    }

    @Test
    void settingsThatCannotBeAreRefused() {
        assertThatThrownBy(() ->
                        archive(Optional.of(Duration.ofDays(29)), true, 0, 1).open())
                .hasMessageContaining("stillpoint.history.archive.keep")
                .hasMessageContaining("30");
        assertThatThrownBy(() -> archive(Optional.of(KEEP), false, 0, 1).open())
                .hasMessageContaining("stillpoint.audit.heads.folder");
        archive(Optional.empty(), false, 0, 1).open();
    }
}
