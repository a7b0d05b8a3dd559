package dev.stillpoint.disk.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.disk.copy.BrokenStorage.At;
import dev.stillpoint.disk.lock.CopyLocks;
import dev.stillpoint.disk.storage.LocalStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(40)
class SideFileWriterTest {
    private static final int LENGTH = 9 << 20;

    @TempDir(factory = BrokenMediumTest.Named.class)
    Path dir;

    private final LocalStorage storage = new LocalStorage();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 65_536, 65_537, 4_194_304, 4_194_305, 9_000_001})
    void everyLengthComesBackBitByBit(int length) throws Exception {
        // Given
        Path disk = Disks.random(dir.resolve("data.vhdx"), length, length);
        SideFiles files = SideFiles.of(dir, disk);

        // When
        WriteOutcome.Done done = done(files.write(storage, 1));

        // Then
        assertThat(done.bytes()).isEqualTo(length);
        assertThat(Files.mismatch(disk, files.side())).isEqualTo(-1);
        assertThat(Disks.names(files.volume)).containsExactly("data.vhdx.side");
        assertThat(Disks.names(dir.resolve("nas")))
                .containsExactly("d-0123456789abcdef", "d-0123456789abcdef." + SideFiles.RUN + ".side");
        assertThat(Disks.openFiles()).isEmpty();
        assertThat(Disks.copyThreads()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fixed", "dynamic"})
    void aRealVhdxIsJudgedEqualByQemuAndItsSpaceIsTaken(String type) throws Exception {
        // Given
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/qemu-img")), "qemu-img (qemu-utils) is not installed");
        Path raw = Disks.random(dir.resolve("raw"), 24 << 20, 9);
        Path disk = dir.resolve("data.vhdx");
        String options = "subformat=" + type + ",block_state_zero=off";
        run("qemu-img", "convert", "-f", "raw", "-O", "vhdx", "-o", options, raw.toString(), disk.toString());
        SideFiles files = SideFiles.of(dir, disk);

        // When
        done(files.write(storage, 1));

        // Then
        run(
                "qemu-img",
                "compare",
                "-f",
                "vhdx",
                "-F",
                "vhdx",
                disk.toString(),
                files.side().toString());
        run("cmp", disk.toString(), files.side().toString());
        assertThat(blocks(files.side())).isGreaterThanOrEqualTo(Files.size(disk));
    }

    @Test
    void allFilesOfAVhdSetAreWritten() throws Exception {
        // Given
        Path data = Disks.random(dir.resolve("set_5F3A.avhdx"), 5 << 20, 1);
        Path head = Disks.random(dir.resolve("set.vhds"), 260_000, 2);
        SideFiles files = SideFiles.of(dir, data, head);

        // When
        done(files.write(storage, 1));

        // Then
        assertThat(Files.mismatch(data, files.files.getFirst().local())).isEqualTo(-1);
        assertThat(Files.mismatch(head, files.files.getLast().local())).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b'c[1]{2}.vhdx",
                "$(touch x);`id`&.vhdx",
                "Größe — Übung.vhdx",
                "💾 disk 🧊.vhdx",
                "%TEMP%!^,=+~#@.vhdx",
                "-rf.vhdx",
                "no extension"
            })
    void hostileNamesAreNamesAndNothingElse(String name) throws Exception {
        // Given
        Path disk = Disks.random(dir.resolve(name), 300_000, 3);
        SideFiles files = SideFiles.of(dir, disk);

        // When
        done(files.write(storage, 1));

        // Then
        assertThat(Files.mismatch(disk, files.side())).isEqualTo(-1);
        assertThat(Disks.names(files.volume)).containsExactly(name + ".side");
        assertThat(files.remove(Duration.ZERO)).isEqualTo(new CopyRemover.Removal.Removed(1));
        assertThat(Disks.names(files.volume)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "ü"})
    void namesOf255BytesAreCopiedAndWritten(String letter) throws Exception {
        // Given: two files of one disk whose names differ at the end only
        int letters = 240 / letter.getBytes(StandardCharsets.UTF_8).length;
        String stem = letter.repeat(letters);
        Path data = Disks.random(dir.resolve(stem + "1234567890.vhds"), 300_000, 3);
        Path head = Disks.random(dir.resolve(stem + "1234567891.vhds"), 200_000, 4);
        assertThat(head.getFileName().toString().getBytes(StandardCharsets.UTF_8))
                .hasSize(255);

        // When
        SideFiles files = SideFiles.of(dir, data, head);
        WriteOutcome outcome = files.write(storage, 1);

        // Then
        done(outcome);
        assertThat(Files.mismatch(data, files.copy.resolve(data.getFileName()))).isEqualTo(-1);
        assertThat(files.files.getFirst().local()).hasSameBinaryContentAs(data);
        assertThat(files.side()).hasSameBinaryContentAs(head);
        assertThat(Disks.names(files.copy)).hasSize(3);
        assertThat(files.remove(Duration.ZERO)).isEqualTo(new CopyRemover.Removal.Removed(2));
    }

    @ParameterizedTest
    @CsvSource({
        "WRITE_COPY,    8388609,  IO_ERROR, writing C:\\Vol\\data.vhdx.side at byte 8388608",
        "FLIP_ON_WRITE, 4194309,  IO_ERROR, data.vhdx.side at byte 4194304",
        "SYNC_COPY,     0,        IO_ERROR, flushing C:\\Vol\\data.vhdx.side",
        "READ_BACK,     4194305,  IO_ERROR, reading the stored copy's data.vhdx at byte 4194304",
        "PLACE_FILE,    0,        IO_ERROR, giving C:\\Vol\\data.vhdx.side its name",
        "SYNC_FOLDER,   0,        IO_ERROR, Input/output error",
        "NO_SPACE,      1000000,  NO_SPACE, 9437184 bytes needed, 1000000 bytes free"
    })
    void aBreakIsNamedAndLeavesNothingAndTheNextAttemptIsRight(At at, long position, FailureCode code, String named)
            throws Exception {
        // Given
        Path disk = Disks.random(dir.resolve("data.vhdx"), LENGTH, 3);
        SideFiles files = SideFiles.of(dir, disk);

        // When
        WriteOutcome outcome = files.write(new BrokenStorage(at, position), 1);

        // Then
        WriteOutcome.Failed failed = (WriteOutcome.Failed) outcome;
        assertThat(failed.code()).isEqualTo(code);
        assertThat(failed.detail()).contains(named);
        assertThat(Disks.names(files.volume)).isEmpty();
        assertThat(files.note()).doesNotExist();
        assertThat(Disks.openFiles()).isEmpty();
        assertThat(Disks.copyThreads()).isEmpty();
        done(files.write(storage, 2));
        assertThat(Files.mismatch(disk, files.side())).isEqualTo(-1);
    }

    @Test
    void aBitThatFlipsInWhatIsWrittenBlamesTheVolumeAndNotTheCopy() throws Exception {
        // Given
        SideFiles files = SideFiles.of(dir, Disks.random(dir.resolve("data.vhdx"), LENGTH, 3));

        // When
        WriteOutcome.Failed failed =
                (WriteOutcome.Failed) files.write(new BrokenStorage(At.FLIP_ON_WRITE, LENGTH - 1), 1);

        // Then
        assertThat(failed.code()).isEqualTo(FailureCode.IO_ERROR);
        assertThat(failed.detail()).contains("sound in the stored copy", "the medium of " + files.volume);
    }

    @Test
    void whatStandsThereFinishedByThisStepIsAnsweredAndNotTouched() throws Exception {
        // Given
        SideFiles files = SideFiles.of(dir, Disks.random(dir.resolve("data.vhdx"), LENGTH, 3));
        done(files.write(storage, 1));
        Object before = Files.readAttributes(files.side(), "unix:ino,ctime");

        // When: the copy can't be read any more, so nothing but the note can have told
        Files.write(files.copy.resolve("data.vhdx"), new byte[10]);
        WriteOutcome.Done again = done(files.write(storage, 1));
        WriteOutcome.Done later = done(files.write(storage, 2));

        // Then
        assertThat(again.existedBefore()).isTrue();
        assertThat(later.existedBefore()).isTrue();
        assertThat(Files.readAttributes(files.side(), "unix:ino,ctime")).isEqualTo(before);
    }

    @Test
    void aCommandThatComesAgainAfterTheSwapWritesNothing() throws Exception {
        // Given: attempt 2 found what attempt 1 had finished
        SideFiles files = SideFiles.of(dir, Disks.random(dir.resolve("data.vhdx"), LENGTH, 3));
        done(files.write(storage, 1));
        done(files.write(storage, 2));
        Files.move(files.side(), files.volume.resolve("data.vhdx"));

        // When
        WriteOutcome.Failed failed = (WriteOutcome.Failed) files.write(storage, 2);

        // Then
        assertThat(failed.code()).isEqualTo(FailureCode.DISK_FILE_GONE);
        assertThat(failed.detail()).contains("C:\\Vol\\data.vhdx.side", "attempt 2");
        assertThat(Disks.names(files.volume)).containsExactly("data.vhdx");
        assertThat(done(files.write(storage, 3)).existedBefore()).isFalse();
    }

    @Test
    void withoutTheNoteWhatStandsThereIsProvenByReadingAndWrongBytesAreWrittenAnew() throws Exception {
        // Given
        Path disk = Disks.random(dir.resolve("data.vhdx"), LENGTH, 3);
        SideFiles files = SideFiles.of(dir, disk);
        done(files.write(storage, 1));
        Files.delete(files.note());
        WriteOutcome.Done read = done(files.write(storage, 1));
        flip(files.side(), 5_000_000);
        Files.setLastModifiedTime(files.side(), FileTime.fromMillis(7));

        // When
        WriteOutcome.Done mended = done(files.write(storage, 1));

        // Then
        assertThat(read.existedBefore()).isTrue();
        assertThat(mended.existedBefore()).isFalse();
        assertThat(Files.mismatch(disk, files.side())).isEqualTo(-1);
    }

    @Test
    void aTombstoneRefusesEndsAndIsSeenBeforeTheName() throws Exception {
        // Given
        SideFiles files = SideFiles.of(dir, Disks.random(dir.resolve("data.vhdx"), LENGTH, 3));
        AtomicBoolean readBack = new AtomicBoolean();
        Progress undoneWhileReadBack = new Progress() {
            @Override
            public void moved(long bytesDone, long bytesTotal, String doing) {
                if (doing.startsWith("reading back") && !readBack.getAndSet(true)) {
                    try {
                        Files.writeString(files.tombstone(), "undone");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }

            @Override
            public void waiting(String waitingFor) {}
        };

        // When
        WriteOutcome during = files.write(storage, 1, Throttle.unlimited(), undoneWhileReadBack, new Interruption());
        WriteOutcome after = files.write(storage, 2);

        // Then
        assertThat(((WriteOutcome.Failed) during).code()).isEqualTo(FailureCode.COPY_UNDONE);
        assertThat(((WriteOutcome.Failed) after).code()).isEqualTo(FailureCode.COPY_UNDONE);
        assertThat(Disks.names(files.volume)).isEmpty();
    }

    @Test
    void removingEndsTheWriterFirst() throws Exception {
        // Given
        SideFiles files = SideFiles.of(dir, Disks.random(dir.resolve("data.vhdx"), 32 << 20, 3));
        CompletableFuture<Void> begun = new CompletableFuture<>();
        Progress listening = new Progress() {
            @Override
            public void moved(long bytesDone, long bytesTotal, String doing) {
                begun.complete(null);
            }

            @Override
            public void waiting(String waitingFor) {}
        };
        CompletableFuture<WriteOutcome> writing = CompletableFuture.supplyAsync(
                () -> files.write(storage, 1, new Throttle(() -> 4 << 20), listening, new Interruption()));
        begun.get(20, TimeUnit.SECONDS);

        // When
        CopyRemover.Removal removal = files.remove(Duration.ofSeconds(20));

        // Then
        assertThat(removal).isEqualTo(new CopyRemover.Removal.Removed(0));
        assertThat(((WriteOutcome.Failed) writing.get(20, TimeUnit.SECONDS)).code())
                .isEqualTo(FailureCode.COPY_UNDONE);
        assertThat(Disks.names(files.volume)).isEmpty();
        assertThat(Disks.names(dir.resolve("nas")))
                .containsExactly(
                        "d-0123456789abcdef", files.tombstone().getFileName().toString());
    }

    @Test
    void removingDeletesWhatIsNamedWithItsPartialFilesAndNothingElse() throws Exception {
        // Given
        SideFiles files = SideFiles.of(dir, Disks.random(dir.resolve("data.vhdx"), 300_000, 3));
        done(files.write(storage, 1));
        List<String> others = List.of(
                "data.vhdx", "data.vhdx.side2", "data.vhdx.sidecar.1-01234567.partial", "data.vhdx.side.1-xyz.partial");
        for (String other : others) {
            Files.writeString(files.volume.resolve(other), "other");
        }
        Files.writeString(files.volume.resolve("data.vhdx.side.2-01234567.partial"), "ours");
        Files.writeString(files.volume.resolve("data.vhdx.side.13-89abcdef.unlocked.partial"), "ours");

        // When
        CopyRemover.Removal removal = files.remove(Duration.ZERO);

        // Then
        assertThat(removal).isEqualTo(new CopyRemover.Removal.Removed(3));
        assertThat(Disks.names(files.volume)).containsExactlyInAnyOrderElementsOf(others);
        assertThat(files.note()).doesNotExist();
        assertThat(files.remove(Duration.ZERO)).isEqualTo(new CopyRemover.Removal.Removed(0));
        assertThat(files.copy).exists();
    }

    @Test
    void aFileThatSomebodyHoldsIsNotDeletedAndNamed() throws Exception {
        // Given
        SideFiles files = SideFiles.of(dir, Disks.random(dir.resolve("data.vhdx"), 300_000, 3));
        done(files.write(storage, 1));

        // When
        CopyRemover.Removal removal;
        try (OtherProcess hyperV = new OtherProcess("disk", files.side())) {
            assertThat(hyperV).isNotNull();
            removal = files.remove(Duration.ZERO);
        }

        // Then
        CopyRemover.Removal.Failed failed = (CopyRemover.Removal.Failed) removal;
        assertThat(failed.code()).isEqualTo(FailureCode.SOURCE_IN_USE);
        assertThat(failed.code().retryable()).isTrue();
        assertThat(failed.detail()).contains("C:\\Vol\\data.vhdx.side");
        assertThat(files.side()).exists();
        assertThat(files.remove(Duration.ZERO)).isEqualTo(new CopyRemover.Removal.Removed(1));
    }

    @Test
    void whoDoesNotGetTheLockWritesFilesOfItsOwn() throws Exception {
        // Given
        Path disk = Disks.random(dir.resolve("data.vhdx"), 300_000, 3);
        SideFiles files = SideFiles.of(dir, disk);
        Path stopped = Files.writeString(files.volume.resolve("data.vhdx.side.1-01234567.partial"), "another's");

        // When
        WriteOutcome outcome;
        Path lock = files.copy.resolveSibling("d-0123456789abcdef." + SideFiles.RUN + ".lock");
        try (CopyLocks.Held held = new CopyLocks().tryAcquire(lock, "stopped").orElseThrow()) {
            assertThat(held).isNotNull();
            outcome = files.write(storage, 2);
        }

        // Then
        done(outcome);
        assertThat(Files.mismatch(disk, files.side())).isEqualTo(-1);
        assertThat(stopped).exists();
    }

    @Test
    void aProcessKilledInTheMiddleLeavesWhatTheNextDeliveryPutsRight() throws Exception {
        // Given
        Path disk = Disks.random(dir.resolve("data.vhdx"), 32 << 20, 3);
        SideFiles files = SideFiles.of(dir, disk);

        // When
        try (OtherProcess worker = new OtherProcess("side", dir, files.root)) {
            assertThat(worker).isNotNull();
        }
        List<String> left = Disks.names(files.volume);
        WriteOutcome.Done done = done(files.write(storage, 1));

        // Then
        assertThat(left)
                .singleElement()
                .asString()
                .startsWith("data.vhdx.side.1-")
                .endsWith(".partial");
        assertThat(done.existedBefore()).isFalse();
        assertThat(Disks.names(files.volume)).containsExactly("data.vhdx.side");
        assertThat(Files.mismatch(disk, files.side())).isEqualTo(-1);
    }

    @Test
    void aWriterThatWasStoppedBeforeItGaveTheNameTakesItBackWhenUndoneMeanwhile() throws Exception {
        // Given
        SideFiles files = SideFiles.of(dir, Disks.random(dir.resolve("data.vhdx"), 300_000, 3));
        BrokenStorage stopped = BrokenStorage.stoppedBeforeNames(() -> Files.writeString(files.tombstone(), "undone"));

        // When
        WriteOutcome.Failed failed = (WriteOutcome.Failed) files.write(stopped, 1);

        // Then
        assertThat(failed.code()).isEqualTo(FailureCode.COPY_UNDONE);
        assertThat(Disks.names(files.volume)).isEmpty();
        assertThat(files.note()).doesNotExist();
    }

    @Test
    void aWriterThatWasStoppedTakesItsFileBackWhenAnothersWasSwappedInMeanwhile() throws Exception {
        // Given
        SideFiles files = SideFiles.of(dir, Disks.random(dir.resolve("data.vhdx"), 300_000, 3));
        AtomicBoolean swapped = new AtomicBoolean();
        BrokenStorage stopped = BrokenStorage.stoppedBeforeNames(() -> {
            if (!swapped.getAndSet(true)) {
                assertThat(files.write(storage, 2)).isInstanceOf(WriteOutcome.Done.class);
                Files.move(files.side(), files.volume.resolve("data.vhdx"));
            }
        });

        // When
        WriteOutcome.Failed failed = (WriteOutcome.Failed) files.write(stopped, 1);

        // Then
        assertThat(failed.code()).isEqualTo(FailureCode.COPY_LOCKED);
        assertThat(Disks.names(files.volume)).containsExactly("data.vhdx");
        assertThat(files.note()).exists();
    }

    @Test
    void aCopyThatIsNotThereOrBuriedOrAnotherIsNamedAsSuch() throws Exception {
        // Given
        SideFiles files = SideFiles.of(dir, Disks.random(dir.resolve("data.vhdx"), 300_000, 3));
        SideFiles another = SideFiles.known(dir, "sha256:" + "0".repeat(64), "data.vhdx");
        WriteOutcome otherRoot = another.write(storage, 1);
        Path manifest = files.copy.resolve("data.vhdx.manifest");
        byte[] good = Files.readAllBytes(manifest);
        flip(manifest, 4500);
        WriteOutcome altered = files.write(storage, 1);
        Files.delete(manifest);
        WriteOutcome without = files.write(storage, 1);
        Files.write(manifest, good);
        Files.writeString(files.copy.resolveSibling("d-0123456789abcdef.undone"), "undone");
        WriteOutcome buried = files.write(storage, 1);

        // Then
        assertThat(((WriteOutcome.Damaged) otherRoot).damaged().getFirst().expected())
                .contains("0".repeat(64));
        assertThat(((WriteOutcome.Damaged) altered).damaged().getFirst().file()).isEqualTo("data.vhdx.manifest");
        assertThat(((WriteOutcome.Failed) without).code()).isEqualTo(FailureCode.COPY_GONE);
        assertThat(((WriteOutcome.Failed) buried).code()).isEqualTo(FailureCode.COPY_GONE);
        assertThat(Disks.names(files.volume)).isEmpty();
    }

    static void flip(Path file, long position) throws IOException {
        try (var channel = Files.newByteChannel(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var one = ByteBuffer.allocate(1);
            channel.position(position).read(one);
            one.put(0, (byte) (one.get(0) ^ 0x40)).flip();
            channel.position(position).write(one);
        }
    }

    private static WriteOutcome.Done done(WriteOutcome outcome) {
        assertThat(outcome).isInstanceOf(WriteOutcome.Done.class);
        return (WriteOutcome.Done) outcome;
    }

    /// Bytes of the medium that the file holds.
    private static long blocks(Path file) throws Exception {
        return 512 * Long.parseLong(run("stat", "-c", "%b", file.toString()).strip());
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + ": " + said)
                .isZero();
        return said;
    }
}
