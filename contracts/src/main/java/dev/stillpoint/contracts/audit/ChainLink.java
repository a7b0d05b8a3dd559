package dev.stillpoint.contracts.audit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A sealed event's place in the chain.
///
/// @param position from 1, without gaps
/// @param canonical the event's bytes, see [AuditEvent#canonical()]
/// @param previous the hash of the link before; 32 zero bytes for the first
/// @param hash SHA-256 over `previous` and `canonical`
@SuppressWarnings("ArrayRecordComponent")
public record ChainLink(long position, byte[] canonical, byte[] previous, byte[] hash) {
    /// What the first link holds as the hash before it.
    public static byte[] nothing() {
        return new byte[32];
    }

    /// The link that follows one with the hash `previous`.
    public static ChainLink after(long position, byte[] previous, byte[] canonical) {
        return new ChainLink(position, canonical, previous, hash(previous, canonical));
    }

    /// As people and documents write a hash: `sha256:` and 64 hexadecimal digits.
    public static String text(byte[] hash) {
        return "sha256:" + HexFormat.of().formatHex(hash);
    }

    /// SHA-256 over the previous hash and the event's bytes.
    static byte[] hash(byte[] previous, byte[] canonical) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(previous);
            return sha.digest(canonical);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
