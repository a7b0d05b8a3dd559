package dev.stillpoint.disk.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.disk.LoopVolume;
import dev.stillpoint.disk.lock.CopyLocks;
import dev.stillpoint.disk.manifest.LeafSize;
import dev.stillpoint.disk.storage.LocalStorage;
import dev.stillpoint.disk.storage.Space;
import dev.stillpoint.disk.storage.Storage;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The same copy on media of many kinds.
@Timeout(60)
class MediaTest {
    private static final int UNALIGNED = (9 << 20) + 4097;

    /// Only the kernel tells it that a volume is full.
    private static final Storage BELIEVING = new LocalStorage().with(new Space() {
        @Override
        public long usableBytes(Path folder) {
            return Long.MAX_VALUE;
        }

        @Override
        public long capacityBytes(Path folder) {
            return Long.MAX_VALUE;
        }
    });

    @TempDir
    Path dir;

    @Test
    void aMediumOfLargeSectorsIsReadAndWrittenPastThePageCache() throws Exception {
        try (LoopVolume volume = LoopVolume.largeSectors(dir, 128)) {
            // Given
            Path disk = Disks.random(volume.root().resolve("data.vhdx"), UNALIGNED, 5);

            // When
            CopyOutcome.Done done = done(copy(new LocalStorage(), volume.root().resolve("copy"), disk));

            // Then
            assertThat(done.manifest().readBack()).isEqualTo("direct");
            LoopVolume.run(
                    "cmp",
                    disk.toString(),
                    volume.root().resolve("copy/data.vhdx").toString());
        }
    }

    @Test
    void whereDirectIoIsRefusedTheCopyIsMadeAndSaysSo() throws Exception {
        try (LoopVolume volume = LoopVolume.ramfs(dir)) {
            // Given
            Path disk = Disks.random(volume.root().resolve("data.vhdx"), UNALIGNED, 6);

            // When
            CopyOutcome.Done done = done(copy(BELIEVING, volume.root().resolve("copy"), disk));

            // Then
            assertThat(done.manifest().readBack()).isEqualTo("cached");
            LoopVolume.run(
                    "cmp",
                    disk.toString(),
                    volume.root().resolve("copy/data.vhdx").toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"full", "read-only"})
    void aVolumeThatTakesNoMoreIsAFailureWithItsFile(String trouble) throws Exception {
        try (LoopVolume volume = LoopVolume.largeSectors(dir, 64)) {
            // Given
            Path disk = Disks.random(dir.resolve("data.vhdx"), 60 << 20, 7);
            Path sets = Files.createDirectory(volume.root().resolve("sets"));
            if (trouble.equals("read-only")) {
                volume.makeReadOnly();
            } else {
                Files.write(volume.root().resolve("others"), new byte[24 << 20]);
            }

            // When
            CopyOutcome outcome = copy(BELIEVING, sets.resolve("copy"), disk);

            // Then
            CopyOutcome.Failed failed = (CopyOutcome.Failed) outcome;
            assertThat(failed.detail()).contains(sets.toString());
            if (trouble.equals("full")) {
                assertThat(failed.code()).isEqualTo(FailureCode.NO_SPACE);
                assertThat(failed.detail()).contains("data.vhdx.1-");
            }
            assertThat(Disks.names(sets.resolve("copy"))).isEmpty();
        }
    }

    @Test
    void holesOfTheSourceAreHardlyReadAndNotWritten() throws Exception {
        // Given much of nothing with something at both ends
        Path disk = dir.resolve("sparse.vhdx");
        try (RandomAccessFile sparse = new RandomAccessFile(disk.toFile(), "rw")) {
            sparse.write(1);
            sparse.setLength(256L << 20);
            sparse.seek((256L << 20) - 5);
            sparse.write(new byte[] {1, 2, 3, 4, 5});
        }
        BrokenStorage counting = new BrokenStorage(BrokenStorage.At.NOWHERE, 0);

        // When
        CopyOutcome.Done done = done(copy(counting, dir.resolve("copy"), disk));

        // Then
        assertThat(counting.sourceBytesRead()).isLessThan(64 << 20);
        assertThat(done.bytesWritten()).isEqualTo(2L * LeafSize.SMALL.bytes());
        assertThat(done.manifest().files().getFirst().zeroLeaves()).isEqualTo((256 << 20) / LeafSize.SMALL.bytes() - 2);
        LoopVolume.run("cmp", disk.toString(), dir.resolve("copy/sparse.vhdx").toString());
    }

    @Test
    void aDynamicVhdxIsCopiedByteForByte() throws Exception {
        // Given
        assumeTrue(
                Stream.of("/usr/bin/qemu-img", "/usr/local/bin/qemu-img").anyMatch(p -> Files.exists(Path.of(p))),
                "qemu-img is not installed");
        Path raw = Disks.random(dir.resolve("raw"), 24 << 20, 8);
        Path disk = dir.resolve("dynamic.vhdx");
        LoopVolume.run(
                "qemu-img",
                "convert",
                "-f",
                "raw",
                "-O",
                "vhdx",
                "-o",
                "subformat=dynamic",
                raw.toString(),
                disk.toString());

        // When
        done(copy(new LocalStorage(), dir.resolve("copy"), disk));

        // Then
        String copied = dir.resolve("copy/dynamic.vhdx").toString();
        LoopVolume.run("cmp", disk.toString(), copied);
        LoopVolume.run("qemu-img", "compare", "-f", "vhdx", "-F", "raw", copied, raw.toString());
    }

    @Test
    void thePlainHashIsWhatOtherToolsTell() throws Exception {
        // Given
        Path disk = Disks.random(dir.resolve("data.vhdx"), UNALIGNED, 9);

        // When
        CopyOutcome outcome = new DiskCopier(new LocalStorage(), new CopyLocks(), Clock.systemUTC(), 2)
                .copy(
                        Disks.request(dir.resolve("copy"), disk).withSha256(true),
                        Throttle.unlimited(),
                        Progress.NONE,
                        new Interruption());

        // Then
        String told = LoopVolume.run("sha256sum", dir.resolve("copy/data.vhdx").toString());
        assertThat(done(outcome).manifest().files().getFirst().sha256()).isEqualTo(Optional.of(told.substring(0, 64)));
    }

    private static CopyOutcome copy(Storage storage, Path folder, Path disk) {
        return new DiskCopier(storage, new CopyLocks(), Clock.systemUTC(), 4)
                .copy(Disks.request(folder, disk), Throttle.unlimited(), Progress.NONE, new Interruption());
    }

    private static CopyOutcome.Done done(CopyOutcome outcome) {
        assertThat(outcome).isInstanceOf(CopyOutcome.Done.class);
        return (CopyOutcome.Done) outcome;
    }
}
