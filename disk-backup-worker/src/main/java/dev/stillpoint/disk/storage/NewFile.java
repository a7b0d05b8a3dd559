package dev.stillpoint.disk.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/// A real file that is written: whole blocks past the page cache where that goes, what is left through it. However
/// little the system takes at a time, all is written.
///
/// @param directFrom how many bytes at once are worth going past the page cache
record NewFile(FileChannel buffered, @Nullable DirectIo direct, int directFrom) implements WritableFile {
    NewFile(FileChannel buffered, @Nullable DirectIo direct) {
        this(buffered, direct, 0);
    }

    @Override
    public void write(ByteBuffer buffer, long position) throws IOException {
        long at = position;
        if (direct != null && buffer.remaining() >= directFrom && direct.fits(buffer, position)) {
            int end = buffer.limit();
            buffer.limit(buffer.position() + direct.roundDown(buffer.remaining()));
            while (buffer.hasRemaining() && direct.fits(buffer, at)) {
                at += direct.channel().write(buffer, at);
            }
            buffer.limit(end);
        }
        while (buffer.hasRemaining()) {
            at += buffered.write(buffer, at);
        }
    }

    @Override
    public void sync() throws IOException {
        if (direct != null) {
            direct.channel().force(true);
        }
        buffered.force(true);
    }

    @Override
    public void close() throws IOException {
        try (buffered) {
            if (direct != null) {
                direct.channel().close();
            }
        }
    }
}
