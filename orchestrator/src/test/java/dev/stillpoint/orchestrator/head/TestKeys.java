package dev.stillpoint.orchestrator.head;

import dev.stillpoint.contracts.audit.HeadKey;
import dev.stillpoint.contracts.audit.HeadSigner;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// Keys made for one test.
public record TestKeys(String secret, String open) {
    public static TestKeys make() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return new TestKeys(
                    pem("PRIVATE KEY", pair.getPrivate().getEncoded()),
                    pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String label, byte[] bytes) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + label
                + "-----\n";
    }

    HeadSigner signer() {
        return HeadSigner.ofPem(secret, HeadKey.ofPem(open));
    }
}
