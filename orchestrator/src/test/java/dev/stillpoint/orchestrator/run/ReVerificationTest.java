package dev.stillpoint.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.orchestrator.database.Database;
import dev.stillpoint.orchestrator.world.Reader;
import dev.stillpoint.orchestrator.world.ServersResource;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Which sets are verified again, and how much of them. All sets here have proofs of another century, so that
/// those of other tests are left alone.
@QuarkusTest
@QuarkusTestResource(ServersResource.class)
class ReVerificationTest {
    private static final Duration ANOTHER_CENTURY = Duration.ofDays(9_000);
    private static final long MIB = 1L << 20;

    private final String location = "proof-" + UUID.randomUUID().toString().substring(0, 8);

    @Inject
    Database database;

    @Inject
    OwnRuns ownRuns;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    private Reader writer;

    @BeforeEach
    void connect() {
        writer = new Reader(url, "writer");
    }

    @Test
    void theOldestProofOfALocationIsRenewedFirstAndOneAtATime() throws Exception {
        // Given
        SetId newer = set(location, 10 * MIB, "1999-03-01");
        SetId oldest = set(location, 10 * MIB, "1999-01-01");
        String elsewhere = location + "-2";
        SetId other = set(elsewhere, 10 * MIB, "1999-06-01");

        // When
        sweep(1000 * MIB);
        sweep(1000 * MIB);

        // Then
        assertThat(verified(location)).containsExactly(oldest);
        assertThat(verified(elsewhere)).containsExactly(other);

        // When the first is over
        end(oldest);
        writer.update("UPDATE disk_copies SET verified_at = now() WHERE set_id = ?", oldest.value());
        sweep(1000 * MIB);

        // Then
        assertThat(verified(location)).containsExactlyInAnyOrder(oldest, newer);
        assertThat(writer.row(
                        "SELECT requested_by FROM runs WHERE id = (SELECT run FROM own_runs WHERE about = ?)",
                        newer.value()))
                .isEqualTo(Map.of("requested_by", "system"));
    }

    @Test
    void noMoreIsReadInADayThanMay() throws Exception {
        SetId first = set(location, 60 * MIB, "1999-01-01");
        SetId second = set(location, 60 * MIB, "1999-02-01");

        sweep(100 * MIB);
        end(first);
        writer.update("UPDATE disk_copies SET verified_at = now() WHERE set_id = ?", first.value());
        sweep(100 * MIB);
        assertThat(verified(location)).containsExactly(first);

        writer.update("UPDATE reverifications SET began_at = now() - interval '25 hours' WHERE location = ?", location);
        sweep(100 * MIB);
        assertThat(verified(location)).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void aSetThatIsLargerThanADaysBudgetWaitsUntilTheDaysBeforeHaveSavedForIt() throws Exception {
        SetId small = set(location, 10 * MIB, "1999-01-01");
        SetId large = set(location, 250 * MIB, "1999-02-01");
        sweep(100 * MIB);
        end(small);
        writer.update("UPDATE disk_copies SET verified_at = now() WHERE set_id = ?", small.value());

        // Three days' budget is 300 MiB, of which 60 were spent two days ago.
        spentAlready(50 * MIB, 2);
        sweep(100 * MIB);
        assertThat(verified(location)).containsExactly(small);

        writer.update("UPDATE reverifications SET began_at = now() - interval '4 days' WHERE location = ?", location);
        sweep(100 * MIB);
        assertThat(verified(location)).containsExactlyInAnyOrder(small, large);
    }

    @Test
    void withoutABudgetNothingIsVerified() throws Exception {
        set(location, MIB, "1999-01-01");

        sweep(0);

        assertThat(verified(location)).isEmpty();
    }

    private void sweep(long bytesPerDay) {
        new ReVerification(database, ownRuns, new ReVerificationConfig() {
                    @Override
                    public MemorySize bytesPerDay() {
                        return new MemorySize(BigInteger.valueOf(bytesPerDay));
                    }

                    @Override
                    public Duration proofAge() {
                        return ANOTHER_CENTURY;
                    }

                    @Override
                    public Duration lookEvery() {
                        return Duration.ofDays(1);
                    }
                })
                .sweep();
    }

    private SetId set(String at, long bytes, String provedOn) throws Exception {
        RunId run = run();
        SetId set = SetId.next();
        writer.update(
                "INSERT INTO checkpoint_sets (id, system, name, status, run) VALUES (?, ?, ?, 'CREATING', ?)",
                set.value(),
                "PROOF-" + set,
                "s",
                run.value());
        writer.update("""
                INSERT INTO disk_copies (set_id, disk_id, owner, disk, location, folder, path, length, merkle_root,
                                         verified_at)
                VALUES (?, 'd-0000000000000001', 'cluster:c1', 'C:\\x.vhdx', ?, 'f', 'p', ?, ?, ?::timestamptz)""", set.value(), at, bytes, "sha256:" + "ab".repeat(32), provedOn);
        writer.update(
                "INSERT INTO set_members (set_id, vm_id, vm, checkpoint_id, obtained_type, power_state)"
                        + " VALUES (?, ?, 'VM', 'c1', 'offline', 'RUNNING')",
                set.value(),
                UUID.randomUUID());
        writer.update("UPDATE checkpoint_sets SET status = 'COMPLETE' WHERE id = ?", set.value());
        return set;
    }

    private RunId run() throws Exception {
        RunId run = RunId.next();
        writer.update("""
                INSERT INTO runs (id, version, kind, system, status, requested_by, request, run_order, state,
                                  finished_at)
                VALUES (?, 0, 'create', 'PROOF', 'SUCCEEDED', 'anna', '{}', '{}', '{}', now())""", run.value());
        return run;
    }

    private void spentAlready(long bytes, int daysAgo) throws Exception {
        writer.update(
                "INSERT INTO reverifications (run, location, bytes, began_at) VALUES (?, ?, ?, now() - make_interval(days => ?))",
                run().value(),
                location,
                bytes,
                daysAgo);
    }

    /// As if its run had ended long enough ago for the next one.
    private void end(SetId set) throws Exception {
        writer.update("""
                UPDATE runs SET status = 'SUCCEEDED', finished_at = now() - interval '1 day'
                WHERE id = (SELECT run FROM own_runs WHERE about = ?)""", set.value());
    }

    /// The sets that a run of `system` verifies, or has.
    private List<SetId> verified(String at) throws Exception {
        return writer.rows("""
                        SELECT DISTINCT d.set_id FROM own_runs o JOIN disk_copies d ON d.set_id = o.about
                        WHERE d.location = ?""", at).stream()
                .map(row -> new SetId(Reader.cell(row, "set_id", UUID.class)))
                .toList();
    }
}
