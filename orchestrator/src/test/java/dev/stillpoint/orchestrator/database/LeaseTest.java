package dev.stillpoint.orchestrator.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.orchestrator.world.Reader;
import dev.stillpoint.orchestrator.world.Servers;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Two who want the same lease of a real database, by a clock that the test moves.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeaseTest {
    private static final Duration TIME = Duration.ofSeconds(40);

    @SuppressWarnings("NullAway.Init")
    private Servers servers;

    @SuppressWarnings("NullAway.Init")
    private Reader owner;

    private final AtomicLong clock = new AtomicLong();

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        servers = new Servers(folder);
        owner = new Reader(servers.url(), "migrator");
    }

    @AfterAll
    void stop() throws IOException {
        servers.close();
    }

    @BeforeEach
    void nobodyHasIt() throws SQLException {
        owner.update("DELETE FROM leases");
    }

    private Lease lease() {
        return new Lease(servers.writer(), "it", UUID.randomUUID(), TIME, clock::get);
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    @Test
    void oneOfTwoKeepsIt() throws SQLException {
        Lease first = lease();
        Lease second = lease();

        assertThat(first.keep()).isTrue();
        assertThat(second.keep()).isFalse();
        assertThat(first.isOurs()).isTrue();
        assertThat(second.isOurs()).isFalse();
    }

    @Test
    void theDatabaseIsAskedAgainWhenAQuarterOfTheTimeHasPassed() throws SQLException {
        Lease mine = lease();
        Lease other = lease();
        assertThat(mine.keep()).isTrue();
        owner.update("DELETE FROM leases");
        assertThat(other.hold()).isTrue();

        pass(TIME.dividedBy(4).minusNanos(1));
        assertThat(mine.keep()).as("within a quarter of the time").isTrue();
        pass(Duration.ofNanos(1));
        assertThat(mine.keep()).as("after a quarter of the time").isFalse();
    }

    @Test
    void keepingItMakesItLastLonger() throws SQLException {
        Lease mine = lease();
        assertThat(mine.keep()).isTrue();
        owner.update("UPDATE leases SET until = clock_timestamp() + interval '1 second'");

        pass(TIME.dividedBy(4));
        assertThat(mine.keep()).isTrue();

        assertThat(owner.rows("SELECT until > clock_timestamp() + interval '30 seconds' AS lasts FROM leases"))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("lasts", true));
    }

    @Test
    void whoDoesNotHaveItAsksAgainAfterATenthOfTheTime() throws SQLException {
        Lease first = lease();
        Lease second = lease();
        assertThat(first.keep()).isTrue();
        assertThat(second.keep()).isFalse();
        owner.update("UPDATE leases SET until = clock_timestamp() - interval '1 second'");

        pass(TIME.dividedBy(10).minusNanos(1));
        assertThat(second.keep()).as("within a tenth of the time").isFalse();
        pass(Duration.ofNanos(1));
        assertThat(second.keep()).as("after a tenth of the time").isTrue();
    }

    @Test
    void whatIsReleasedTheNextOneHasAtOnceAndWhoReleasedItMustAsk() throws SQLException {
        Lease first = lease();
        Lease second = lease();
        assertThat(first.keep()).isTrue();

        first.release();
        assertThat(second.keep()).isTrue();
        assertThat(first.keep()).isFalse();
    }
}
