package dev.stillpoint.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillpoint.contracts.audit.HeadKey;
import dev.stillpoint.contracts.audit.HeadSigner;
import dev.stillpoint.local.part.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditKeysTest {
    @TempDir
    Path temp;

    private Path secret;
    private Path open;

    @BeforeEach
    void made() {
        secret = temp.resolve("audit.key");
        open = temp.resolve("audit.pub");
        AuditKeys.keptIn(secret, open);
    }

    @Test
    void keysAreAPairAndTheSecretIsPrivate() throws IOException {
        HeadKey key = HeadKey.ofPem(Files.readString(open));
        assertThat(HeadSigner.ofPem(Files.readString(secret), key).key().id()).isEqualTo(key.id());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");
    }

    @Test
    void keysAreKept() throws IOException {
        String before = Files.readString(secret);
        AuditKeys.keptIn(secret, open);
        assertThat(Files.readString(secret)).isEqualTo(before);
    }

    @Test
    void halfAPairIsMadeAnewAsLongAsNothingWasSigned() throws IOException {
        // Given a start that was killed before it wrote the secret
        Files.delete(secret);
        AuditKeys.keptIn(secret, open);
        keysAreAPairAndTheSecretIsPrivate();
    }

    @Test
    void lostPublicKeyIsNamedWithItsRemedy() throws IOException {
        Files.delete(open);
        assertThatThrownBy(() -> AuditKeys.keptIn(secret, open))
                .isInstanceOf(StackFailure.class)
                .hasMessageContaining("openssl pkey -in " + secret + " -pubout -out " + open);
    }
}
