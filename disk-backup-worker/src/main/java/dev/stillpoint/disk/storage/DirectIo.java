package dev.stillpoint.disk.storage;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A channel past the page cache.
///
/// @param alignment what positions, lengths and addresses must be multiples of
record DirectIo(FileChannel channel, int alignment) {
    /// Nothing when the file system refuses direct I/O, as tmpfs and many network file systems do.
    static @Nullable DirectIo open(Path path, Set<? extends OpenOption> options) {
        Set<OpenOption> direct = new HashSet<>(options);
        direct.add(LinkOption.NOFOLLOW_LINKS);
        direct.add(ExtendedOpenOption.DIRECT);
        try {
            long alignment = Files.getFileStore(path).getBlockSize();
            if (alignment <= 0 || alignment > ChunkBuffers.ALIGNMENT || ChunkBuffers.ALIGNMENT % alignment != 0) {
                return null;
            }
            return new DirectIo(FileChannel.open(path, direct), (int) alignment);
        } catch (IOException | UnsupportedOperationException refused) {
            return null;
        }
    }

    boolean fits(ByteBuffer buffer, long position) {
        return buffer.isDirect()
                && position % alignment == 0
                && buffer.alignmentOffset(buffer.position(), alignment) == 0;
    }

    int roundUp(int bytes) {
        return (bytes + alignment - 1) / alignment * alignment;
    }

    int roundDown(int bytes) {
        return bytes / alignment * alignment;
    }
}
