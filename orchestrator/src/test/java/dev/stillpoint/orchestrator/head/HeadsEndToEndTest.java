package dev.stillpoint.orchestrator.head;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.audit.HeadKey;
import dev.stillpoint.contracts.audit.SignedHead;
import dev.stillpoint.orchestrator.world.Reader;
import dev.stillpoint.orchestrator.world.ServersResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// The running orchestrator signs the head of the chain in a real database.
@QuarkusTest
@QuarkusTestResource(ServersResource.class)
class HeadsEndToEndTest {
    @ConfigProperty(name = "stillpoint.audit.heads.folder")
    Path folder;

    @ConfigProperty(name = "stillpoint.audit.heads.public-key-file")
    Path publicKey;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @Test
    void whatIsSealedIsSigned() throws Exception {
        // Given
        Reader writer = new Reader(url, "writer");
        writer.update("INSERT INTO events (at, type, actor) VALUES (now(), 'request-refused', 'signed')");

        // When
        long sealed = 0;
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        List<SignedHead> heads = List.of();
        while (System.nanoTime() < deadline
                && (sealed == 0 || heads.isEmpty() || heads.getLast().position() < sealed)) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            List<Map<String, Object>> found =
                    writer.rows("SELECT position FROM sealed_events WHERE actor = 'signed' ORDER BY position");
            sealed = found.isEmpty()
                    ? 0
                    : Long.parseLong(String.valueOf(found.getLast().get("position")));
            heads = heads();
        }

        // Then
        assertThat(sealed).isPositive();
        SignedHead last = heads.getLast();
        assertThat(last.position()).isGreaterThanOrEqualTo(sealed);
        assertThat(HeadKey.ofPem(Files.readString(publicKey)).signed(last)).isTrue();
        assertThat(writer.row("SELECT hash FROM sealed_events WHERE position = ?", last.position()))
                .containsEntry("hash", last.hash());
        assertThat(writer.rows("SELECT 1 FROM events WHERE type = 'audit-heads-begun' AND run IS NULL"))
                .isNotEmpty();
    }

    private List<SignedHead> heads() throws Exception {
        Path file = folder.resolve(HeadsFile.NAME);
        if (!Files.exists(file)) {
            return List.of();
        }
        String text = Files.readString(file);
        List<SignedHead> heads = new ArrayList<>();
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
            heads.add(SignedHead.read(line));
        }
        return heads;
    }
}
