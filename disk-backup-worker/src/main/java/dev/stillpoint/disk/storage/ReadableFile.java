package dev.stillpoint.disk.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;

/// An open file. Reads of several threads do not disturb each other.
public interface ReadableFile extends Closeable {
    /// Reads from `position` on until the buffer is full from 0 to its limit, or the file ends. Content of the buffer
    /// beyond its limit may be overwritten.
    ///
    /// @return the bytes read; the buffer's position is 0 and its limit this number
    int read(ByteBuffer buffer, long position) throws IOException;

    /// The length now, in bytes.
    long length() throws IOException;

    /// The time of the last change now.
    Instant modified() throws IOException;

    /// Whether the file system says that none of these bytes was ever written: they read as zeros and need not be
    /// read. Told of sources only; false wherever it is not known.
    boolean hole(long position, int bytes);

    /// What the file system knows the file by, whatever its name; empty where there is no such thing.
    String identity();

    /// Whether reads come from the medium and not from this host's memory.
    boolean pastPageCache();
}
