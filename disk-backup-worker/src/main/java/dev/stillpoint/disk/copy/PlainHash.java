package dev.stillpoint.disk.copy;

import dev.stillpoint.disk.manifest.LeafSize;
import dev.stillpoint.disk.manifest.Leaves;
import java.security.MessageDigest;
import java.util.HexFormat;

/// A file's plain SHA-256, fed chunk by chunk in order; what `Get-FileHash` and `sha256sum` tell of it.
final class PlainHash {
    private final MessageDigest sha256 = Leaves.sha256();
    private final byte[] some = new byte[LeafSize.SMALL.bytes()];

    void add(Chunk chunk) {
        for (int at = 0; at < chunk.length; at += some.length) {
            int bytes = Math.min(some.length, chunk.length - at);
            chunk.content(at, bytes).get(0, some, 0, bytes);
            sha256.update(some, 0, bytes);
        }
    }

    /// Once, at the end.
    String hex() {
        return HexFormat.of().formatHex(sha256.digest());
    }
}
