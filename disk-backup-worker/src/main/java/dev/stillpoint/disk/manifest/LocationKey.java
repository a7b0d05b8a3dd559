package dev.stillpoint.disk.manifest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The secret of a storage location, by which it knows its own manifests. It is known by an id that tells nothing of
/// it.
public final class LocationKey {
    private static final int LEAST_BYTES = 32;
    private static final int MOST_BYTES = 4096;

    private final byte[] secret;

    private LocationKey(byte[] secret) {
        this.secret = secret;
    }

    /// Reads a key file: 64 hexadecimal digits and nothing else but white space, or at least 32 bytes taken as they
    /// are.
    ///
    /// @throws IOException when the file can't be read or is too short
    public static LocationKey read(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        String text = new String(content, StandardCharsets.ISO_8859_1).strip();
        byte[] secret = text.matches("[0-9a-fA-F]{64}") ? HexFormat.of().parseHex(text) : content;
        if (secret.length < LEAST_BYTES || secret.length > MOST_BYTES) {
            throw new IOException("key file " + file + " holds " + content.length
                    + " bytes: expected 64 hexadecimal digits, or 32 to 4096 bytes");
        }
        return new LocationKey(secret.clone());
    }

    /// `k-` and the first 64 bits of an HMAC with this key, in hex.
    public String id() {
        byte[] mac = mac("stillpoint key id\n", new byte[0]);
        return "k-" + HexFormat.of().formatHex(Arrays.copyOf(mac, 8));
    }

    byte[] mac(String purpose, byte[] content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update(purpose.getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(content);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java runtime has HmacSHA256", e);
        }
    }
}
