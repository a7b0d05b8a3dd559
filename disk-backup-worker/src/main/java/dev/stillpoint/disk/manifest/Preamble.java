package dev.stillpoint.disk.manifest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// The first 160 bytes of a manifest; all numbers big-endian. See `docs/manifest-format.md`.
final class Preamble {
    static final int BYTES = 160;
    static final int VERSION = 1;
    static final int REGION_UNIT = 4096;
    static final int MOST_HEAD_BYTES = 16 * 1024 * 1024;

    private static final byte[] MAGIC = "STPMANIF".getBytes(StandardCharsets.US_ASCII);
    private static final int HASHED = 128;
    private static final int AUTHENTICATED = 96;
    private static final String PURPOSE = "stillpoint manifest 1\n";

    private Preamble() {}

    record Fields(int headBytes, int regionBytes, long bodyBytes, byte[] root, byte[] headHash, byte[] mac) {}

    static byte[] write(
            int headBytes, int regionBytes, long bodyBytes, byte[] root, byte[] headHash, @Nullable LocationKey key) {
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        out.put(MAGIC).putInt(VERSION).putInt(headBytes).putInt(regionBytes).putInt(0);
        out.putLong(bodyBytes).put(root).put(headHash);
        byte[] authenticated = new byte[AUTHENTICATED];
        out.get(0, authenticated);
        out.put(key == null ? new byte[Leaves.HASH_BYTES] : key.mac(PURPOSE, authenticated));
        MessageDigest sha256 = Leaves.sha256();
        sha256.update(out.array(), 0, HASHED);
        out.put(sha256.digest());
        return out.array();
    }

    static Fields read(Object file, byte[] bytes) throws ManifestRefused {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte[] magic = new byte[MAGIC.length];
        in.get(magic);
        if (!MessageDigest.isEqual(magic, MAGIC)) {
            throw new ManifestRefused(file, "foreign: it does not begin with STPMANIF");
        }
        int version = in.getInt();
        MessageDigest sha256 = Leaves.sha256();
        sha256.update(bytes, 0, HASHED);
        byte[] check = new byte[Leaves.HASH_BYTES];
        in.get(HASHED, check);
        if (!MessageDigest.isEqual(sha256.digest(), check)) {
            throw new ManifestRefused(file, "altered: the SHA-256 of its first 128 bytes is not the one at 128");
        }
        if (version != VERSION) {
            throw new ManifestRefused(file, "foreign: format version " + version + ", this reader knows " + VERSION);
        }
        int headBytes = in.getInt();
        int regionBytes = in.getInt();
        int reserved = in.getInt();
        long bodyBytes = in.getLong();
        if (headBytes < 2
                || headBytes > MOST_HEAD_BYTES
                || regionBytes < BYTES + headBytes
                || regionBytes % REGION_UNIT != 0
                || reserved != 0
                || bodyBytes < 0
                || bodyBytes % Leaves.RECORD_BYTES != 0) {
            throw new ManifestRefused(file, "altered: the lengths in its preamble are impossible");
        }
        byte[] root = new byte[Leaves.HASH_BYTES];
        byte[] headHash = new byte[Leaves.HASH_BYTES];
        byte[] mac = new byte[Leaves.HASH_BYTES];
        in.get(root).get(headHash).get(mac);
        return new Fields(headBytes, regionBytes, bodyBytes, root, headHash, mac);
    }

    static boolean authentic(byte[] preamble, LocationKey key, byte[] mac) {
        byte[] authenticated = new byte[AUTHENTICATED];
        System.arraycopy(preamble, 0, authenticated, 0, AUTHENTICATED);
        return MessageDigest.isEqual(key.mac(PURPOSE, authenticated), mac);
    }
}
