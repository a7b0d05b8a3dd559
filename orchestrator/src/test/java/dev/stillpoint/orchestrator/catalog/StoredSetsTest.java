package dev.stillpoint.orchestrator.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.DiskCommand.CopyTarget;
import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.FileIdentity;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.Medium;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.database.Database;
import dev.stillpoint.orchestrator.plan.LedgerRow;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.plan.Scenes;
import dev.stillpoint.orchestrator.plan.SetStatus;
import dev.stillpoint.orchestrator.plan.StoredSet;
import dev.stillpoint.orchestrator.world.Reader;
import dev.stillpoint.orchestrator.world.ServersResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ServersResource.class)
class StoredSetsTest {
    private static final DiskId DISK = Scenes.data().diskId();
    private static final String ROOT = "sha256:" + "0a".repeat(32);

    @Inject
    StoredSets sets;

    @Inject
    DiskCopies copies;

    @Inject
    Catalog catalog;

    @Inject
    AttachmentLedger ledger;

    @Inject
    Database database;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    private Reader writer;
    private String system;
    private RunId run;

    @BeforeEach
    void aSystem() throws SQLException {
        writer = new Reader(url, "writer");
        system = "Y" + UUID.randomUUID().toString().substring(0, 8);
        run = RunId.next();
        writer.update("""
                INSERT INTO runs (id, version, kind, system, status, requested_by, request, run_order, state)
                VALUES (?, 0, 'create', ?, 'RUNNING', 'anna', '{}', '{}', '{}')""", run.value(), system);
    }

    private SetId set(String name, String status, @Nullable SetId parent, String createdAt) throws SQLException {
        SetId id = SetId.next();
        // A set that is complete from the start would be refused: it has no member yet.
        writer.update("""
                INSERT INTO checkpoint_sets (id, system, name, status, run, parent, created_at)
                VALUES (?, ?, ?, 'CREATING', ?, ?, ?::timestamptz)""", id.value(), system, name, run.value(), parent == null ? null : parent.value(), createdAt);
        writer.update("""
                INSERT INTO set_members (set_id, vm_id, vm, checkpoint_id, obtained_type, power_state)
                VALUES (?, ?, 'SQL01', 'cp-1', 'offline', 'Running')""", id.value(), Scenes.vmId("SQL01").value());
        writer.update("UPDATE checkpoint_sets SET status = ? WHERE id = ?", status, id.value());
        return id;
    }

    private StoredSet find(SetId id) {
        return database.inTransaction(connection -> sets.find(connection, id)).orElseThrow();
    }

    @Test
    void aSetIsRenamedUnlessAnotherOneOfItsSystemHasTheName() throws SQLException {
        // Given
        SetId first = set("first", "COMPLETE", null, "2026-01-01T00:00:00Z");
        SetId second = set("second", "COMPLETE", null, "2026-01-02T00:00:00Z");
        set("gone", "DELETED", null, "2026-01-03T00:00:00Z");

        // Then
        rename(first, "golden");
        assertThat(find(first).name()).isEqualTo("golden");
        rename(second, "GOLDEN");
        assertThat(find(second).name()).isEqualTo("second");
        rename(first, "Golden");
        assertThat(find(first).name()).isEqualTo("Golden");
        rename(second, "gone");
        assertThat(find(second).name()).isEqualTo("gone");
    }

    private void rename(SetId set, String name) {
        database.inTransaction(connection -> {
            catalog.rename(connection, set, name);
            return set;
        });
    }

    @Test
    void aSetComesBackAsItWasWrittenWithItsKeptFilesAndMedia() throws SQLException {
        // Given a set whose disk is the files that another set's copy replaced
        SetId source = set("source", "COMPLETE", null, "2026-01-01T00:00:00Z");
        SetId id = set("safety", "SAFETY", null, "2026-01-02T00:00:00Z");
        CopyTarget target = new CopyTarget(new LocationId("nas-b"), source, "\\\\nas-b\\backup\\sets\\s\\d");
        FileIdentity identity = new FileIdentity(4096, Instant.parse("2026-01-02T03:04:05.678901Z"), "{vhdx-id}");
        LedgerRow.Disk hung = new LedgerRow.Disk(Scenes.vmId("SQL01"), "SQL01", Slot.scsi(0, 7), Scenes.data(), true);
        LedgerRow.Iso iso = new LedgerRow.Iso(Scenes.vmId("SQL01"), "SQL01", new Medium(1, "\\\\lib\\tools.iso"));
        Plan plan = Scenes.clusterPlan();

        // When
        database.inTransaction(connection -> {
            copies.kept(
                    connection,
                    id,
                    DISK,
                    Scenes.data(),
                    target,
                    List.of(new StepResult.KeptFile(
                            Scenes.data(), Scenes.path(Scenes.VOLUME + "\\ERP\\data.x.previous"), identity)),
                    List.of(hung),
                    plan);
            ledger.bring(connection, run, List.of(hung, iso), LedgerRow.Status.RECORDED);
            return id;
        });

        // Then
        StoredSet stored = find(id);
        assertThat(stored.status()).isEqualTo(SetStatus.SAFETY);
        assertThat(stored.run()).isEqualTo(run);
        assertThat(stored.createdAt()).isEqualTo(Instant.parse("2026-01-02T00:00:00Z"));
        assertThat(stored.members())
                .containsExactly(new StoredSet.Member(Scenes.vmId("SQL01"), "SQL01", "cp-1", VmState.RUNNING));
        assertThat(stored.media()).containsExactly(iso);
        assertThat(stored.copies())
                .containsExactly(new StoredSet.Copy(
                        DISK,
                        Scenes.data(),
                        target,
                        4096,
                        96 * Scenes.MIB,
                        null,
                        List.of(new StoredSet.File(Scenes.data(), Scenes.VOLUME + "\\ERP\\data.x.previous", identity)),
                        List.of(new StoredSet.Attachment(Scenes.vmId("SQL01"), "SQL01", Slot.scsi(0, 7)))));
        assertThat(stored.copies().getFirst().isKept()).isTrue();
        assertThat(new Reader(url)
                        .row("SELECT path, location, length FROM history.disk_copies WHERE set = ?", id.value()))
                .containsEntry("path", Scenes.VOLUME + "\\ERP\\data.x.previous")
                .containsEntry("location", "nas-b")
                .containsEntry("length", 4096L);
    }

    @Test
    void aCopyThatIsNotVerifiedHasNoFilesAndNoRoot() throws SQLException {
        // Given
        SetId id = set("half", "INCOMPLETE", null, "2026-01-01T00:00:00Z");
        copy(id, null);

        // Then
        assertThat(find(id).copies()).singleElement().satisfies(copy -> {
            assertThat(copy.files()).isEmpty();
            assertThat(copy.isKept()).isFalse();
            assertThat(copy.merkleRoot()).isNull();
            assertThat(copy.virtualSize()).isNull();
            assertThat(copy.target().set()).isEqualTo(id);
        });
    }

    private void copy(SetId set, @Nullable String root) throws SQLException {
        writer.update("""
                INSERT INTO disk_copies (set_id, disk_id, owner, disk, location, folder, merkle_root, verified_at)
                VALUES (?, ?, 'cluster:c1', 'C:\\x.vhdx', 'nas-b', '\\\\nas-b\\x', ?,
                        CASE WHEN ?::text IS NULL THEN NULL ELSE '2026-01-01T00:00:00Z'::timestamptz END)""", set.value(), DISK.value(), root, root);
    }

    @Test
    void aSoundCheckMovesTheTimeOnAndADamagedOneNamesTheBlocks() throws SQLException {
        // Given
        SetId id = set("checked", "INCOMPLETE", null, "2026-01-01T00:00:00Z");
        copy(id, ROOT);
        Instant later = Instant.parse("2026-02-02T02:02:02Z");

        // When
        check(id, new StepResult.CopyVerified(1, ROOT, later, 0, List.of()));
        // Then
        assertThat(seen(id)).isEqualTo(List.of(later, "[]"));

        // When
        check(
                id,
                new StepResult.CopyVerified(
                        1,
                        ROOT,
                        later.plusSeconds(9),
                        1,
                        List.of(new StepResult.DamagedBlock("x.vhdx", 1L << 40, "ab", "cd"))));
        // Then it still counts as verified when it was found sound
        assertThat(seen(id).getFirst()).isEqualTo(later);
        assertThat((String) seen(id).getLast()).contains("x.vhdx", "1099511627776", "\"ab\"", "\"cd\"");
    }

    private void check(SetId set, StepResult.CopyVerified result) {
        database.inTransaction(connection -> {
            copies.checked(connection, set, DISK, result);
            return set;
        });
    }

    private List<Object> seen(SetId set) throws SQLException {
        var row =
                new Reader(url).row("SELECT verified_at, damaged FROM history.disk_copies WHERE set = ?", set.value());
        return List.of(
                Reader.cell(row, "verified_at", Timestamp.class).toInstant(),
                Reader.cell(row, "damaged", String.class));
    }

    @Test
    void descendantsAreFoundThroughDeletedOnesAndTheNearestCompleteSetIsTheOneToOffer() throws SQLException {
        // Given
        SetId root = set("root", "COMPLETE", null, "2026-01-10T00:00:00Z");
        SetId child = set("child", "COMPLETE", root, "2026-01-20T00:00:00Z");
        SetId gone = set("gone", "DELETED", child, "2026-01-11T00:00:00Z");
        SetId grandchild = set("grandchild", "INCOMPLETE", gone, "2026-01-09T00:00:00Z");
        SetId before = set("before", "COMPLETE", null, "2026-01-01T00:00:00Z");

        // When
        StoredSet source = find(root);
        List<StoredSet> descendants = database.inTransaction(connection -> sets.descendants(connection, root));
        Optional<StoredSet.Reference> nearest = database.inTransaction(connection -> sets.nearest(connection, source));
        Optional<StoredSet> newest =
                database.inTransaction(connection -> sets.newestComplete(connection, system.toLowerCase(Locale.ROOT)));
        Optional<StoredSet> unknown = database.inTransaction(connection -> sets.find(connection, SetId.next()));

        // Then
        assertThat(descendants).extracting(StoredSet::id).containsExactly(child, grandchild);
        assertThat(nearest).contains(new StoredSet.Reference(before, "before", Instant.parse("2026-01-01T00:00:00Z")));
        assertThat(newest).get().extracting(StoredSet::id).isEqualTo(before);
        assertThat(unknown).isEmpty();
    }

    @Test
    void whatARestoreKeptNeverStandsInTheWayOfAName() throws SQLException {
        // Given
        SetId used = set("same", "INCOMPLETE", null, "2026-01-01T00:00:00Z");
        writer.update("UPDATE checkpoint_sets SET safety = true WHERE id = ?", used.value());

        // When
        set("same", "COMPLETE", null, "2026-01-02T00:00:00Z");

        // Then
        List<String> taken = database.inTransaction(connection -> CheckpointSet.namesTaken(system));
        assertThat(taken).containsExactly("same");
        SetId safety = set("other", "SAFETY", null, "2026-01-03T00:00:00Z");
        set("other", "CREATING", null, "2026-01-04T00:00:00Z");
        assertThat(find(safety).status()).isEqualTo(SetStatus.SAFETY);
    }
}
