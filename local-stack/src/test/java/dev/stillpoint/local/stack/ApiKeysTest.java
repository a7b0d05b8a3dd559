package dev.stillpoint.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiKeysTest {
    @TempDir
    Path temp;

    @Test
    void everyRoleHasAKeyAndTheOrchestratorGetsHashesOnly() throws Exception {
        // When
        Path hashes = temp.resolve("hashes.json");
        Map<String, String> keys = ApiKeys.keptIn(temp.resolve("keys.json"), hashes);

        // Then
        assertThat(keys.keySet()).containsExactly("viewer", "operator", "admin", "auditor", "admin2");
        assertThat(keys.values()).allMatch(key -> key.matches("sp_[A-Za-z0-9]{8}_[A-Za-z0-9_-]{43}"));
        String stored = Files.readString(hashes);
        assertThat(keys.values()).noneMatch(stored::contains);
        for (JsonNode entry : new JsonMapper().readTree(stored)) {
            String key = Objects.requireNonNull(keys.get(entry.path("name").asText()));
            assertThat(key).startsWith("sp_" + entry.path("prefix").asText() + "_");
            assertThat(entry.path("hash").asText())
                    .isEqualTo(HexFormat.of()
                            .formatHex(
                                    MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8))));
        }
        assertThat(new JsonMapper().readTree(stored).get(4).path("roles").get(0).asText())
                .isEqualTo("admin");
    }

    @Test
    void keysStayAndAreForTheirOwnerOnly() throws IOException {
        Path file = temp.resolve("keys.json");
        Map<String, String> first = ApiKeys.keptIn(file, temp.resolve("hashes.json"));

        assertThat(ApiKeys.keptIn(file, temp.resolve("hashes.json"))).isEqualTo(first);
        assertThat(Files.getPosixFilePermissions(file)).hasToString("[OWNER_READ, OWNER_WRITE]");
    }
}
