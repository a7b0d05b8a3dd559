package dev.stillpoint.disk.copy;

import dev.stillpoint.disk.manifest.LeafSize;
import dev.stillpoint.disk.manifest.Leaves;
import dev.stillpoint.disk.storage.ReadableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/// Reads single leaves of a file once more: a bit that flipped on its way to us is no damage of the medium.
final class SecondLook {
    private static final int ALIGNMENT = 4096;

    private final ReadableFile file;
    private final LeafSize size;
    private final ByteBuffer aligned;
    private final MessageDigest sha256 = Leaves.sha256();

    SecondLook(ReadableFile file, LeafSize size) {
        this.file = file;
        this.size = size;
        this.aligned = ByteBuffer.allocateDirect(size.bytes() + ALIGNMENT).alignedSlice(ALIGNMENT);
    }

    /// What the leaf holds now; shorter when the file ends before `bytes` of it.
    synchronized byte[] content(long leaf, int bytes) throws IOException {
        int got = file.read(aligned.clear().limit(bytes), leaf * size.bytes());
        byte[] content = new byte[got];
        aligned.get(0, content);
        return content;
    }

    /// The record of such content.
    synchronized byte[] record(byte[] content) {
        byte[] record = new byte[Leaves.RECORD_BYTES];
        Leaves.record(size, sha256, content, content.length, record, 0);
        return record;
    }
}
