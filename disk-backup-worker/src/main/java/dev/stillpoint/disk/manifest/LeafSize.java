package dev.stillpoint.disk.manifest;

import java.util.Arrays;
import java.util.Optional;

/// How many bytes of a file one leaf covers: small enough that a scattered change writes little, large enough that the
/// manifest of a huge disk stays readable.
public enum LeafSize {
    SMALL(64 * 1024),
    LARGE(256 * 1024);

    private static final long LARGE_ABOVE = 4L << 40;

    private final int bytes;
    private final byte[] zeros;
    private final byte[] zeroHash;

    LeafSize(int bytes) {
        this.bytes = bytes;
        this.zeros = new byte[bytes];
        this.zeroHash = Leaves.sha256().digest(zeros);
    }

    /// Of a file of that length: small up to 4 TiB.
    public static LeafSize forLength(long length) {
        return length > LARGE_ABOVE ? LARGE : SMALL;
    }

    /// Nothing when no leaf is that large.
    public static Optional<LeafSize> of(int bytes) {
        return Arrays.stream(values()).filter(size -> size.bytes == bytes).findFirst();
    }

    public int bytes() {
        return bytes;
    }

    /// How many leaves a file has; the last one may be short.
    public long count(long length) {
        return (length + bytes - 1) / bytes;
    }

    /// What `leaf` of a file of that length covers.
    public int bytesOf(long leaf, long length) {
        return (int) Math.min(bytes, length - leaf * bytes);
    }

    byte[] zeros() {
        return zeros;
    }

    byte[] zeroHash() {
        return zeroHash;
    }
}
