package dev.stillpoint.disk.copy;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.UnreadableMessage;
import dev.stillpoint.disk.storage.ReadableFile;
import dev.stillpoint.disk.storage.Storage;
import dev.stillpoint.disk.storage.WritableFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// What of a copy that is being made is on the medium. Lines of text, appended and flushed one by one: 8 hex digits of
/// CRC-32C, a space, JSON. The first says what is copied, each further one up to where; the last that is whole counts.
/// A journal claims, it does not prove: who goes on reads what it claims back and compares.
final class Journal implements Closeable {
    static final int VERSION = 1;

    private static final int CHECKSUM_DIGITS = 8;
    private static final long MOST_BYTES = 256L << 20;

    private final Path path;
    private final WritableFile file;
    private @Nullable Head unwritten;
    private long end;

    private Journal(Path path, WritableFile file, @Nullable Head unwritten, long end) {
        this.path = path;
        this.file = file;
        this.unwritten = unwritten;
        this.end = end;
    }

    /// The first line.
    ///
    /// @param nonce in the names of all partial files
    /// @param files in the order they are copied
    /// @param base whose blocks unchanged leaves have
    record Head(int version, String nonce, List<Part> files, Optional<BasedOn> base) {}

    /// One file of the disk.
    ///
    /// @param facts of the source when the copy began
    /// @param sourceIdentity by which the file system knew the source
    /// @param partial the name of the file that is written
    /// @param partialIdentity by which the file system knows it
    record Part(
            DiskPath source,
            OpenSource.Facts facts,
            String sourceIdentity,
            int leafBytes,
            String partial,
            String partialIdentity,
            boolean cloned) {}

    /// @param folder of the base copy
    /// @param root of its manifest
    /// @param deltas of the copy that is made
    record BasedOn(String folder, String root, int deltas) {}

    /// Up to where the copy is on the medium: the files before `file` are as a whole.
    record Claim(int file, long bytes) {}

    /// What stands in a journal.
    ///
    /// @param end behind the last line that is whole
    record Found(Head head, Claim claim, long end) {}

    /// The head is written with the first claim, so that nothing waits for it before the copy begins.
    static Journal create(Storage storage, Path path, Head head) throws IOException {
        return new Journal(path, storage.createRecord(path), head, 0);
    }

    /// Goes on behind what was found.
    static Journal resume(Storage storage, Path path, Found found) throws IOException {
        return new Journal(path, storage.resumeRecord(path), null, found.end());
    }

    /// Nothing when its first line is not whole, or of another version.
    static Optional<Found> read(Storage storage, Path path) throws IOException {
        byte[] text;
        try (ReadableFile file = storage.openRecord(path)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(MOST_BYTES, file.length()));
            text = new byte[file.read(bytes, 0)];
            bytes.get(0, text);
        }
        Head head = null;
        Claim claim = new Claim(0, 0);
        int at = 0;
        while (at < text.length) {
            int lineEnd = at;
            while (lineEnd < text.length && text[lineEnd] != '\n') {
                lineEnd++;
            }
            byte[] json = lineEnd == text.length ? null : checked(Arrays.copyOfRange(text, at, lineEnd));
            if (json == null) {
                break;
            }
            try {
                if (head == null) {
                    head = Json.read(json, Head.class);
                } else {
                    claim = Json.read(json, Claim.class);
                }
            } catch (UnreadableMessage otherVersion) {
                break;
            }
            at = lineEnd + 1;
        }
        return head == null || head.version() != VERSION ? Optional.empty() : Optional.of(new Found(head, claim, at));
    }

    private static byte @Nullable [] checked(byte[] line) {
        if (line.length <= CHECKSUM_DIGITS) {
            return null;
        }
        byte[] json = Arrays.copyOfRange(line, CHECKSUM_DIGITS + 1, line.length);
        String stored = new String(line, 0, CHECKSUM_DIGITS, StandardCharsets.US_ASCII);
        return stored.equals(checksum(json)) ? json : null;
    }

    private static String checksum(byte[] json) {
        CRC32C crc = new CRC32C();
        crc.update(json);
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    /// On the medium when this returns.
    synchronized void claim(Claim claim) throws IOException {
        if (unwritten != null) {
            append(unwritten);
            unwritten = null;
        }
        append(claim);
    }

    private void append(Object line) throws IOException {
        byte[] json = Json.bytes(line);
        ByteBuffer bytes = ByteBuffer.allocate(CHECKSUM_DIGITS + 2 + json.length);
        bytes.put(checksum(json).getBytes(StandardCharsets.US_ASCII));
        bytes.put((byte) ' ').put(json).put((byte) '\n').flip();
        int written = bytes.remaining();
        file.write(bytes, end);
        file.sync();
        end += written;
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
