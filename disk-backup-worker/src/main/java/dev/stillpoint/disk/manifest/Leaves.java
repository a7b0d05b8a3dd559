package dev.stillpoint.disk.manifest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// How a leaf is recorded: one byte of flags, then the SHA-256 of its content.
public final class Leaves {
    public static final int HASH_BYTES = 32;

    /// A leaf's record in the manifest's body.
    public static final int RECORD_BYTES = 1 + HASH_BYTES;

    static final byte DATA = 0;
    static final byte ZERO = 1;

    private Leaves() {}

    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /// Puts the record of the leaf in `leaf[0, length)` into `records` at `at`.
    ///
    /// @return whether all its bytes are zero
    public static boolean record(LeafSize size, MessageDigest sha256, byte[] leaf, int length, byte[] records, int at) {
        boolean zero = Arrays.equals(leaf, 0, length, size.zeros(), 0, length);
        if (zero) {
            zeroRecord(size, length, records, at);
        } else {
            records[at] = DATA;
            sha256.update(leaf, 0, length);
            System.arraycopy(sha256.digest(), 0, records, at + 1, HASH_BYTES);
        }
        return zero;
    }

    /// Puts the record of a leaf of `length` zeros into `records` at `at`.
    public static void zeroRecord(LeafSize size, int length, byte[] records, int at) {
        records[at] = ZERO;
        System.arraycopy(zeroHash(size, length), 0, records, at + 1, HASH_BYTES);
    }

    private static byte[] zeroHash(LeafSize size, int length) {
        if (length == size.bytes()) {
            return size.zeroHash();
        }
        MessageDigest sha256 = sha256();
        sha256.update(size.zeros(), 0, length);
        return sha256.digest();
    }

    /// Whether the hash of record `index` is that of `length` zero bytes.
    static boolean isZeroHash(LeafSize size, byte[] records, int index, int length) {
        int at = index * RECORD_BYTES + 1;
        return Arrays.equals(records, at, at + HASH_BYTES, zeroHash(size, length), 0, HASH_BYTES);
    }

    public static boolean isZero(byte[] records, int at) {
        return records[at] == ZERO;
    }
}
