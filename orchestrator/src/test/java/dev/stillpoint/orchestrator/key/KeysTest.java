package dev.stillpoint.orchestrator.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.Principal;
import dev.stillpoint.orchestrator.world.GatewayPlayer;
import dev.stillpoint.orchestrator.world.Reader;
import dev.stillpoint.orchestrator.world.ServersResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ServersResource.class)
class KeysTest {
    private static final Instant END = Instant.parse("2099-12-31T23:59:59Z");

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    private final String unique = UUID.randomUUID().toString();
    private final String prefix = unique.substring(0, 8);
    private final String hash = unique.replace("-", "").repeat(2);
    private GatewayPlayer gateway;
    private Reader reader;

    @BeforeEach
    void world() {
        gateway = new GatewayPlayer(kafka);
        reader = new Reader(url);
    }

    @AfterEach
    void end() {
        gateway.close();
    }

    private GatewayRequest.CreateApiKey create() {
        return new GatewayRequest.CreateApiKey(
                UUID.randomUUID(),
                GatewayPlayer.ANNA,
                Instant.parse("2026-03-01T20:00:00.123456Z"),
                prefix,
                "nightly",
                hash,
                Set.of("viewer", "operator"),
                Set.of("ERP"),
                END);
    }

    private GatewayRequest.RevokeApiKey revoke() {
        return new GatewayRequest.RevokeApiKey(UUID.randomUUID(), GatewayPlayer.ANNA, Instant.now(), prefix);
    }

    private Map<String, Object> row() throws Exception {
        return reader.row("SELECT * FROM history.api_keys WHERE prefix = ?", prefix);
    }

    private long events(String type) throws Exception {
        Reader owner = new Reader(url, "migrator");
        return owner.rows(
                        "SELECT 1 FROM stillpoint.events WHERE type = ? AND actor = 'anna' AND data ->> 'prefix' = ?",
                        type,
                        prefix)
                .size();
    }

    @Test
    void createdKeyIsStoredAndInTheHistoryOnceHoweverOftenItIsDelivered() throws Exception {
        // When
        GatewayRequest.CreateApiKey create = create();
        assertThat(gateway.ask(create)).isInstanceOf(GatewayReply.Done.class);
        assertThat(gateway.ask(create)).isInstanceOf(GatewayReply.Done.class);

        // Then
        assertThat(row())
                .containsEntry("name", "nightly")
                .containsEntry("owner", "anna")
                .containsEntry("made_by", "[\"anna\"]")
                .containsEntry("hash", hash)
                .containsEntry("roles", "[\"operator\", \"viewer\"]")
                .containsEntry("systems", "[\"ERP\"]")
                .containsEntry("created_at", Timestamp.from(create.submittedAt()))
                .containsEntry("last_used_at", null);
        assertThat(events("api-key-created")).isEqualTo(1);
        Map<String, Object> event = new Reader(url, "migrator")
                .row("SELECT data FROM stillpoint.events WHERE data ->> 'prefix' = ?", prefix);
        assertThat((String) event.get("data"))
                .contains("\"object\": \"API key " + prefix + "\"", "\"expiresAt\": \"" + END + "\"", "nightly")
                .doesNotContain(hash);
    }

    @Test
    void keyMadeWithAKeyRemembersWhoMadeThatOneToo() throws Exception {
        gateway.ask(new GatewayRequest.CreateApiKey(
                UUID.randomUUID(),
                new Principal("boris", Set.of("admin"), Set.of(), Set.of("anna")),
                Instant.now(),
                prefix,
                "carla",
                hash,
                Set.of("admin"),
                Set.of(),
                null));

        assertThat(row()).containsEntry("owner", "boris").containsEntry("made_by", "[\"anna\", \"boris\"]");
    }

    @Test
    void anotherKeyWithTheSamePrefixIsRefused() throws Exception {
        gateway.ask(create());
        assertThat(gateway.ask(create()))
                .isInstanceOfSatisfying(
                        GatewayReply.Invalid.class,
                        invalid -> assertThat(invalid.errors())
                                .singleElement()
                                .satisfies(error -> assertThat(error.detail()).contains(prefix)));
        assertThat(events("api-key-created")).isEqualTo(1);
    }

    @Test
    void keyIsRevokedOnce() throws Exception {
        // Given
        gateway.ask(create());

        // When
        assertThat(gateway.ask(revoke())).isInstanceOf(GatewayReply.Done.class);
        assertThat(gateway.ask(revoke()))
                .isInstanceOfSatisfying(
                        GatewayReply.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("not-found"));

        // Then
        assertThat(row().get("revoked_at")).isNotNull();
        assertThat(events("api-key-revoked")).isEqualTo(1);
    }

    @Test
    void lastUseOnlyGoesForward() throws Exception {
        // Given
        gateway.ask(create());
        Instant first = Instant.parse("2026-03-01T20:00:00Z");
        Instant later = Instant.parse("2026-03-01T20:05:00Z");

        // When
        for (Instant use : new Instant[] {first, later, first}) {
            gateway.ask(new GatewayRequest.KeysUsed(
                    UUID.randomUUID(), GatewayPlayer.ANNA, Instant.now(), Map.of(prefix, use, "unknown1", use)));
        }

        // Then
        assertThat(Reader.cell(row(), "last_used_at", Timestamp.class).toInstant())
                .isEqualTo(later);
    }
}
