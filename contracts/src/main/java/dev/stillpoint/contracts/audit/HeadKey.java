package dev.stillpoint.contracts.audit;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;

/// The public half of the key that signs the chain's heads: all that it takes to prove them.
public final class HeadKey {
    static final String ALGORITHM = "Ed25519";

    private final PublicKey key;
    private final String id;

    private HeadKey(PublicKey key) throws GeneralSecurityException {
        this.key = key;
        this.id = ChainLink.text(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
    }

    /// @param pem `-----BEGIN PUBLIC KEY-----` (X.509 SubjectPublicKeyInfo) of an Ed25519 key
    /// @throws IllegalArgumentException when it is none
    public static HeadKey ofPem(String pem) {
        try {
            return new HeadKey(KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(Pem.bytes(pem, "PUBLIC KEY"))));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("it is no Ed25519 public key in PEM: " + e.getMessage(), e);
        }
    }

    /// `sha256:` and the hexadecimal SHA-256 of the key's X.509 bytes (what stands in the PEM file, decoded).
    public String id() {
        return id;
    }

    /// Whether this key signed the head.
    public boolean signed(SignedHead head) {
        if (!head.key().equals(id)) {
            return false;
        }
        try {
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(key);
            check.update(head.statement());
            return check.verify(head.signature());
        } catch (GeneralSecurityException e) {
            // A signature whose bytes are no point of the curve.
            return false;
        }
    }
}
