package dev.stillpoint.disk.clone;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/// An open file as far as its blocks are concerned. All methods may be called from several threads.
///
/// On Linux, closing this frees every POSIX lock that the process holds on the file: keep it open as long as such a
/// lock is needed.
public interface FileBlocks extends Closeable {
    /// Makes `target`, a new file as long as this one that shares all its blocks; what is written to either later is
    /// not seen in the other. Cost follows the number of extents, not the length. Durable when this
    /// returns, but for the name in its folder. When it throws, `target` is not there.
    ///
    /// @throws CloneRefused when they can't share blocks
    /// @throws java.nio.file.FileAlreadyExistsException when `target` exists
    void cloneTo(Path target) throws IOException;

    /// Where the next byte lies, at `from` or behind it, that may be other than zero; the file's length when there is
    /// none. What lies before it is a hole and reads as zeros. A file system that knows no holes answers `from`.
    long nextData(long from) throws IOException;

    /// Where the next hole begins, at `from` or behind it; the file's length when there is none.
    long nextHole(long from) throws IOException;

    /// How many pieces the file lies in; nothing where that can't be told.
    OptionalLong extents() throws IOException;
}
