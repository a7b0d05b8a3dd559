package dev.stillpoint.disk.manifest;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.disk.manifest.Manifest.CopiedFile;
import dev.stillpoint.disk.storage.ReadableFile;
import dev.stillpoint.disk.storage.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An open manifest whose every byte was checked.
public final class ManifestReader implements Closeable {
    private static final ObjectMapper STRICT =
            Json.mapper().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
    private static final int BATCH = 4096;

    private final ReadableFile file;
    private final Manifest manifest;
    private final List<LeafSource> leaves;
    private final boolean authenticated;

    private ManifestReader(ReadableFile file, Manifest manifest, List<LeafSource> leaves, boolean authenticated) {
        this.file = file;
        this.manifest = manifest;
        this.leaves = List.copyOf(leaves);
        this.authenticated = authenticated;
    }

    /// @param key the location's; without one the manifest's own consistency is checked, not who wrote it
    /// @throws ManifestRefused when it is truncated, altered or foreign
    /// @throws java.nio.file.NoSuchFileException when there is none
    public static ManifestReader open(Storage storage, Path path, @Nullable LocationKey key)
            throws IOException, ManifestRefused {
        ReadableFile file = storage.openRecord(path);
        try {
            return read(path, file, key);
        } catch (IOException | ManifestRefused | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    private static ManifestReader read(Path path, ReadableFile file, @Nullable LocationKey key)
            throws IOException, ManifestRefused {
        byte[] preamble = exactly(path, file, 0, Preamble.BYTES);
        Preamble.Fields fields = Preamble.read(path, preamble);
        if (file.length() != fields.regionBytes() + fields.bodyBytes()) {
            throw new ManifestRefused(
                    path,
                    (file.length() < fields.regionBytes() + fields.bodyBytes() ? "truncated: " : "altered: ")
                            + file.length() + " bytes long, expected " + (fields.regionBytes() + fields.bodyBytes()));
        }
        byte[] region = exactly(path, file, Preamble.BYTES, fields.regionBytes() - Preamble.BYTES);
        MessageDigest sha256 = Leaves.sha256();
        sha256.update(region, 0, fields.headBytes());
        if (!MessageDigest.isEqual(sha256.digest(), fields.headHash())) {
            throw new ManifestRefused(path, "altered: the SHA-256 of its head is not the one in its preamble");
        }
        for (int i = fields.headBytes(); i < region.length; i++) {
            if (region[i] != 0) {
                throw new ManifestRefused(path, "altered: byte " + (Preamble.BYTES + i) + " behind its head is not 0");
            }
        }
        Manifest manifest = head(path, region, fields.headBytes());
        boolean authenticated = authenticate(path, preamble, fields, manifest, key);
        return new ManifestReader(file, manifest, checkBody(path, file, fields, manifest), authenticated);
    }

    private static Manifest head(Path path, byte[] region, int bytes) throws ManifestRefused {
        try {
            Manifest manifest = STRICT.readValue(region, 0, bytes, Manifest.class);
            Set<String> names = new HashSet<>();
            for (CopiedFile copied : manifest.files()) {
                String name = copied.name();
                if (name.isEmpty()
                        || name.equals(".")
                        || name.equals("..")
                        || name.chars().anyMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ')
                        || !names.add(name)) {
                    throw new ManifestRefused(path, "foreign: '" + name + "' is no file name in the copy's folder");
                }
                if (copied.length() < 0) {
                    throw new ManifestRefused(path, "foreign: " + name + " has the length " + copied.length());
                }
            }
            return manifest;
        } catch (IOException | RuntimeException e) {
            throw new ManifestRefused(path, "foreign: its head is not understood: " + e.getMessage());
        }
    }

    private static boolean authenticate(
            Path path, byte[] preamble, Preamble.Fields fields, Manifest manifest, @Nullable LocationKey key)
            throws ManifestRefused {
        if (key == null) {
            return false;
        }
        Optional<String> keyId = manifest.keyId();
        if (keyId.isEmpty()) {
            throw new ManifestRefused(path, "foreign: it was made without a key, expected key " + key.id());
        }
        if (!keyId.get().equals(key.id())) {
            throw new ManifestRefused(path, "foreign: it was made with key " + keyId.get() + ", not " + key.id());
        }
        if (!Preamble.authentic(preamble, key, fields.mac())) {
            throw new ManifestRefused(path, "altered: its HMAC was not made with key " + key.id());
        }
        return true;
    }

    private static List<LeafSource> checkBody(Path path, ReadableFile file, Preamble.Fields fields, Manifest manifest)
            throws IOException, ManifestRefused {
        List<LeafSource> sources = new ArrayList<>();
        List<byte[]> roots = new ArrayList<>();
        long at = fields.regionBytes();
        for (CopiedFile copied : manifest.files()) {
            LeafSize size = leafSize(path, copied);
            long count = size.count(copied.length());
            if (count > (fields.regionBytes() + fields.bodyBytes() - at) / Leaves.RECORD_BYTES) {
                throw new ManifestRefused(path, "altered: its body has no room for the leaves of " + copied.name());
            }
            LeafSource source = new LeafSource(file, at, size);
            byte[] root = root(path, source, copied, count);
            if (!ManifestDraft.text(root).equals(copied.root())) {
                throw new ManifestRefused(path, "altered: the leaves of " + copied.name() + " do not make its root");
            }
            sources.add(source);
            roots.add(root);
            at += count * Leaves.RECORD_BYTES;
        }
        byte[] root = MerkleTree.copyRoot(
                manifest.files().stream().map(CopiedFile::name).toList(),
                manifest.files().stream().map(CopiedFile::length).toList(),
                roots);
        if (at != fields.regionBytes() + fields.bodyBytes()
                || !MessageDigest.isEqual(root, fields.root())
                || !ManifestDraft.text(root).equals(manifest.root())) {
            throw new ManifestRefused(path, "altered: its files do not make its root");
        }
        return sources;
    }

    private static byte[] root(Path path, LeafSource source, CopiedFile copied, long count)
            throws IOException, ManifestRefused {
        MerkleTree tree = new MerkleTree(copied.length(), source.size());
        long zeroLeaves = 0;
        for (long first = 0; first < count; first += BATCH) {
            int leaves = (int) Math.min(BATCH, count - first);
            byte[] records = source.records(first, leaves);
            for (int i = 0; i < leaves; i++) {
                byte flags = records[i * Leaves.RECORD_BYTES];
                if (flags != Leaves.DATA && flags != Leaves.ZERO) {
                    throw new ManifestRefused(path, "altered: leaf " + (first + i) + " has the flags " + flags);
                }
                zeroLeaves += flags;
                if (flags == Leaves.ZERO
                        && !Leaves.isZeroHash(
                                source.size(), records, i, source.size().bytesOf(first + i, copied.length()))) {
                    throw new ManifestRefused(path, "altered: leaf " + (first + i) + " is not the zero leaf it says");
                }
                tree.add(records, i * Leaves.RECORD_BYTES + 1);
            }
        }
        if (zeroLeaves != copied.zeroLeaves()) {
            throw new ManifestRefused(
                    path,
                    "altered: " + copied.name() + " has " + zeroLeaves + " zero leaves, its head says "
                            + copied.zeroLeaves());
        }
        return tree.root();
    }

    private static LeafSize leafSize(Path path, CopiedFile copied) throws ManifestRefused {
        return LeafSize.of(copied.leafBytes())
                .orElseThrow(() -> new ManifestRefused(
                        path, "foreign: " + copied.name() + " has leaves of " + copied.leafBytes() + " bytes"));
    }

    private static byte[] exactly(Path path, ReadableFile file, long position, int bytes)
            throws IOException, ManifestRefused {
        if (file.length() < position + bytes) {
            throw new ManifestRefused(
                    path, "truncated: " + file.length() + " bytes long, its head ends at " + (position + bytes));
        }
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        if (file.read(buffer, position) < bytes) {
            throw new ManifestRefused(path, "truncated while it was read");
        }
        return buffer.array();
    }

    public Manifest manifest() {
        return manifest;
    }

    /// Whether the location's key proved who wrote it.
    public boolean authenticated() {
        return authenticated;
    }

    /// The leaf records of each file of [Manifest#files], in the same order; usable until this is closed.
    public List<LeafSource> leaves() {
        return leaves;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
