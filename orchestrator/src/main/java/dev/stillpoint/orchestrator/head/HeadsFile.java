package dev.stillpoint.orchestrator.head;

import dev.stillpoint.contracts.audit.SignedHead;
import dev.stillpoint.contracts.audit.SignedHead.TornLine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// A file of heads, one JSON object a line. It is only ever appended to, so that it may lie where nobody can do
/// more: a line that was not written to its end stays, and the next one begins on a line of its own.
final class HeadsFile implements HeadStore {
    static final String NAME = "heads.ndjson";
    /// How far from its end the last head is looked for; a line has less than 400 bytes.
    private static final int TAIL_BYTES = 1 << 16;

    private final Path folder;
    private final Path file;

    HeadsFile(Path folder) {
        this.folder = folder;
        this.file = folder.resolve(NAME);
    }

    @Override
    public Optional<SignedHead> last() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(folder.toString(), null, "there is no such folder");
        }
        byte[] tail;
        try {
            tail = tail(TAIL_BYTES);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        Optional<SignedHead> furthest = Optional.empty();
        for (String line : new String(tail, StandardCharsets.UTF_8).split("\n")) {
            Optional<SignedHead> head = head(line);
            if (head.isPresent()
                    && (furthest.isEmpty()
                            || furthest.get().position() <= head.get().position())) {
                furthest = head;
            }
        }
        if (furthest.isEmpty() && tail.length == TAIL_BYTES) {
            throw new IOException("there is no head in the last " + TAIL_BYTES + " bytes of " + file
                    + "; it is no file of heads: move it away");
        }
        return furthest;
    }

    private static Optional<SignedHead> head(String line) {
        try {
            return Optional.of(SignedHead.read(line));
        } catch (TornLine | IllegalArgumentException e) {
            // Also the first line of the tail, which begins anywhere.
            return Optional.empty();
        }
    }

    private byte[] tail(int bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            ByteBuffer tail = ByteBuffer.allocate((int) Math.min(bytes, size));
            long from = size - tail.capacity();
            while (tail.hasRemaining() && channel.read(tail, from + tail.position()) >= 0) {
                // until it is full or the file ends
            }
            byte[] read = new byte[tail.position()];
            tail.flip().get(read);
            return read;
        }
    }

    @Override
    public void append(SignedHead head) throws IOException {
        boolean made = !Files.exists(file);
        byte[] before = made ? new byte[0] : tail(1);
        boolean torn = before.length > 0 && before[0] != '\n';
        ByteBuffer line = ByteBuffer.wrap(((torn ? "\n" : "") + head.line() + "\n").getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(true);
        }
        if (made) {
            forceName();
        }
    }

    /// Windows opens no folder, and needs none opened: NTFS journals its names.
    private void forceName() throws IOException {
        if (!System.getProperty("os.name").startsWith("Windows")) {
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
