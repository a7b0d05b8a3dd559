package dev.stillpoint.disk.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.disk.lock.CopyLocks;
import dev.stillpoint.disk.storage.LocalStorage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class DiskCopierTest {
    @TempDir
    Path dir;

    private final LocalStorage storage = new LocalStorage();
    private final CopyLocks locks = new CopyLocks();

    @ParameterizedTest
    @ValueSource(
            ints = {
                0, 1, 511, 512, 4095, 4096, 4097, 65_535, 65_536, 65_537, 131_071, 4_194_303, 4_194_304, 4_194_305,
                8_388_607, 8_388_608, 9_000_001
            })
    void everyLengthIsCopiedBitByBit(int length) throws Exception {
        // Given
        Path disk = Disks.random(dir.resolve("disk.bin"), length, length);

        // When
        CopyOutcome.Done done = done(copy(Disks.request(dir.resolve("copy"), disk)));

        // Then
        assertThat(Files.mismatch(disk, dir.resolve("copy/disk.bin"))).isEqualTo(-1);
        assertThat(done.manifest().length()).isEqualTo(length);
        assertThat(Disks.names(dir.resolve("copy"))).containsExactly("disk.bin", "disk.bin.manifest");
        assertThat(Disks.names(dir)).doesNotContain("copy.lock", "copy.lock.holder");
        assertThat(verify(dir.resolve("copy")).damaged()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fixed", "dynamic"})
    void aRealVhdxIsCopiedAndJudgedEqualByQemu(String type) throws Exception {
        // Given
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/qemu-img")), "qemu-img (qemu-utils) is not installed");
        Path raw = Disks.random(dir.resolve("raw"), 24 << 20, 9);
        Path disk = dir.resolve("data.vhdx");
        run(
                "qemu-img",
                "convert",
                "-f",
                "raw",
                "-O",
                "vhdx",
                "-o",
                "subformat=" + type + ",block_state_zero=off",
                raw.toString(),
                disk.toString());

        // When
        CopyOutcome.Done done = done(copy(Disks.request(dir.resolve("copy"), disk)));

        // Then
        run(
                "qemu-img",
                "compare",
                disk.toString(),
                dir.resolve("copy/data.vhdx").toString());
        run("cmp", disk.toString(), dir.resolve("copy/data.vhdx").toString());
        assertThat(done.manifest().files().getFirst().source().dataWriteGuid()).isPresent();
    }

    @Test
    void aVhdxWhoseLogIsNotEmptyIsRefused() throws Exception {
        // Given
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/qemu-img")), "qemu-img (qemu-utils) is not installed");
        Path disk = dir.resolve("data.vhdx");
        run("qemu-img", "create", "-f", "vhdx", disk.toString(), "8M");
        putLogGuid(disk);

        // When
        CopyOutcome outcome = copy(Disks.request(dir.resolve("copy"), disk));

        // Then
        CopyOutcome.Failed failed = (CopyOutcome.Failed) outcome;
        assertThat(failed.code()).isEqualTo(FailureCode.SOURCE_NOT_CLEAN);
        assertThat(failed.detail()).contains("log GUID 04030201-0605-0807-090a-0b0c0d0e0f10");
        assertThat(Disks.names(dir.resolve("copy"))).isEmpty();
    }

    @Test
    void aVhdxWithTwoBrokenHeadersIsRefused() throws Exception {
        // Given
        byte[] content = new byte[1 << 20];
        System.arraycopy("vhdxfile".getBytes(StandardCharsets.US_ASCII), 0, content, 0, 8);
        Path disk = Files.write(dir.resolve("data.vhdx"), content);

        // Then
        CopyOutcome.Failed failed = (CopyOutcome.Failed) copy(Disks.request(dir.resolve("copy"), disk));
        assertThat(failed.code()).isEqualTo(FailureCode.SOURCE_NOT_CLEAN);
        assertThat(failed.detail()).contains("neither of its headers");
    }

    @Test
    void allFilesOfAVhdSetAreOneCopy() throws Exception {
        // Given
        Path data = Disks.random(dir.resolve("set_5F3A.avhdx"), 5 << 20, 1);
        Path head = Disks.random(dir.resolve("set.vhds"), 260_000, 2);

        // When
        CopyOutcome.Done done = done(copy(Disks.request(dir.resolve("copy"), data, head)));

        // Then
        assertThat(Disks.names(dir.resolve("copy"))).containsExactly("set.vhds", "set.vhds.manifest", "set_5F3A.avhdx");
        assertThat(Files.mismatch(data, dir.resolve("copy/set_5F3A.avhdx"))).isEqualTo(-1);
        assertThat(Files.mismatch(head, dir.resolve("copy/set.vhds"))).isEqualTo(-1);
        assertThat(done.manifest().files()).hasSize(2);
    }

    @Test
    void aRepeatFindsTheCopyAndTouchesNothing() throws Exception {
        // Given
        Path disk = Disks.random(dir.resolve("data.vhdx"), 5 << 20, 1);
        CopyOutcome.Done first = done(copy(Disks.request(dir.resolve("copy"), disk)));
        Files.delete(disk);

        // When
        CopyOutcome.Done again = done(copy(Disks.request(dir.resolve("copy"), disk)));

        // Then
        assertThat(again.existedBefore()).isTrue();
        assertThat(again.manifest()).isEqualTo(first.manifest());
    }

    @Test
    void aCopyWhoseFileWasCutIsNotTakenForDone() throws Exception {
        // Given
        Path disk = Disks.random(dir.resolve("data.vhdx"), 5 << 20, 1);
        done(copy(Disks.request(dir.resolve("copy"), disk)));
        try (RandomAccessFile cut =
                new RandomAccessFile(dir.resolve("copy/data.vhdx").toFile(), "rw")) {
            cut.setLength(4 << 20);
        }

        // Then
        CopyOutcome.Failed failed = (CopyOutcome.Failed) copy(Disks.request(dir.resolve("copy"), disk));
        assertThat(failed.code()).isEqualTo(FailureCode.COPY_DAMAGED);
        assertThat(failed.detail()).contains("4194304 bytes long, 5242880 in its manifest");
    }

    @Test
    void aSourceThatChangesWhileItIsReadFailsTheCopy() throws Exception {
        // Given
        Path disk = Disks.random(dir.resolve("data.vhdx"), 9 << 20, 1);
        Progress meddler = new Progress() {
            @Override
            public void moved(long bytesDone, long bytesTotal, String doing) {
                try {
                    Files.setLastModifiedTime(disk, FileTime.fromMillis(1));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public void waiting(String waitingFor) {}
        };

        // When
        CopyOutcome outcome = copier().copy(
                        Disks.request(dir.resolve("copy"), disk), Throttle.unlimited(), meddler, new Interruption());

        // Then
        assertThat(((CopyOutcome.Failed) outcome).code()).isEqualTo(FailureCode.SOURCE_CHANGED);
        assertThat(Disks.names(dir.resolve("copy"))).isEmpty();
    }

    @Test
    void aDamagedLeafIsNamedByVerification() throws Exception {
        // Given
        Path disk = Disks.random(dir.resolve("data.vhdx"), 9 << 20, 1);
        done(copy(Disks.request(dir.resolve("copy"), disk)));
        try (RandomAccessFile file =
                new RandomAccessFile(dir.resolve("copy/data.vhdx").toFile(), "rw")) {
            file.seek(8_000_000);
            int was = file.read();
            file.seek(8_000_000);
            file.write(was ^ 1);
        }

        // Then
        assertThat(verify(dir.resolve("copy")).damaged())
                .singleElement()
                .satisfies(damage -> assertThat(damage.offset()).isEqualTo(8_000_000 / 65_536 * 65_536));
    }

    @Test
    void anUndoneCopyIsNotMadeAgain() throws Exception {
        // Given
        Path disk = Disks.random(dir.resolve("data.vhdx"), 1 << 20, 1);
        done(copy(Disks.request(dir.resolve("copy"), disk)));

        // When
        var removal = new CopyRemover(storage, locks)
                .undo(dir.resolve("copy"), "run", "test", Duration.ofSeconds(1), Progress.NONE, new Interruption());

        // Then
        assertThat(removal).isEqualTo(new CopyRemover.Removal.Removed(2));
        assertThat(Disks.names(dir)).containsExactly("copy.undone", "data.vhdx");
        CopyOutcome.Failed failed = (CopyOutcome.Failed) copy(Disks.request(dir.resolve("copy"), disk));
        assertThat(failed.code()).isEqualTo(FailureCode.COPY_UNDONE);
        assertThat(Disks.names(dir)).containsExactly("copy.undone", "data.vhdx");
    }

    @Test
    void manyWritersOfOneCopyMakeOne() throws Exception {
        // Given
        Path disk = Disks.random(dir.resolve("data.vhdx"), 9 << 20, 1);
        List<CopyOutcome> outcomes = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch together = new CountDownLatch(1);

        // When: each with a registry of its own, as if in another process, and no patience for the lock
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                threads.submit(() -> {
                    together.await();
                    return outcomes.add(new DiskCopier(storage, new CopyLocks(), Clock.systemUTC(), 4)
                            .copy(
                                    Disks.request(dir.resolve("copy"), disk),
                                    new Throttle(() -> 20_000_000),
                                    Progress.NONE,
                                    new Interruption()));
                });
            }
            together.countDown();
            threads.shutdown();
            assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        }

        // Then
        assertThat(outcomes)
                .hasSize(4)
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(CopyOutcome.Done.class));
        assertThat(outcomes.stream().map(outcome -> ((CopyOutcome.Done) outcome).manifest()))
                .containsOnly(((CopyOutcome.Done) outcomes.getFirst()).manifest());
        assertThat(Files.list(dir.resolve("copy")).toList()).hasSize(2);
        assertThat(verify(dir.resolve("copy")).damaged()).isEmpty();
    }

    @Test
    void oneHolderOfTheLockOnlyAndTheOthersAreToldItsName() throws Exception {
        // Given
        Path lock = dir.resolve("copy.lock");
        CopyLocks.Held held = locks.tryAcquire(lock, "worker nas-b/1").orElseThrow();

        // Then
        assertThat(locks.tryAcquire(lock, "worker nas-b/2")).isEmpty();
        assertThat(new CopyLocks().tryAcquire(lock, "worker nas-b/3")).isEmpty();
        assertThat(new CopyLocks().holder(lock)).isEqualTo("worker nas-b/1");
        held.close();
        try (CopyLocks.Held next = locks.tryAcquire(lock, "worker nas-b/2").orElseThrow()) {
            assertThat(next).isNotNull();
        }
    }

    @Test
    void aDiskThatAnotherProcessHoldsIsNotRead() throws Exception {
        // Given
        Path disk = Disks.random(dir.resolve("data.vhdx"), 1 << 20, 1);

        // When
        CopyOutcome outcome;
        try (OtherProcess hyperV = new OtherProcess("disk", disk)) {
            assertThat(hyperV).isNotNull();
            outcome = copy(Disks.request(dir.resolve("copy"), disk));
        }

        // Then
        CopyOutcome.Failed failed = (CopyOutcome.Failed) outcome;
        assertThat(failed.code()).isEqualTo(FailureCode.SOURCE_IN_USE);
        assertThat(failed.detail()).contains("C:\\disks\\data.vhdx");
        assertThat(done(copy(Disks.request(dir.resolve("copy"), disk))).existedBefore())
                .isFalse();
    }

    @Test
    void aSourceStaysHeldWhileOneOfItsTwoCopiesStillReadsIt() throws Exception {
        // Given
        Path disk = Disks.random(dir.resolve("data.vhdx"), 1 << 20, 1);
        var first = storage.openSource(disk);
        var second = storage.openSource(disk);

        // When
        first.close();
        first.close();

        // Then
        assertThat(storage.heldSources()).isEqualTo(1);
        assertThatThrownBy(() -> lockFromOtherProcess(disk)).isNotNull();
        second.close();
        assertThat(storage.heldSources()).isZero();
        lockFromOtherProcess(disk);
    }

    /// Fails when the lock can't be had at once.
    private static void lockFromOtherProcess(Path disk) throws Exception {
        try (OtherProcess other = new OtherProcess("disk", disk)) {
            assertThat(other).isNotNull();
        }
    }

    @Test
    void whoDoesNotGetTheLockInTimeSaysWhoHoldsItAndMakesTheCopyBesideIt() throws Exception {
        // Given
        Path disk = Disks.random(dir.resolve("data.vhdx"), 1 << 20, 1);
        List<String> waited = Collections.synchronizedList(new ArrayList<>());
        Progress listening = new Progress() {
            @Override
            public void moved(long bytesDone, long bytesTotal, String doing) {}

            @Override
            public void waiting(String waitingFor) {
                waited.add(waitingFor);
            }
        };

        // When
        CopyOutcome outcome;
        try (OtherProcess stopped = new OtherProcess("copy", dir.resolve("copy.lock"))) {
            assertThat(stopped).isNotNull();
            outcome = copier().copy(
                            Disks.request(dir.resolve("copy"), disk),
                            Throttle.unlimited(),
                            listening,
                            new Interruption());
        }

        // Then
        done(outcome);
        assertThat(waited)
                .isNotEmpty()
                .allSatisfy(said -> assertThat(said).isEqualTo("lock of the copy copy, held by other process"));
        assertThat(Files.mismatch(disk, dir.resolve("copy/data.vhdx"))).isEqualTo(-1);
    }

    @Test
    void whoReadsWithoutTheLockLetsGoOfTheDiskOnceTheOtherHasMadeTheCopy() throws Exception {
        // Given one who has the lock, and one who did not get it in time: both read, very slowly
        int length = 64 << 20;
        Path disk = Disks.random(dir.resolve("data.vhdx"), length, 1);
        AtomicLong speed = new AtomicLong(1 << 20);
        Reader first = new Reader(new Throttle(speed::get));
        Reader second = new Reader(new Throttle(() -> 1 << 20));
        try (var threads = Executors.newFixedThreadPool(2)) {
            var made = threads.submit(() -> first.copy(disk));
            first.reads.await();
            var late = threads.submit(() -> second.copy(disk));
            second.reads.await();

            // When
            speed.set(0);
            CopyOutcome.Done copy = done(made.get());

            // Then the other one ends long before it has read the disk
            CopyOutcome.Done found = done(late.get(5, TimeUnit.SECONDS));
            assertThat(found.existedBefore()).isTrue();
            assertThat(found.manifest()).isEqualTo(copy.manifest());
            assertThat(second.moved.get()).isPositive().isLessThan(length / 2);
        }
        assertThat(storage.heldSources()).isZero();
        lockFromOtherProcess(disk);
        assertThat(Disks.names(dir.resolve("copy"))).containsExactly("data.vhdx", "data.vhdx.manifest");
        assertThat(verify(dir.resolve("copy")).damaged()).isEmpty();
    }

    /// Copies with a registry of its own, as if in another process.
    private final class Reader implements Progress {
        private final CountDownLatch reads = new CountDownLatch(1);
        private final AtomicLong moved = new AtomicLong();
        private final Throttle throttle;

        Reader(Throttle throttle) {
            this.throttle = throttle;
        }

        CopyOutcome copy(Path disk) {
            return new DiskCopier(storage, new CopyLocks(), Clock.systemUTC(), 4)
                    .copy(Disks.request(dir.resolve("copy"), disk), throttle, this, new Interruption());
        }

        @Override
        public void moved(long bytesDone, long bytesTotal, String doing) {
            moved.accumulateAndGet(bytesDone, Math::max);
            reads.countDown();
        }

        @Override
        public void waiting(String waitingFor) {}
    }

    private DiskCopier copier() {
        return new DiskCopier(storage, locks, Clock.systemUTC(), 4);
    }

    private CopyOutcome copy(CopyRequest request) {
        return copier().copy(request, Throttle.unlimited(), Progress.NONE, new Interruption());
    }

    private static CopyOutcome.Done done(CopyOutcome outcome) {
        assertThat(outcome).isInstanceOf(CopyOutcome.Done.class);
        return (CopyOutcome.Done) outcome;
    }

    private CopyVerifier.Proof.Read verify(Path copy) {
        return (CopyVerifier.Proof.Read) new CopyVerifier(storage, 4)
                .verify(
                        copy,
                        Optional.empty(),
                        Optional.empty(),
                        Throttle.unlimited(),
                        Progress.NONE,
                        new Interruption());
    }

    /// A log GUID in both headers, with their checksums made right.
    private static void putLogGuid(Path disk) throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            for (long at : new long[] {65_536, 131_072}) {
                byte[] header = new byte[4096];
                file.seek(at);
                file.readFully(header);
                for (int i = 0; i < 16; i++) {
                    header[48 + i] = (byte) (i + 1);
                }
                Arrays.fill(header, 4, 8, (byte) 0);
                var crc = new CRC32C();
                crc.update(header);
                ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putInt(4, (int) crc.getValue());
                file.seek(at);
                file.write(header);
            }
        }
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + ": " + said)
                .isZero();
    }
}
