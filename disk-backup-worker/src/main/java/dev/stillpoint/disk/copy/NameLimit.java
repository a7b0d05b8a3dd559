package dev.stillpoint.disk.copy;

import dev.stillpoint.disk.manifest.Leaves;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// File names with something behind them, never longer than file systems take.
final class NameLimit {
    private static final int MOST_BYTES = 255;
    private static final int HASH_BYTES = 4;

    private NameLimit() {}

    /// The name with the suffix. One that would get longer than 255 bytes of UTF-8 is cut, and the first 4 bytes of
    /// its SHA-256 keep it apart from others with the same beginning.
    static String with(String name, String suffix) {
        String whole = name + suffix;
        if (bytes(whole) <= MOST_BYTES) {
            return whole;
        }
        byte[] hash = Leaves.sha256().digest(name.getBytes(StandardCharsets.UTF_8));
        String end = "~" + HexFormat.of().formatHex(hash, 0, HASH_BYTES) + suffix;
        int kept = name.length();
        while (bytes(name.substring(0, kept) + end) > MOST_BYTES) {
            kept = name.offsetByCodePoints(kept, -1);
        }
        return name.substring(0, kept) + end;
    }

    private static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }
}
