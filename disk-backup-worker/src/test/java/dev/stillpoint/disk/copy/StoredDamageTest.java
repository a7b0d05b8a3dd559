package dev.stillpoint.disk.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.disk.storage.LocalStorage;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whatever happened to a stored copy: every damaged block is found, none is invented, by verifying and by writing
/// side files alike.
@Timeout(60)
class StoredDamageTest {
    private static final int LEAF = 65_536;

    @TempDir
    Path dir;

    private final LocalStorage storage = new LocalStorage();

    @Test
    void everyDamagedBlockIsFoundAndNoneInvented() throws Exception {
        long seed = Long.getLong("stillpoint.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 12; round++) {
            // Given
            Path here = Files.createDirectory(dir.resolve("round" + round));
            int length = 1 + random.nextInt(6 << 20);
            SideFiles files = SideFiles.of(here, Disks.random(here.resolve("data.vhdx"), length, random.nextInt()));
            TreeSet<Long> broken = new TreeSet<>();
            try (RandomAccessFile file =
                    new RandomAccessFile(files.copy.resolve("data.vhdx").toFile(), "rw")) {
                for (int i = random.nextInt(9); i > 0; i--) {
                    long at = random.nextInt(length);
                    if (broken.add(at / LEAF * LEAF)) {
                        file.seek(at);
                        int was = file.read();
                        file.seek(at);
                        file.write(was ^ (1 << random.nextInt(8)));
                    }
                }
                if (random.nextInt(4) == 0) {
                    long end = random.nextInt(length);
                    for (long leaf = end / LEAF * LEAF; leaf < length; leaf += LEAF) {
                        broken.add(leaf);
                    }
                    file.setLength(end);
                }
            }

            // When
            CopyVerifier.Proof.Read proof = (CopyVerifier.Proof.Read) verify(files, Optional.of(files.root));
            WriteOutcome written = files.write(storage, 1);

            // Then
            assertThat(offsets(proof.damaged()))
                    .as("seed %s round %s", seed, round)
                    .containsExactlyElementsOf(broken);
            assertThat(proof.damagedBlocks()).isEqualTo(broken.size());
            if (broken.isEmpty()) {
                assertThat(written).isInstanceOf(WriteOutcome.Done.class);
            } else {
                WriteOutcome.Damaged damaged = (WriteOutcome.Damaged) written;
                assertThat(offsets(damaged.damaged())).as("seed %s", seed).containsExactlyElementsOf(broken);
                assertThat(damaged.damagedBlocks()).isEqualTo(broken.size());
                assertThat(Disks.names(files.volume)).isEmpty();
            }
        }
    }

    @Test
    void aCopyCutAnywhereIsDamagedFromThereOn(@TempDir(factory = MemoryFolder.class) Path memory) throws Exception {
        // Given
        int length = 300_000;
        SideFiles files = SideFiles.of(memory, Disks.random(memory.resolve("data.vhdx"), length, 4));
        Path copied = files.copy.resolve("data.vhdx");
        byte[] whole = Files.readAllBytes(copied);
        for (int end = 0; end < length; end += 4096) {
            // When
            Files.write(copied, Arrays.copyOf(whole, end));
            CopyVerifier.Proof.Read proof = (CopyVerifier.Proof.Read) verify(files, Optional.of(files.root));
            WriteOutcome written = files.write(storage, 1);

            // Then
            long first = end / LEAF * LEAF;
            assertThat(proof.damaged().getFirst().offset()).as("cut at %s", end).isEqualTo(first);
            assertThat(proof.damagedBlocks()).isEqualTo((length - first + LEAF - 1) / LEAF);
            assertThat(written).isInstanceOf(WriteOutcome.Damaged.class);
            assertThat(Disks.names(files.volume)).isEmpty();
        }
    }

    @Test
    void aFileThatIsGoneAndOneThatIsTooLongAreDamage() throws Exception {
        // Given
        Path data = Disks.random(dir.resolve("set_1.avhdx"), 200_000, 1);
        Path head = Disks.random(dir.resolve("set.vhds"), 100_000, 2);
        SideFiles files = SideFiles.of(dir, data, head);
        Files.delete(files.copy.resolve("set_1.avhdx"));
        Files.write(files.copy.resolve("set.vhds"), new byte[3], StandardOpenOption.APPEND);

        // When
        CopyVerifier.Proof.Read proof = (CopyVerifier.Proof.Read) verify(files, Optional.empty());
        WriteOutcome.Damaged written = (WriteOutcome.Damaged) files.write(storage, 1);

        // Then
        assertThat(proof.damagedBlocks()).isEqualTo(4 + 1);
        assertThat(proof.damaged())
                .containsExactly(
                        new Damage("set.vhds", 100_000, "the end of the file", "3 bytes more"),
                        new Damage("set_1.avhdx", 0, "200000 bytes", "the file is gone"));
        assertThat(written.damaged()).isEqualTo(proof.damaged());
        assertThat(written.damagedBlocks()).isEqualTo(proof.damagedBlocks());
    }

    @Test
    void aManifestThatIsMissingOrAnotherIsNamedAndNothingAtAllIsGone() throws Exception {
        // Given
        SideFiles files = SideFiles.of(dir, Disks.random(dir.resolve("data.vhdx"), 100_000, 1));

        // When
        CopyVerifier.Proof another = verify(files, Optional.of("sha256:" + "1".repeat(64)));
        Files.delete(files.copy.resolve("data.vhdx.manifest"));
        CopyVerifier.Proof without = verify(files, Optional.of(files.root));
        Files.delete(files.copy.resolve("data.vhdx"));
        CopyVerifier.Proof empty = verify(files, Optional.of(files.root));
        Files.delete(files.copy);
        CopyVerifier.Proof none = verify(files, Optional.of(files.root));

        // Then
        assertThat(((CopyVerifier.Proof.Unproven) another).damage())
                .isEqualTo(new Damage(
                        "data.vhdx.manifest", 32, "the root sha256:" + "1".repeat(64), "the root " + files.root));
        assertThat(((CopyVerifier.Proof.Unproven) without).damage().found()).isEqualTo("no manifest");
        assertThat(empty).isInstanceOf(CopyVerifier.Proof.Gone.class);
        assertThat(none).isInstanceOf(CopyVerifier.Proof.Gone.class);
    }

    @Test
    void aBuriedCopyIsGone() throws Exception {
        // Given
        SideFiles files = SideFiles.of(dir, Disks.random(dir.resolve("data.vhdx"), 100_000, 1));
        Files.writeString(files.copy.resolveSibling(files.copy.getFileName() + ".undone"), "undone");

        // Then
        assertThat(verify(files, Optional.of(files.root))).isInstanceOf(CopyVerifier.Proof.Gone.class);
    }

    private CopyVerifier.Proof verify(SideFiles files, Optional<String> root) {
        return new CopyVerifier(storage, 4)
                .verify(files.copy, Optional.empty(), root, Throttle.unlimited(), Progress.NONE, new Interruption());
    }

    private static List<Long> offsets(List<Damage> damaged) {
        return damaged.stream().map(Damage::offset).toList();
    }
}
