package dev.stillpoint.local.stack;

import dev.stillpoint.local.part.PrivateFiles;
import dev.stillpoint.local.part.StackFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// The pair of keys that signs the history's heads: made once, the secret half with mode 0600.
final class AuditKeys {
    private AuditKeys() {}

    /// Makes them when there are none.
    static void keptIn(Path secret, Path open) {
        if (Files.exists(secret)) {
            if (!Files.exists(open)) {
                throw new StackFailure(
                        open + " is gone; openssl pkey -in " + secret + " -pubout -out " + open + " makes it again");
            }
            return;
        }
        KeyPair pair;
        try {
            pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has Ed25519", e);
        }
        // The secret last: while it is missing, both are made anew.
        PrivateFiles.write(open, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        PrivateFiles.write(secret, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    }

    private static String pem(String label, byte[] bytes) {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
