package dev.stillpoint.contracts.audit;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;

/// Signs the chain's heads.
public final class HeadSigner {
    private final PrivateKey secret;
    private final HeadKey key;

    private HeadSigner(PrivateKey secret, HeadKey key) {
        this.secret = secret;
        this.key = key;
    }

    /// @param pem `-----BEGIN PRIVATE KEY-----` (PKCS #8) of an Ed25519 key
    /// @param key its public half
    /// @throws IllegalArgumentException when it is none, or the two are not of one pair
    public static HeadSigner ofPem(String pem, HeadKey key) {
        HeadSigner signer;
        try {
            signer = new HeadSigner(
                    KeyFactory.getInstance(HeadKey.ALGORITHM)
                            .generatePrivate(new PKCS8EncodedKeySpec(Pem.bytes(pem, "PRIVATE KEY"))),
                    key);
        } catch (GeneralSecurityException e) {
            // Nothing of a key that could not be read may stand in a message.
            throw new IllegalArgumentException("it is no Ed25519 private key in PEM (PKCS #8)", e);
        }
        if (!key.signed(signer.sign(1, ChainLink.nothing(), Instant.EPOCH))) {
            throw new IllegalArgumentException("it is not the private key of the public key " + key.id());
        }
        return signer;
    }

    /// The public half.
    public HeadKey key() {
        return key;
    }

    /// Signs the head at `position`, whose link has this hash.
    public SignedHead sign(long position, byte[] hash, Instant at) {
        try {
            Signature signature = Signature.getInstance(HeadKey.ALGORITHM);
            signature.initSign(secret);
            signature.update(SignedHead.statement(position, hash, at, key.id()));
            return new SignedHead(position, hash, at, key.id(), signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime signs with Ed25519", e);
        }
    }
}
