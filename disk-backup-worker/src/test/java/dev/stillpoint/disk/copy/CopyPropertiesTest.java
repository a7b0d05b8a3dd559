package dev.stillpoint.disk.copy;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Any disk, of any length and content, copied by any settings, killed at any moment, comes back as it was. A failure
/// names its seed: `-Dstillpoint.seed=…` plays it again.
@Timeout(600)
class CopyPropertiesTest {
    private static final int LEAF = LeafSize.SMALL.bytes();
    private static final int CHUNK = 4 << 20;
    private static final int[] LENGTHS = {
        0, 1, LEAF - 1, LEAF, LEAF + 1, 4 * LEAF - 1, 4 * LEAF + 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 1
    };

    @TempDir(factory = MemoryFolder.class)
    Path dir;

    @Test
    void everyDiskComesBackAsItWas() throws Exception {
        int rounds = Boolean.getBoolean("stillpoint.thorough") ? 400 : 2 * LENGTHS.length;
        Long again = Long.getLong("stillpoint.seed");
        for (int round = 0; round < rounds; round++) {
            long seed = again == null ? round * 7919L + 17 : again;
            try {
                comesBack(new Random(seed), LENGTHS[round % LENGTHS.length], dir.resolve("r" + round));
            } catch (AssertionError | Exception e) {
                throw new AssertionError("seed " + seed + ", round " + round + ": " + e, e);
            }
        }
        assertThat(Disks.openFiles()).isEmpty();
        assertThat(Disks.copyThreads()).isEmpty();
    }

    private static void comesBack(Random random, int length, Path here) throws Exception {
        // Given
        Files.createDirectory(here);
        Path disk = disk(random, here.resolve("disk.vhdx"), length);
        Path copy = here.resolve("copy");
        CopySettings settings = CopySettings.with(1 + random.nextInt(5)).checkpointBytes(8 << 20);
        if (random.nextInt(3) == 0) {
            settings = settings.leafSize(LeafSize.LARGE);
        }
        CopyRequest request = Disks.request(copy, disk).withSha256(random.nextBoolean());
        if (random.nextBoolean()) {
            killed(new DyingStorage(random.nextInt(40)), settings, request);
        }

        // When
        CopyOutcome.Done done = (CopyOutcome.Done) copy(new LocalStorage(), settings, request);

        // Then
        Path copied = copy.resolve(done.manifest().files().getFirst().name());
        LoopVolume.run("cmp", disk.toString(), copied.toString());
        if (request.sha256() && !done.existedBefore()) {
            assertThat(LoopVolume.run("sha256sum", disk.toString()))
                    .startsWith(done.manifest().files().getFirst().sha256().orElseThrow());
        }
        WriteOutcome restored = new CopyRestorer(new LocalStorage(), 2)
                .restore(
                        copy,
                        here.resolve("restored"),
                        Optional.empty(),
                        Throttle.unlimited(),
                        Progress.NONE,
                        new Interruption());
        assertThat(restored).isInstanceOf(WriteOutcome.Done.class);
        LoopVolume.run("cmp", disk.toString(), here.resolve("restored").toString());
        if (length > 0) {
            damageIsFound(random, copy, copied, length, settings.leafSize().apply(length));
        }
        for (Path path : new Path[] {disk, copied, here.resolve("restored")}) {
            Files.delete(path);
        }
    }

    private static void damageIsFound(Random random, Path copy, Path copied, int length, LeafSize size)
            throws IOException {
        long at = random.nextInt(length);
        try (RandomAccessFile open = new RandomAccessFile(copied.toFile(), "rw")) {
            open.seek(at);
            int was = open.read();
            open.seek(at);
            open.write(was ^ 1 << random.nextInt(8));
        }
        CopyVerifier.Proof.Read proof = (CopyVerifier.Proof.Read) new CopyVerifier(new LocalStorage(), 2)
                .verify(
                        copy,
                        Optional.empty(),
                        Optional.empty(),
                        Throttle.unlimited(),
                        Progress.NONE,
                        new Interruption());
        assertThat(proof.damaged())
                .singleElement()
                .satisfies(damage -> assertThat(damage.offset()).isEqualTo(at / size.bytes() * size.bytes()));
    }

    /// Nothing stays open, wherever it ended: a worker that lives on needs its files' names.
    private static void killed(DyingStorage dying, CopySettings settings, CopyRequest request) throws IOException {
        try {
            copy(dying, settings, request);
        } catch (DyingStorage.Killed death) {
            assertThat(dying.died()).isTrue();
        }
        assertThat(Disks.openFiles()).isEmpty();
    }

    private static CopyOutcome copy(Storage storage, CopySettings settings, CopyRequest request) {
        return new DiskCopier(storage, new CopyLocks(), Clock.systemUTC(), settings)
                .copy(request, Throttle.unlimited(), Progress.NONE, new Interruption());
    }

    /// Stretches of noise, of text, of zeros and of nothing at all.
    private static Path disk(Random random, Path file, int length) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(length);
            int at = 0;
            while (at < length) {
                int bytes = Math.min(length - at, 1 + random.nextInt(3 * LEAF));
                byte[] stretch = new byte[bytes];
                switch (random.nextInt(4)) {
                    case 0 -> random.nextBytes(stretch);
                    case 1 -> {
                        for (int i = 0; i < bytes; i++) {
                            stretch[i] = (byte) ('a' + i % 23);
                        }
                    }
                    default -> {}
                }
                if (random.nextInt(3) > 0) {
                    open.seek(at);
                    open.write(stretch);
                }
                at += bytes;
            }
        }
        return file;
    }
}
