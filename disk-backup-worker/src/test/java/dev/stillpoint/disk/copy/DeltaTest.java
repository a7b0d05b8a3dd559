package dev.stillpoint.disk.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.disk.LoopVolume;
import dev.stillpoint.disk.lock.CopyLocks;
import dev.stillpoint.disk.manifest.LeafSize;
import dev.stillpoint.disk.storage.LocalStorage;
import dev.stillpoint.disk.storage.Storage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Copies whose unchanged blocks come from an older copy, on a real file system that clones.
@Timeout(120)
class DeltaTest {
    private static final int LEAF = LeafSize.SMALL.bytes();
    private static final int LENGTH = 20 << 20;

    @TempDir
    Path dir;

    private LoopVolume volume;
    private Path sets;
    private Path disk;

    @BeforeEach
    void aDiskAndALocationThatClones() throws Exception {
        volume = LoopVolume.xfs(dir, 512);
        sets = Files.createDirectories(volume.root().resolve("sets"));
        disk = Disks.random(dir.resolve("data.vhdx"), LENGTH + 777, 21);
    }

    @AfterEach
    void unmount() throws Exception {
        if (volume != null) {
            volume.close();
        }
    }

    @Test
    void onlyChangedLeavesAreWritten() throws Exception {
        // Given
        CopyOutcome.Done whole = copied("1");
        assertThat(whole.manifest().unchangedFrom()).isEmpty();
        LoopVolume.run("sync");
        long free = Files.getFileStore(volume.root()).getUsableSpace();
        Set<Integer> changed = change(new Random(4), 40);

        // When
        CopyOutcome.Done delta = copied("2");

        // Then
        assertThat(delta.bytesWritten()).isEqualTo((long) changed.size() * LEAF);
        assertThat(delta.manifest().unchangedFrom())
                .contains(sets.resolve("1/disk").toString());
        assertThat(delta.manifest().deltas()).isEqualTo(1);
        assertThat(free - Files.getFileStore(volume.root()).getUsableSpace()).isLessThan(LENGTH / 3);
        assertEqual("2");
        assertThat(verify("1").damagedBlocks()).isZero();
    }

    @Test
    void deletingTheOldCopyNeverBreaksTheNew() throws Exception {
        // Given
        copied("1");
        change(new Random(5), 10);
        copied("2");

        // When
        delete("1");

        // Then
        assertEqual("2");
        change(new Random(6), 10);
        assertThat(copied("3").manifest().unchangedFrom())
                .contains(sets.resolve("2/disk").toString());
        delete("2");
        assertEqual("3");
    }

    @Test
    void whatBecameZeroIsWrittenAsZeros() throws Exception {
        // Given
        copied("1");
        try (RandomAccessFile open = new RandomAccessFile(disk.toFile(), "rw")) {
            open.seek(14 << 20);
            open.write(new byte[5 << 20]);
        }

        // When
        CopyOutcome.Done delta = copied("2");

        // Then
        assertThat(delta.bytesWritten()).isEqualTo(5 << 20);
        assertEqual("2");
    }

    @Test
    void aDiskThatGrewOrShrankIsADeltaToo() throws Exception {
        // Given
        copied("1");
        for (int length : new int[] {LENGTH + 3 * LEAF + 5, LENGTH - 7 * LEAF - 1, 100, 0, LENGTH}) {
            try (RandomAccessFile open = new RandomAccessFile(disk.toFile(), "rw")) {
                open.setLength(length);
                open.seek(Math.max(0, length - 10));
                open.write(new byte[] {1, 2, 3}, 0, Math.min(3, length));
                open.setLength(length);
            }

            // When
            String set = "length " + length;
            CopyOutcome.Done delta = copied(set);

            // Then
            assertThat(delta.manifest().unchangedFrom()).isPresent();
            assertEqual(set);
        }
    }

    @Test
    void damageOfTheOldCopyDoesNotGetIntoTheNew() throws Exception {
        // Given
        copied("1");
        Path old = sets.resolve("1/disk/data.vhdx");
        try (RandomAccessFile open = new RandomAccessFile(old.toFile(), "rw")) {
            open.seek(16 << 20);
            open.write(new byte[] {9, 9, 9});
        }
        change(new Random(7), 5);

        // When
        CopyOutcome.Done copy = copied("2");

        // Then
        assertThat(copy.damagedBase())
                .hasValueSatisfying(said -> assertThat(said)
                        .contains("data.vhdx at byte " + (16 << 20))
                        .contains(sets.resolve("1/disk").toString()));
        assertThat(copy.manifest().unchangedFrom()).isEmpty();
        assertEqual("2");
    }

    @Test
    void anotherDisksCopyIsNoBaseUnlessNamed() throws Exception {
        // Given
        Path other = Disks.random(dir.resolve("other.vhdx"), LENGTH, 99);
        assertThat(copy(new LocalStorage(), Disks.request(sets.resolve("1/disk"), other)))
                .isInstanceOf(CopyOutcome.Done.class);

        // Then
        assertThat(copied("2").manifest().unchangedFrom()).isEmpty();
        CopyOutcome named = copy(
                new LocalStorage(),
                Disks.request(sets.resolve("3/disk"), disk).on(new Base.Copy(sets.resolve("1/disk"))));
        assertThat(((CopyOutcome.Done) named).manifest().unchangedFrom()).isPresent();
        assertEqual("3");
        CopyOutcome none = copy(
                new LocalStorage(),
                Disks.request(sets.resolve("4/disk"), disk).on(new Base.Copy(sets.resolve("none"))));
        assertThat(((CopyOutcome.Failed) none).code()).isEqualTo(FailureCode.COPY_GONE);
    }

    @Test
    void aPlaceThatCanNotCloneGetsTheWholeCopy() throws Exception {
        // Given
        Path elsewhere = Files.createDirectories(dir.resolve("elsewhere"));
        copied("1");

        // When
        CopyOutcome outcome = copy(
                new LocalStorage(),
                Disks.request(elsewhere.resolve("copy"), disk).on(new Base.Copy(sets.resolve("1/disk"))));

        // Then
        assertThat(((CopyOutcome.Done) outcome).manifest().unchangedFrom()).isEmpty();
        LoopVolume.run(
                "cmp", disk.toString(), elsewhere.resolve("copy/data.vhdx").toString());
    }

    @Test
    void afterThirtyDeltasACopyIsWrittenAsAWhole() throws Exception {
        // Given
        disk = Disks.random(dir.resolve("data.vhdx"), 1 << 20, 8);
        copied("0");

        // When
        for (int i = 1; i <= 30; i++) {
            change(new Random(i), 1);
            assertThat(copied(Integer.toString(i)).manifest().deltas()).isEqualTo(i);
        }

        // Then
        assertThat(copied("31").manifest().deltas()).isZero();
        assertEqual("31");
    }

    @Test
    void aDeltaThatIsKilledIsGoneOnWith() throws Exception {
        // Given
        volume.mayStayOpen();
        copied("1");
        change(new Random(9), 60);
        boolean finished = false;
        int resumed = 0;
        int step = Boolean.getBoolean("stillpoint.thorough") ? 1 : 13;
        for (int acts = 5; !finished; acts += step) {
            String set = "killed " + acts;
            DyingStorage dying = new DyingStorage(acts);
            try {
                copy(dying, request(set));
            } catch (DyingStorage.Killed killed) {
                assertThat(dying.died()).isTrue();
            }
            finished = !dying.died();

            // When
            CopyOutcome.Done done = copied(set);

            // Then
            resumed += done.bytesResumed() > 0 ? 1 : 0;
            assertThat(done.manifest().unchangedFrom()).isPresent();
            assertEqual(set);
            delete(set);
        }
        assertThat(resumed).isPositive();
    }

    private CopyRequest request(String set) {
        return Disks.request(sets.resolve(set).resolve("disk"), disk).on(new Base.Newest());
    }

    private CopyOutcome.Done copied(String set) {
        CopyOutcome outcome = copy(new LocalStorage(), request(set));
        assertThat(outcome).isInstanceOf(CopyOutcome.Done.class);
        return (CopyOutcome.Done) outcome;
    }

    private static CopyOutcome copy(Storage storage, CopyRequest request) {
        return new DiskCopier(
                        storage,
                        new CopyLocks(),
                        Clock.systemUTC(),
                        CopySettings.with(4).checkpointBytes(8 << 20))
                .copy(request, Throttle.unlimited(), Progress.NONE, new Interruption());
    }

    private void delete(String set) {
        assertThat(new CopyRemover(new LocalStorage(), new CopyLocks())
                        .delete(
                                sets.resolve(set).resolve("disk"),
                                "test",
                                "test",
                                Duration.ofSeconds(1),
                                Progress.NONE,
                                new Interruption()))
                .isInstanceOf(CopyRemover.Removal.Removed.class);
    }

    private void assertEqual(String set) throws Exception {
        LoopVolume.run(
                "cmp",
                disk.toString(),
                sets.resolve(set).resolve("disk/data.vhdx").toString());
        assertThat(verify(set).damagedBlocks()).isZero();
    }

    private CopyVerifier.Proof.Read verify(String set) {
        return (CopyVerifier.Proof.Read) new CopyVerifier(new LocalStorage(), 4)
                .verify(
                        sets.resolve(set).resolve("disk"),
                        Optional.empty(),
                        Optional.empty(),
                        Throttle.unlimited(),
                        Progress.NONE,
                        new Interruption());
    }

    /// Changes that many places of some bytes each.
    ///
    /// @return the leaves they are in
    private Set<Integer> change(Random random, int places) throws IOException {
        Set<Integer> leaves = new TreeSet<>();
        try (RandomAccessFile open = new RandomAccessFile(disk.toFile(), "rw")) {
            int leafCount = (int) LeafSize.SMALL.count(open.length());
            for (int i = 0; i < places; i++) {
                int leaf = random.nextInt(leafCount);
                long at = (long) leaf * LEAF + random.nextInt(100);
                open.seek(at);
                int was = open.read();
                open.seek(at);
                open.write(was ^ 0x55);
                if (!leaves.add(leaf)) {
                    open.seek(at);
                    open.write(was ^ 0x5A);
                }
            }
        }
        return leaves;
    }
}
