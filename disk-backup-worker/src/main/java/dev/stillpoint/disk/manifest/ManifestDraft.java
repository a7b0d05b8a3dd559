package dev.stillpoint.disk.manifest;

import dev.stillpoint.contracts.Json;
import dev.stillpoint.disk.manifest.Manifest.CopiedFile;
import dev.stillpoint.disk.manifest.Manifest.Source;
import dev.stillpoint.disk.storage.ReadableFile;
import dev.stillpoint.disk.storage.Storage;
import dev.stillpoint.disk.storage.WritableFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A manifest while its copy is made: leaf records go to the file as they come, the head is written last. Until
/// its caller gives it its name it is no manifest.
public final class ManifestDraft implements Closeable {
    private static final int BATCH = 4096;
    private static final int BUFFER_BYTES = BATCH * Leaves.RECORD_BYTES;
    private static final int HEAD_PER_FILE = 4096;

    private final Path path;
    private final WritableFile file;
    private final int regionBytes;
    private final List<FileLeaves> files = new ArrayList<>();
    private final ByteBuffer pending = ByteBuffer.allocate(BUFFER_BYTES);
    private long written;
    private long begun;

    private ManifestDraft(Path path, WritableFile file, int regionBytes) {
        this.path = path;
        this.file = file;
        this.regionBytes = regionBytes;
    }

    /// @param sources what will be copied: the head's room follows from it
    public static ManifestDraft create(Storage storage, Path path, List<String> sources) throws IOException {
        return new ManifestDraft(path, storage.createRecord(path), regionBytes(sources));
    }

    /// Goes on with a draft that another process left: what its journal claims is to be taken over file by file
    /// ([FileLeaves#takeOver]) before anything is appended.
    public static ManifestDraft resume(Storage storage, Path path, List<String> sources) throws IOException {
        return new ManifestDraft(path, storage.resumeRecord(path), regionBytes(sources));
    }

    private static int regionBytes(List<String> sources) {
        int texts = sources.stream().mapToInt(source -> 6 * source.length()).sum();
        int head = Preamble.BYTES + HEAD_PER_FILE * (sources.size() + 1) + 3 * texts;
        return (head + Preamble.REGION_UNIT - 1) / Preamble.REGION_UNIT * Preamble.REGION_UNIT;
    }

    /// How many bytes the manifest of files of these lengths takes, about.
    public static long estimatedBytes(List<Long> lengths) {
        return lengths.stream()
                .mapToLong(length -> LeafSize.forLength(length).count(length) * Leaves.RECORD_BYTES + 16 * 1024)
                .sum();
    }

    /// The next file. Its leaves are to be appended when those of the files before are complete.
    public synchronized FileLeaves begin(long length, LeafSize size) {
        FileLeaves leaves = new FileLeaves(this, length, size, begun);
        begun += size.count(length) * Leaves.RECORD_BYTES;
        files.add(leaves);
        return leaves;
    }

    private synchronized void skip(int bytes) throws IOException {
        flush();
        written += bytes;
    }

    private synchronized void append(byte[] records, int bytes) throws IOException {
        if (pending.remaining() < bytes) {
            flush();
        }
        if (pending.remaining() < bytes) {
            file.write(ByteBuffer.wrap(records, 0, bytes), regionBytes + written);
            written += bytes;
        } else {
            pending.put(records, 0, bytes);
        }
    }

    private void flush() throws IOException {
        pending.flip();
        int bytes = pending.remaining();
        file.write(pending, regionBytes + written);
        written += bytes;
        pending.clear();
    }

    /// Makes all leaf records readable by [#leaves].
    public synchronized void flushLeaves() throws IOException {
        flush();
    }

    /// As [#flushLeaves], on the medium when this returns.
    public void syncLeaves() throws IOException {
        flushLeaves();
        file.sync();
    }

    /// A file's leaf records.
    ///
    /// @param records the draft's file, opened for reading
    public LeafSource leaves(FileLeaves leaves, ReadableFile records) {
        return new LeafSource(records, regionBytes + leaves.bodyStart, leaves.size);
    }

    public Path path() {
        return path;
    }

    /// What only the end of the work knows of a file.
    ///
    /// @param sha256 the whole file's, in hex
    public record Named(String name, Source source, Optional<String> sha256) {}

    /// What only the end of the work knows of the copy; see [Manifest].
    public record Facts(
            Instant createdAt,
            String createdBy,
            Optional<Instant> verifiedAt,
            String readBack,
            Optional<String> unchangedFrom,
            int deltas) {}

    /// Writes the head and flushes everything to the medium.
    ///
    /// @param named for each file begun, in the same order
    public synchronized Manifest finish(List<Named> named, Facts facts, @Nullable LocationKey key) throws IOException {
        flush();
        List<CopiedFile> copied = new ArrayList<>();
        List<byte[]> roots = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            FileLeaves leaves = files.get(i);
            byte[] root = leaves.root();
            roots.add(root);
            Named end = named.get(i);
            copied.add(new CopiedFile(
                    end.name(),
                    end.source(),
                    leaves.length,
                    leaves.size.bytes(),
                    leaves.zeroLeaves,
                    text(root),
                    end.sha256()));
        }
        byte[] root = MerkleTree.copyRoot(
                copied.stream().map(CopiedFile::name).toList(),
                copied.stream().map(CopiedFile::length).toList(),
                roots);
        Manifest manifest = new Manifest(
                facts.createdAt(),
                facts.createdBy(),
                facts.verifiedAt(),
                facts.readBack(),
                text(root),
                Optional.ofNullable(key).map(LocationKey::id),
                facts.unchangedFrom(),
                facts.deltas(),
                copied);
        byte[] head = Json.bytes(manifest);
        if (Preamble.BYTES + head.length > regionBytes) {
            throw new IOException("the head of " + path + " takes " + head.length + " bytes, more than was set aside");
        }
        ByteBuffer region = ByteBuffer.allocate(regionBytes);
        region.put(Preamble.write(
                head.length, regionBytes, written, root, Leaves.sha256().digest(head), key));
        region.put(head).rewind();
        file.write(region, 0);
        file.sync();
        return manifest;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    static String text(byte[] hash) {
        return "sha256:" + HexFormat.of().formatHex(hash);
    }

    /// The leaves of one file, appended in order.
    public static final class FileLeaves {
        private final ManifestDraft draft;
        private final MerkleTree tree;
        private final long length;
        private final LeafSize size;
        private final long bodyStart;
        private long zeroLeaves;

        private FileLeaves(ManifestDraft draft, long length, LeafSize size, long bodyStart) {
            this.draft = draft;
            this.length = length;
            this.size = size;
            this.bodyStart = bodyStart;
            this.tree = new MerkleTree(length, size);
        }

        public LeafSize size() {
            return size;
        }

        /// @param records of [Leaves#record], `leaves` of them
        public void append(byte[] records, int leaves) throws IOException {
            note(records, leaves);
            draft.append(records, leaves * Leaves.RECORD_BYTES);
        }

        /// Takes over the first leaves of a resumed draft, which hold already.
        ///
        /// @param records where they stand in the draft's file
        public void takeOver(LeafSource records, long leaves) throws IOException {
            for (long first = 0; first < leaves; first += BATCH) {
                int count = (int) Math.min(BATCH, leaves - first);
                note(records.records(first, count), count);
                draft.skip(count * Leaves.RECORD_BYTES);
            }
        }

        private void note(byte[] records, int leaves) {
            for (int i = 0; i < leaves; i++) {
                tree.add(records, i * Leaves.RECORD_BYTES + 1);
                if (Leaves.isZero(records, i * Leaves.RECORD_BYTES)) {
                    zeroLeaves++;
                }
            }
        }

        private byte[] root() {
            if (tree.leaves() != size.count(length)) {
                throw new IllegalStateException(tree.leaves() + " leaves of a file of " + length + " bytes");
            }
            return tree.root();
        }
    }
}
