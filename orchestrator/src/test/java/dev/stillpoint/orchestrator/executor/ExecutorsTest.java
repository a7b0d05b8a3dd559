package dev.stillpoint.orchestrator.executor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.Heartbeat;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.orchestrator.world.Reader;
import dev.stillpoint.orchestrator.world.Servers;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Who is gone, and who only was not listened to: in a real database, by a clock that the test moves.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExecutorsTest {
    private final AtomicLong clock = new AtomicLong();

    @SuppressWarnings("NullAway.Init")
    private Servers servers;

    @SuppressWarnings("NullAway.Init")
    private Reader owner;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        servers = new Servers(folder);
        owner = new Reader(servers.url(), "migrator");
    }

    @AfterAll
    void stop() throws IOException {
        servers.close();
    }

    /// Two workers that an earlier orchestrator heard a minute ago.
    @BeforeEach
    void twoWereHeard() throws SQLException {
        owner.update("DELETE FROM executors");
        try (Connection connection = servers.writer().getConnection()) {
            Executors earlier = new Executors(clock::get);
            earlier.seen(connection, heartbeat("worker nas-b/1"));
            earlier.seen(connection, heartbeat("worker nas-b/2"));
        }
        owner.update("UPDATE executors SET last_seen_at = now() - interval '1 minute'");
    }

    private static Heartbeat heartbeat(String worker) {
        return new Heartbeat.Worker(
                worker,
                "1",
                Instant.EPOCH,
                new LocationId("nas-b"),
                2,
                0,
                1,
                1,
                false,
                List.of(),
                false,
                "\\\\nas-b\\backup");
    }

    private void hear(Executors executors, Connection connection, String worker) throws SQLException {
        executors.heard();
        executors.seen(connection, heartbeat(worker));
    }

    private void pass(int seconds) {
        clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void whoWasHeardBeforeMayBeHeardAgainUntilEverybodyHadTheTimeToSpeak() throws SQLException {
        try (Connection connection = servers.writer().getConnection()) {
            // Given an orchestrator that has just begun to listen
            Executors executors = new Executors(clock::get);
            assertThat(executors.mayBeHeardYet(connection)).isTrue();
            assertThat(executors.forgetStale(connection)).isZero();

            // When one of the two speaks, and again
            hear(executors, connection, "worker nas-b/1");
            pass(2);
            hear(executors, connection, "worker nas-b/1");
            assertThat(executors.mayBeHeardYet(connection)).isTrue();
            assertThat(executors.forgetStale(connection)).isZero();
            pass(3);
            hear(executors, connection, "worker nas-b/1");

            // Then the other one is gone
            assertThat(executors.mayBeHeardYet(connection)).isFalse();
            assertThat(executors.forgetStale(connection)).isEqualTo(1);
        }
    }

    @Test
    void whoAllWereHeardNeedNotBeWaitedFor() throws SQLException {
        try (Connection connection = servers.writer().getConnection()) {
            Executors executors = new Executors(clock::get);
            hear(executors, connection, "worker nas-b/1");
            hear(executors, connection, "worker nas-b/2");
            assertThat(executors.mayBeHeardYet(connection)).isFalse();
        }
    }

    @Test
    void whileNobodyIsHeardNobodyIsGone() throws SQLException {
        try (Connection connection = servers.writer().getConnection()) {
            // Given
            Executors executors = new Executors(clock::get);
            executors.heard();
            pass(5);
            executors.heard();
            assertThat(executors.mayBeHeardYet(connection)).isFalse();

            // When nothing comes from Kafka for a while
            pass(60);

            // Then
            assertThat(executors.mayBeHeardYet(connection)).isTrue();
            assertThat(executors.forgetStale(connection)).isZero();
        }
    }
}
