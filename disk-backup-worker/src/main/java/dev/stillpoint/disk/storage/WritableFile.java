package dev.stillpoint.disk.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A file being made. Writes of several threads to different ranges do not disturb each other.
public interface WritableFile extends Closeable {
    /// Writes the whole buffer at `position`.
    void write(ByteBuffer buffer, long position) throws IOException;

    /// Returns when all that was written is on the medium.
    void sync() throws IOException;
}
