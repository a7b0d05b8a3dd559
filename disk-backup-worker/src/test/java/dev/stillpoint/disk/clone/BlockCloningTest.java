package dev.stillpoint.disk.clone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillpoint.disk.LoopVolume;
import dev.stillpoint.disk.storage.LocalStorage;
import dev.stillpoint.disk.storage.ReadableFile;
import dev.stillpoint.disk.storage.SourceInUse;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
class BlockCloningTest {
    private static final int LENGTH = (24 << 20) + 123;

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"xfs", "btrfs"})
    void aCloneIsEqualAndSharesItsBlocksUntilEitherIsWritten(String fileSystem) throws Exception {
        try (LoopVolume volume = fileSystem.equals("xfs") ? LoopVolume.xfs(dir, 320) : LoopVolume.btrfs(dir, 320)) {
            // Given
            Path disk = random(volume.root().resolve("disk.vhdx"), LENGTH);
            LoopVolume.run("sync", disk.toString());
            long before = Files.getFileStore(disk).getUsableSpace();
            Path clone = volume.root().resolve("disk.clone");

            // When
            new LocalStorage().cloneSource(disk, clone);

            // Then
            assertThat(Files.mismatch(disk, clone)).isEqualTo(-1);
            assertThat(before - Files.getFileStore(disk).getUsableSpace()).isLessThan(LENGTH / 4);
            try (RandomAccessFile changed = new RandomAccessFile(disk.toFile(), "rw")) {
                changed.seek(5_000_000);
                changed.write("the guest".getBytes());
            }
            assertThat(Files.mismatch(disk, clone)).isBetween(5_000_000L, 5_000_009L);
            assertThat(BlockCloning.possibleAt(volume.root())).isTrue();
            assertThat(names(volume.root())).containsExactlyInAnyOrder("disk.clone", "disk.vhdx");
        }
    }

    @Test
    void placesThatCanNotShareBlocksRefuseAndLeaveNothing() throws Exception {
        try (LoopVolume volume = LoopVolume.largeSectors(dir, 64)) {
            // Given
            Path disk = random(volume.root().resolve("disk.vhdx"), 1 << 20);
            Path elsewhere = dir.resolve("disk.clone");

            // Then
            assertThatThrownBy(() -> new LocalStorage().cloneSource(disk, disk.resolveSibling("disk.clone")))
                    .isInstanceOf(CloneRefused.class)
                    .hasMessageContaining("blocks can't be shared");
            assertThatThrownBy(() -> new LocalStorage().cloneSource(disk, elsewhere))
                    .isInstanceOf(CloneRefused.class);
            assertThat(disk.resolveSibling("disk.clone")).doesNotExist();
            assertThat(elsewhere).doesNotExist();
            assertThat(BlockCloning.possibleAt(volume.root())).isFalse();
        }
    }

    @Test
    void aCloneReplacesNothing() throws Exception {
        try (LoopVolume volume = LoopVolume.xfs(dir, 320)) {
            // Given
            Path disk = random(volume.root().resolve("disk.vhdx"), 1 << 20);
            Path taken = Files.writeString(volume.root().resolve("disk.clone"), "somebody's");

            // Then
            assertThatThrownBy(() -> new LocalStorage().cloneSource(disk, taken))
                    .isInstanceOf(FileAlreadyExistsException.class);
            assertThat(taken).hasContent("somebody's");
            assertThatThrownBy(() -> new LocalStorage()
                            .cloneSource(
                                    volume.root().resolve("none"), volume.root().resolve("other")))
                    .isInstanceOf(NoSuchFileException.class);
        }
    }

    @Test
    void cloningADiskThatIsReadKeepsItsLock() throws Exception {
        try (LoopVolume volume = LoopVolume.xfs(dir, 320)) {
            // Given
            Path disk = random(volume.root().resolve("disk.vhdx"), 1 << 20);
            LocalStorage storage = new LocalStorage();
            try (ReadableFile reading = storage.openSource(disk)) {
                // When
                storage.cloneSource(disk, volume.root().resolve("disk.clone"));

                // Then
                assertThat(reading.length()).isEqualTo(1 << 20);
                assertThat(othersCanWrite(disk)).isFalse();
            }
            assertThat(storage.heldSources()).isZero();
            assertThat(othersCanWrite(disk)).isTrue();
        }
    }

    @Test
    void aDiskInUseIsNotCloned() throws Exception {
        try (LoopVolume volume = LoopVolume.xfs(dir, 320)) {
            // Given
            Path disk = random(volume.root().resolve("disk.vhdx"), 1 << 20);
            Process holder = new ProcessBuilder(
                            "python3",
                            "-c",
                            "import fcntl,sys; f=open(sys.argv[1],'r+b');"
                                    + " fcntl.lockf(f, fcntl.LOCK_EX, 0, 1<<62); print('held', flush=True);"
                                    + " sys.stdin.read()",
                            disk.toString())
                    .start();
            try {
                assertThat(holder.inputReader().readLine()).isEqualTo("held");

                // Then
                assertThatThrownBy(() -> new LocalStorage()
                                .cloneSource(disk, volume.root().resolve("disk.clone")))
                        .isInstanceOf(SourceInUse.class);
                assertThat(volume.root().resolve("disk.clone")).doesNotExist();
            } finally {
                holder.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void holesAndPiecesAreTold() throws Exception {
        // Given
        Path file = dir.resolve("sparse");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(java.nio.ByteBuffer.wrap("x".repeat(4096).getBytes()), 1 << 20);
            channel.write(java.nio.ByteBuffer.wrap("x".repeat(4096).getBytes()), 8 << 20);
            channel.write(java.nio.ByteBuffer.wrap(new byte[1]), (16 << 20) - 1);
            channel.force(true);
        }

        // When
        try (FileBlocks blocks = BlockCloning.open(file)) {
            // Then
            assertThat(blocks.nextData(0)).isEqualTo(1 << 20);
            assertThat(blocks.nextHole(1 << 20)).isEqualTo((1 << 20) + 4096);
            assertThat(blocks.nextData((1 << 20) + 4096)).isEqualTo(8 << 20);
            assertThat(blocks.nextData(16 << 20)).isEqualTo(16 << 20);
            assertThat(blocks.extents().orElse(3)).isEqualTo(3);
        }
    }

    private static boolean othersCanWrite(Path disk) throws Exception {
        Process other = new ProcessBuilder(
                        "python3",
                        "-c",
                        "import fcntl,sys; f=open(sys.argv[1],'r+b');"
                                + " fcntl.lockf(f, fcntl.LOCK_EX|fcntl.LOCK_NB, 0, 1<<62)",
                        disk.toString())
                .redirectErrorStream(true)
                .start();
        other.getInputStream().readAllBytes();
        return other.waitFor() == 0;
    }

    private static Path random(Path file, int length) throws IOException {
        byte[] content = new byte[length];
        new Random(7).nextBytes(content);
        return Files.write(file, content);
    }

    private static java.util.List<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(path -> path.getFileName().toString()).toList();
        }
    }
}
