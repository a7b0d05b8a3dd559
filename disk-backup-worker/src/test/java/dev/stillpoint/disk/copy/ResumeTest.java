package dev.stillpoint.disk.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.stillpoint.disk.LoopVolume;
import dev.stillpoint.disk.lock.CopyLocks;
import dev.stillpoint.disk.manifest.LeafSize;
import dev.stillpoint.disk.storage.LocalStorage;
import dev.stillpoint.disk.storage.Storage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ResumeTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final int LENGTH = 64 * MEBIBYTE + 12_345;
    private static final long CHECKPOINT = 16 * MEBIBYTE;

    @TempDir
    Path dir;

    private Path disk;
    private Path folder;

    @BeforeEach
    void aDisk() throws IOException {
        disk = Disks.random(dir.resolve("data.vhdx"), LENGTH, 11);
        folder = dir.resolve("copy");
    }

    @Test
    void theCopyOfAKilledProcessGoesOnFromWhatIsOnTheMedium() throws Exception {
        // Given
        long told;
        try (OtherProcess copying = making(32 * MEBIBYTE)) {
            copying.awaitTold(40 * MEBIBYTE);
            copying.kill();
            told = copying.lastTold();
        }
        assertThat(Disks.looksComplete(folder)).isFalse();

        // When
        CopyOutcome.Done done = done(copy(new LocalStorage(), Disks.request(folder, disk)));

        // Then
        assertThat(done.bytesResumed()).isPositive();
        assertThat(Math.max(told, 40 * MEBIBYTE) - done.bytesResumed()).isLessThanOrEqualTo(CHECKPOINT);
        assertSound();
    }

    @Test
    void aProcessKilledAtAnyMomentLeavesNothingInTheWay() throws Exception {
        Random moments = new Random(5);
        for (int round = 0; round < (Boolean.getBoolean("stillpoint.thorough") ? 40 : 2); round++) {
            // Given a process killed again and again, each going on where the last one was
            Path target = dir.resolve("copy" + round);
            for (int kills = 0; kills < 2; kills++) {
                try (OtherProcess copying = new OtherProcess(
                        "make", disk, target.toString(), Long.toString(0), Long.toString(8 * MEBIBYTE))) {
                    copying.awaitTold(moments.nextInt(LENGTH * 9 / 8));
                    copying.kill();
                } catch (IOException finishedBefore) {
                    assertThat(Disks.looksComplete(target)).isTrue();
                }
            }

            // When
            CopyOutcome.Done done = done(copy(new LocalStorage(), Disks.request(target, disk)));

            // Then
            assertThat(done.manifest().length()).isEqualTo(LENGTH);
            LoopVolume.run("cmp", disk.toString(), target.resolve("data.vhdx").toString());
            verified(target);
        }
    }

    /// Every change that a copy makes to its files is the last one of some process.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aProcessThatDiesBeforeAnyOfItsActsIsGoneOnWith(
            boolean sha256, @TempDir(factory = MemoryFolder.class) Path memory) throws Exception {
        Path small = Disks.random(memory.resolve("small.vhdx"), 9 * MEBIBYTE + 77, 3);
        String plain = sha(small);
        boolean finished = false;
        int resumed = 0;
        int step = Boolean.getBoolean("stillpoint.thorough") ? 1 : sha256 ? 4 : 2;
        for (int acts = 0; !finished; acts += step) {
            // Given
            Path target = memory.resolve("copy" + acts);
            DyingStorage dying = new DyingStorage(acts);
            Throwable death = catchThrowable(
                    () -> copy(dying, Disks.request(target, small).withSha256(sha256)));
            finished = !dying.died();
            assertThat(death == null).as("after %s acts", acts).isEqualTo(finished);

            // When
            CopyOutcome.Done done =
                    done(copy(new LocalStorage(), Disks.request(target, small).withSha256(sha256)));

            // Then
            resumed += done.bytesResumed() > 0 ? 1 : 0;
            assertThat(Files.mismatch(
                            small,
                            target.resolve(done.manifest().files().getFirst().name())))
                    .as("after %s acts", acts)
                    .isEqualTo(-1);
            assertThat(done.manifest().files().getFirst().sha256().orElse(plain))
                    .isEqualTo(plain);
            assertThat(done.manifest().files().getFirst().sha256().isPresent()).isEqualTo(sha256);
            verified(target);
            if (!done.existedBefore()) {
                assertThat(Disks.names(target)).as("after %s acts", acts).hasSize(2);
            }
            new CopyRemover(new LocalStorage(), new CopyLocks())
                    .delete(target, "test", "test", Duration.ofSeconds(1), Progress.NONE, new Interruption());
        }
        assertThat(resumed).isGreaterThan(3);
    }

    @Test
    void aSourceThatChangedInBetweenIsCopiedFromItsBeginning() throws Exception {
        // Given
        stoppedHalfway();
        try (RandomAccessFile changed = new RandomAccessFile(disk.toFile(), "rw")) {
            changed.write(77);
        }
        Files.setLastModifiedTime(disk, FileTime.fromMillis(1_800_000_000_000L));

        // When
        CopyOutcome.Done done = done(copy(new LocalStorage(), Disks.request(folder, disk)));

        // Then
        assertThat(done.bytesResumed()).isZero();
        assertSound();
    }

    @Test
    void whatDoesNotProveRightIsCopiedAgain() throws Exception {
        // Given
        stoppedHalfway();
        Path partial = Files.list(folder)
                .filter(path -> path.toString().matches(".*data\\.vhdx\\.1-[0-9a-f]{8}\\.partial"))
                .findFirst()
                .orElseThrow();
        flip(partial, 9 * MEBIBYTE);

        // When
        CopyOutcome.Done done = done(copy(new LocalStorage(), Disks.request(folder, disk)));

        // Then
        assertThat(done.bytesResumed()).isEqualTo(8 * MEBIBYTE);
        assertSound();
    }

    @ParameterizedTest
    @ValueSource(strings = {"journal torn", "journal garbage", "manifest cut", "partial gone", "partial cut"})
    void whateverBecameOfTheFilesTheCopyIsMade(String trouble) throws Exception {
        // Given
        stoppedHalfway();
        for (String name : Disks.names(folder)) {
            Path path = folder.resolve(name);
            boolean journal = name.endsWith(".journal.partial");
            boolean manifest = name.contains(".manifest.");
            boolean partial = !journal && !manifest;
            switch (trouble) {
                case "journal torn" -> cut(journal, path, Files.size(path) - 20);
                case "journal garbage" -> cut(journal, path, 30);
                case "manifest cut" -> cut(manifest, path, 9000);
                case "partial cut" -> cut(partial, path, 10 * MEBIBYTE);
                default -> {
                    if (partial) {
                        Files.delete(path);
                    }
                }
            }
        }

        // When
        done(copy(new LocalStorage(), Disks.request(folder, disk)));

        // Then
        assertSound();
    }

    @Test
    void whoDoesNotHoldTheLockLeavesTheOthersFilesAlone() throws Exception {
        // Given
        stoppedHalfway();
        List<String> theirs = Disks.names(folder);
        try (OtherProcess holder = new OtherProcess("copy", dir.resolve("copy.lock"))) {
            AtomicLong seen = new AtomicLong();
            Progress looking = new Progress() {
                @Override
                public void moved(long bytesDone, long bytesTotal, String doing) {
                    try {
                        seen.set(Disks.names(folder).stream()
                                .filter(theirs::contains)
                                .count());
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }

                @Override
                public void waiting(String waitingFor) {}
            };

            // When
            CopyOutcome outcome = copier(new LocalStorage())
                    .copy(Disks.request(folder, disk), Throttle.unlimited(), looking, new Interruption());

            // Then
            assertThat(done(outcome).bytesResumed()).isZero();
            assertThat(seen.get()).isEqualTo(theirs.size());
        }
        assertSound();
    }

    @Test
    void largeLeavesAreGoneOnWithToo() throws Exception {
        // Given
        CopySettings large = CopySettings.with(4).checkpointBytes(CHECKPOINT).leafSize(LeafSize.LARGE);
        Interruption stop = new Interruption();
        copier(new LocalStorage(), large)
                .copy(Disks.request(folder, disk), Throttle.unlimited(), stoppingAt(stop, 30 * MEBIBYTE), stop);

        // When
        CopyOutcome.Done done = done(copier(new LocalStorage(), large)
                .copy(Disks.request(folder, disk), Throttle.unlimited(), Progress.NONE, new Interruption()));

        // Then
        assertThat(done.bytesResumed()).isPositive();
        assertThat(done.manifest().files().getFirst().leafBytes()).isEqualTo(256 * 1024);
        assertSound();
    }

    private OtherProcess making(long bytesPerSecond) throws IOException {
        return new OtherProcess(
                "make", disk, folder.toString(), Long.toString(bytesPerSecond), Long.toString(CHECKPOINT));
    }

    /// A worker that was told to end, and did.
    private void stoppedHalfway() {
        Interruption stop = new Interruption();
        CopyOutcome outcome = copier(new LocalStorage())
                .copy(
                        Disks.request(folder, disk).unverified(),
                        Throttle.unlimited(),
                        stoppingAt(stop, 30 * MEBIBYTE),
                        stop);
        assertThat(outcome).isEqualTo(new CopyOutcome.Stopped());
    }

    private static Progress stoppingAt(Interruption stop, long bytes) {
        return new Progress() {
            @Override
            public void moved(long bytesDone, long bytesTotal, String doing) {
                if (bytesDone >= bytes) {
                    stop.stop();
                }
            }

            @Override
            public void waiting(String waitingFor) {}
        };
    }

    private static DiskCopier copier(Storage storage) {
        return copier(storage, CopySettings.with(4).checkpointBytes(CHECKPOINT));
    }

    private static DiskCopier copier(Storage storage, CopySettings settings) {
        return new DiskCopier(storage, new CopyLocks(), Clock.systemUTC(), settings);
    }

    private static CopyOutcome copy(Storage storage, CopyRequest request) {
        return copier(storage, CopySettings.with(4).checkpointBytes(8 * MEBIBYTE))
                .copy(request, Throttle.unlimited(), Progress.NONE, new Interruption());
    }

    private static CopyOutcome.Done done(CopyOutcome outcome) {
        assertThat(outcome).isInstanceOf(CopyOutcome.Done.class);
        return (CopyOutcome.Done) outcome;
    }

    private void assertSound() throws Exception {
        assertThat(Files.mismatch(disk, folder.resolve("data.vhdx"))).isEqualTo(-1);
        assertThat(Disks.names(folder)).containsExactly("data.vhdx", "data.vhdx.manifest");
        verified(folder);
    }

    private static void verified(Path copy) {
        CopyVerifier.Proof proof = new CopyVerifier(new LocalStorage(), 4)
                .verify(
                        copy,
                        java.util.Optional.empty(),
                        java.util.Optional.empty(),
                        Throttle.unlimited(),
                        Progress.NONE,
                        new Interruption());
        assertThat(proof).isInstanceOf(CopyVerifier.Proof.Read.class);
        assertThat(((CopyVerifier.Proof.Read) proof).damagedBlocks()).isZero();
    }

    private static void flip(Path file, long at) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(at);
            int was = open.read();
            open.seek(at);
            open.write(was ^ 1);
        }
    }

    private static void cut(boolean wanted, Path file, long length) throws IOException {
        if (wanted) {
            try (var open = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
                open.truncate(length);
            }
        }
    }

    private static String sha(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
