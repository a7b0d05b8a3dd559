package dev.stillpoint.disk.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A real file that is read: whole blocks past the page cache where that goes, what is left through it. However little
/// the system gives at a time, a read ends short at the end of the file only.
final class OpenFile implements ReadableFile {
    interface Closing {
        void close() throws IOException;
    }

    interface Holes {
        Holes UNKNOWN = (position, bytes) -> false;

        boolean hole(long position, int bytes);
    }

    private final Path path;
    private final FileChannel buffered;
    private final @Nullable DirectIo direct;
    private final String identity;
    private final Holes holes;
    private final Closing closing;
    private boolean closed;

    OpenFile(
            Path path, FileChannel buffered, @Nullable DirectIo direct, String identity, Holes holes, Closing closing) {
        this.path = path;
        this.buffered = buffered;
        this.direct = direct;
        this.identity = identity;
        this.holes = holes;
        this.closing = closing;
    }

    @Override
    public int read(ByteBuffer buffer, long position) throws IOException {
        int wanted = buffer.limit();
        buffer.position(0);
        int done = direct == null ? 0 : readDirect(direct, buffer, position, wanted);
        buffer.limit(wanted).position(done);
        while (buffer.hasRemaining()) {
            int read = buffered.read(buffer, position + done);
            if (read < 0) {
                break;
            }
            done += read;
        }
        buffer.position(0).limit(done);
        return done;
    }

    /// Reads whole blocks; stops at the end of the file and where a short read left the alignment.
    private static int readDirect(DirectIo direct, ByteBuffer buffer, long position, int wanted) throws IOException {
        int rounded = direct.roundUp(wanted);
        if (rounded > buffer.capacity() || !direct.fits(buffer, position)) {
            return 0;
        }
        int done = 0;
        buffer.limit(rounded);
        while (done < wanted && done % direct.alignment() == 0) {
            buffer.position(done);
            int read = direct.channel().read(buffer, position + done);
            if (read <= 0) {
                break;
            }
            done += read;
        }
        return Math.min(done, wanted);
    }

    @Override
    public long length() throws IOException {
        return buffered.size();
    }

    @Override
    public Instant modified() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .lastModifiedTime()
                .toInstant();
    }

    @Override
    public boolean hole(long position, int bytes) {
        return holes.hole(position, bytes);
    }

    @Override
    public String identity() {
        return identity;
    }

    @Override
    public boolean pastPageCache() {
        return direct != null;
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            closing.close();
        }
    }
}
