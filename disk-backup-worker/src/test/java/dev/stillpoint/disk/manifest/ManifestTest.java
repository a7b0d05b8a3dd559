package dev.stillpoint.disk.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillpoint.disk.storage.LocalStorage;
import dev.stillpoint.disk.storage.Storage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:15:30Z");

    @TempDir
    Path folder;

    private final Storage storage = new LocalStorage();

    @Test
    void whatWasWrittenIsReadBack() throws Exception {
        // Given
        LocationKey key = key("a");

        // When
        Manifest written = write(key, 3 * LeafSize.SMALL.bytes() + 5);

        // Then
        try (ManifestReader reader = ManifestReader.open(storage, file(), key)) {
            assertThat(reader.manifest()).isEqualTo(written);
            assertThat(reader.authenticated()).isTrue();
            assertThat(reader.manifest().keyId()).contains(key.id());
            assertThat(reader.leaves().getFirst().records(0, 4)).hasSize(4 * Leaves.RECORD_BYTES);
        }
        try (ManifestReader reader = ManifestReader.open(storage, file(), null)) {
            assertThat(reader.authenticated()).isFalse();
        }
    }

    @Test
    void everyFlippedByteIsRefused() throws Exception {
        // Given
        LocationKey key = key("a");
        write(key, 2 * LeafSize.SMALL.bytes());
        byte[] good = Files.readAllBytes(file());

        for (int at = 0; at < good.length; at++) {
            // When
            byte[] bad = good.clone();
            bad[at] ^= 1;
            Files.write(file(), bad);

            // Then
            int flipped = at;
            assertThatThrownBy(() -> ManifestReader.open(storage, file(), key).close())
                    .as("byte %s", flipped)
                    .isInstanceOf(ManifestRefused.class)
                    .hasMessageContaining(file().toString());
        }
    }

    @Test
    void everyTruncationAndEveryAppendageIsRefused() throws Exception {
        // Given
        write(null, 70_000);
        byte[] good = Files.readAllBytes(file());

        for (int length = 0; length < good.length; length += 97) {
            // When
            Files.write(file(), Arrays.copyOf(good, length));

            // Then
            assertThatThrownBy(() -> ManifestReader.open(storage, file(), null).close())
                    .isInstanceOf(ManifestRefused.class)
                    .hasMessageContaining("truncated");
        }
        Files.write(file(), Arrays.copyOf(good, good.length + 1));
        assertThatThrownBy(() -> ManifestReader.open(storage, file(), null).close())
                .isInstanceOf(ManifestRefused.class)
                .hasMessageContaining("altered");
    }

    @Test
    void aForeignManifestIsRefusedByName() throws Exception {
        // Given
        LocationKey ours = key("a");
        LocationKey theirs = key("b");

        // Then
        write(theirs, 100);
        assertThatThrownBy(() -> ManifestReader.open(storage, file(), ours).close())
                .hasMessageContaining("foreign: it was made with key " + theirs.id() + ", not " + ours.id());
        write(null, 100);
        assertThatThrownBy(() -> ManifestReader.open(storage, file(), ours).close())
                .hasMessageContaining("foreign: it was made without a key");
        Files.write(file(), new byte[8192]);
        assertThatThrownBy(() -> ManifestReader.open(storage, file(), ours).close())
                .hasMessageContaining("foreign: it does not begin with STPMANIF");
    }

    /// The root as the format's description has it, computed the plain way.
    @Test
    void theRootIsTheDocumentedOne() throws Exception {
        // Given
        long length = 3 * LeafSize.SMALL.bytes();

        // When
        Manifest written = write(null, length);

        // Then
        byte[] zeroLeaf = sha(new byte[LeafSize.SMALL.bytes()]);
        byte[] left = sha(new byte[] {1}, leaf(length, 0, zeroLeaf), leaf(length, 1, zeroLeaf));
        byte[] fileRoot = sha(new byte[] {1}, left, leaf(length, 2, zeroLeaf));
        byte[] name = "data.vhdx".getBytes(StandardCharsets.UTF_8);
        byte[] root = sha(
                new byte[] {2},
                ByteBuffer.allocate(8).putInt(1).putInt(name.length).array(),
                name,
                ByteBuffer.allocate(8).putLong(length).array(),
                fileRoot);
        assertThat(written.root()).isEqualTo(ManifestDraft.text(root));
        assertThat(written.files().getFirst().root()).isEqualTo(ManifestDraft.text(fileRoot));
        assertThat(written.allocatedBytes()).isZero();
    }

    @Test
    void anEmptyFileHasARootToo() throws Exception {
        Manifest written = write(null, 0);
        try (ManifestReader reader = ManifestReader.open(storage, file(), null)) {
            assertThat(reader.manifest()).isEqualTo(written);
        }
    }

    @Test
    void aKeyFileThatIsTooShortIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("short"), "secret");
        assertThatThrownBy(() -> LocationKey.read(file)).hasMessageContaining("expected 64 hexadecimal digits");
    }

    private static byte[] leaf(long length, long index, byte[] hash) throws Exception {
        return sha(
                ByteBuffer.allocate(21)
                        .put((byte) 0)
                        .putLong(length)
                        .putInt(LeafSize.SMALL.bytes())
                        .putLong(index)
                        .array(),
                hash);
    }

    private static byte[] sha(byte[]... parts) throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        for (byte[] part : parts) {
            sha.update(part);
        }
        return sha.digest();
    }

    private Path file() {
        return folder.resolve("data.vhdx.manifest");
    }

    private LocationKey key(String digit) throws Exception {
        return LocationKey.read(Files.writeString(folder.resolve("key-" + digit), digit.repeat(64)));
    }

    /// Of one file of zeros.
    private Manifest write(@Nullable LocationKey key, long length) throws Exception {
        Files.deleteIfExists(file());
        try (ManifestDraft draft = ManifestDraft.create(storage, file(), List.of("C:\\data.vhdx"))) {
            ManifestDraft.FileLeaves leaves = draft.begin(length, LeafSize.SMALL);
            for (long at = 0; at < length; at += LeafSize.SMALL.bytes()) {
                byte[] leafRecord = new byte[Leaves.RECORD_BYTES];
                int bytes = (int) Math.min(LeafSize.SMALL.bytes(), length - at);
                Leaves.record(LeafSize.SMALL, Leaves.sha256(), new byte[LeafSize.SMALL.bytes()], bytes, leafRecord, 0);
                leaves.append(leafRecord, 1);
            }
            var source = new Manifest.Source("cluster:c1", "C:\\data.vhdx", "(dev=1,ino=2)", NOW, Optional.empty());
            return draft.finish(
                    List.of(new ManifestDraft.Named("data.vhdx", source, Optional.empty())),
                    new ManifestDraft.Facts(NOW, "test", Optional.of(NOW), "direct", Optional.empty(), 0),
                    key);
        }
    }
}
