package dev.stillpoint.disk.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.disk.copy.BrokenStorage.At;
import dev.stillpoint.disk.lock.CopyLocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever breaks: a clear failure, nothing that looks like a copy, nothing leaked, and the next attempt succeeds.
@Timeout(20)
class BrokenMediumTest {
    private static final int LENGTH = 13 << 20;

    @TempDir(factory = Named.class)
    Path dir;

    @ParameterizedTest
    @CsvSource({
        "READ_SOURCE,    0,        IO_ERROR, reading the header of",
        "READ_SOURCE,    4194304,  IO_ERROR, reading the source C:\\disks\\data.vhdx at byte 4194304",
        "READ_SOURCE,    13631487, IO_ERROR, reading the source C:\\disks\\data.vhdx at byte 12582912",
        "WRITE_COPY,     0,        IO_ERROR, data.vhdx.1-",
        "WRITE_COPY,     8388609,  IO_ERROR, at byte 8388608",
        "SYNC_COPY,      0,        IO_ERROR, flushing",
        "READ_BACK,      4194305,  IO_ERROR, reading back data.vhdx at byte 4194304",
        "READ_BACK,      13631487, IO_ERROR, reading back data.vhdx at byte 12582912",
        "WRITE_MANIFEST, 100,      IO_ERROR, writing the manifest",
        "WRITE_MANIFEST, 15000,    IO_ERROR, data.vhdx.manifest.1-",
        "WRITE_JOURNAL,  100,      IO_ERROR, writing the journal",
        "APPEND_JOURNAL, 0,        NO_SPACE, writing the journal",
        "PLACE_FILE,     0,        IO_ERROR, renaming",
        "PLACE_MANIFEST, 0,        IO_ERROR, renaming",
        "SYNC_FOLDER,    0,        IO_ERROR, Input/output error",
        "NO_SPACE,       1000000,  NO_SPACE, 1000000 bytes free"
    })
    void aBreakIsNamedAndLeavesNothing(At at, long position, FailureCode code, String named) throws Exception {
        // Given
        Path disk = Disks.random(dir.resolve("data.vhdx"), LENGTH, 3);
        Path folder = dir.resolve("copy");
        BrokenStorage storage = new BrokenStorage(at, position);

        // When
        CopyOutcome outcome = copy(storage, folder, disk);

        // Then
        assertThat(outcome).isInstanceOf(CopyOutcome.Failed.class);
        CopyOutcome.Failed failed = (CopyOutcome.Failed) outcome;
        assertThat(failed.code()).isEqualTo(code);
        assertThat(failed.detail()).contains(named);
        assertThat(Disks.looksComplete(folder)).isFalse();
        assertThat(Disks.names(folder)).isEmpty();
        assertThat(storage.heldSources()).isZero();
        assertThat(Disks.openFiles()).isEmpty();
        assertThat(Disks.copyThreads()).isEmpty();
        assertThat(copy(new BrokenStorage(At.NOWHERE, 0), folder, disk)).isInstanceOf(CopyOutcome.Done.class);
        assertThat(Files.mismatch(disk, folder.resolve("data.vhdx"))).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"0", "65535", "9437184", "13631487"})
    void aBitFlippedBetweenWriteAndReadBackIsFoundAndNamed(long position) throws Exception {
        // Given
        Path disk = Disks.random(dir.resolve("data.vhdx"), LENGTH, 4);

        // When
        CopyOutcome outcome = copy(new BrokenStorage(At.FLIP_ON_WRITE, position), dir.resolve("copy"), disk);

        // Then
        CopyOutcome.Failed failed = (CopyOutcome.Failed) outcome;
        assertThat(failed.code()).isEqualTo(FailureCode.COPY_DAMAGED);
        assertThat(failed.detail()).contains("data.vhdx at byte " + position / 65536 * 65536 + ": SHA-256 ");
        assertThat(failed.detail()).contains("is suspect");
        assertThat(Disks.names(dir.resolve("copy"))).isEmpty();
    }

    /// Data, journal and manifest share a disk that is full after so many bytes.
    @Test
    void aDiskThatGetsFullAtAnyByteLeavesNoCopy(@TempDir(factory = MemoryFolder.class) Path memory) throws Exception {
        // Given
        Path disk = Disks.random(memory.resolve("data.vhdx"), 700_000, 6);
        BrokenStorage enough = new BrokenStorage(At.FULL, Long.MAX_VALUE);
        assertThat(copy(enough, memory.resolve("whole"), disk)).isInstanceOf(CopyOutcome.Done.class);
        long all = enough.bytesWritten();
        for (long bytes = 0; bytes < all; bytes += all / 150) {
            // When
            BrokenStorage full = new BrokenStorage(At.FULL, bytes);
            CopyOutcome outcome = copy(full, memory.resolve("copy"), disk);

            // Then
            assertThat(outcome).as("full after %s bytes", bytes).isInstanceOf(CopyOutcome.Failed.class);
            CopyOutcome.Failed failed = (CopyOutcome.Failed) outcome;
            assertThat(failed.code()).isEqualTo(FailureCode.NO_SPACE);
            assertThat(failed.detail())
                    .contains(memory.resolve("copy/data.vhdx").toString());
            assertThat(Disks.names(memory.resolve("copy"))).isEmpty();
            assertThat(full.heldSources()).isZero();
        }
        assertThat(Disks.openFiles()).isEmpty();
        assertThat(Disks.copyThreads()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = At.class,
            names = {"READ_SOURCE", "WRITE_COPY", "READ_BACK"})
    void anErrorAtAnyByteIsNamedWithFileAndOffset(At at, @TempDir(factory = MemoryFolder.class) Path memory)
            throws Exception {
        // Given
        Path disk = memory.resolve("data.vhdx");
        byte[] content = new byte[(9 << 20) + 5];
        new Random(1).nextBytes(content);
        Files.write(disk, content);
        Random positions = new Random(2);
        for (int i = 0; i < 20; i++) {
            long position = positions.nextInt(10, content.length);

            // When
            BrokenStorage broken = new BrokenStorage(at, position);
            CopyOutcome outcome = copy(broken, memory.resolve("copy"), disk);

            // Then
            assertThat(outcome).as("byte %s", position).isInstanceOf(CopyOutcome.Failed.class);
            CopyOutcome.Failed failed = (CopyOutcome.Failed) outcome;
            assertThat(failed.code()).isEqualTo(FailureCode.IO_ERROR);
            assertThat(failed.detail()).contains("data.vhdx", "at byte " + (position >> 22 << 22));
            assertThat(Disks.names(memory.resolve("copy"))).isEmpty();
            assertThat(broken.heldSources()).isZero();
        }
        assertThat(Disks.openFiles()).isEmpty();
        assertThat(Disks.copyThreads()).isEmpty();
    }

    @Test
    void aTargetThatVanishesIsAFailureAndNoCopy() throws Exception {
        // Given
        Path disk = Disks.random(dir.resolve("data.vhdx"), LENGTH, 7);
        Path folder = dir.resolve("copy");
        BrokenStorage storage = new BrokenStorage(At.NOWHERE, 0);
        Progress vandal = new Progress() {
            @Override
            public synchronized void moved(long bytesDone, long bytesTotal, String doing) {
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                    Files.delete(folder);
                } catch (IOException goneAlready) {
                    assertThat(folder).doesNotExist();
                }
            }

            @Override
            public void waiting(String waitingFor) {}
        };

        // When
        CopyOutcome outcome = new DiskCopier(storage, new CopyLocks(), Clock.systemUTC(), 4)
                .copy(Disks.request(folder, disk), Throttle.unlimited(), vandal, new Interruption());

        // Then
        assertThat(outcome).isInstanceOf(CopyOutcome.Failed.class);
        assertThat(((CopyOutcome.Failed) outcome).detail()).contains(folder.toString());
        assertThat(Disks.looksComplete(folder)).isFalse();
        assertThat(storage.heldSources()).isZero();
        assertThat(Disks.openFiles()).isEmpty();
        assertThat(Disks.copyThreads()).isEmpty();
    }

    @Test
    void aFolderThatCanNotBeMadeIsAFailureWithItsName() throws Exception {
        // Given
        Path disk = Disks.random(dir.resolve("data.vhdx"), 100, 5);
        Files.writeString(dir.resolve("file"), "in the way");

        // When
        CopyOutcome outcome = copy(new BrokenStorage(At.NOWHERE, 0), dir.resolve("file/copy"), disk);

        // Then
        assertThat(((CopyOutcome.Failed) outcome).detail())
                .contains(dir.resolve("file").toString());
    }

    private static CopyOutcome copy(BrokenStorage storage, Path folder, Path disk) {
        return new DiskCopier(storage, new CopyLocks(), Clock.systemUTC(), 4)
                .copy(Disks.request(folder, disk), Throttle.unlimited(), Progress.NONE, new Interruption());
    }

    /// Temporary folders by which this test's open files are told from others'.
    static final class Named implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
            return Files.createTempDirectory(MemoryFolder.NAME);
        }
    }
}
