package dev.stillpoint.gateway.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.contracts.audit.ChainLink;
import dev.stillpoint.contracts.audit.SealedLine;
import dev.stillpoint.gateway.input.StoredJson;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A sealed event as pages and exports show it: read out of the sealed bytes.
@Schema(name = "AuditEvent")
public record AuditDocument(
        @Schema(description = "Its place in the chain: from 1, without gaps")
        long sequence,

        Instant time,

        @Schema(description = "A user, an executor, or system")
        String actor,

        @Schema(examples = "run-accepted") String action,

        @Schema(
                nullable = true,
                examples = "run 0197f2c0-0000-7000-8000-000000000001",
                description = "What it was done to")
        @Nullable
        String object,

        @Schema(nullable = true) @Nullable UUID run,
        @Schema(nullable = true) @Nullable String system,

        @Schema(type = SchemaType.OBJECT, implementation = Object.class)
        JsonNode details,

        @Schema(pattern = "^sha256:[0-9a-f]{64}$") String previousHash,
        @Schema(pattern = "^sha256:[0-9a-f]{64}$") String hash) {

    static AuditDocument of(SealedEvent sealed) {
        JsonNode event = StoredJson.tree(sealed.canonicalText());
        JsonNode run = event.path("run");
        return new AuditDocument(
                sealed.link().position(),
                Instant.parse(event.path("at").asText()),
                event.path("actor").asText(),
                event.path("type").asText(),
                SealedLine.object(event),
                run.isTextual() ? UUID.fromString(run.asText()) : null,
                sealed.system(),
                event.path("data"),
                ChainLink.text(sealed.link().previous()),
                ChainLink.text(sealed.link().hash()));
    }
}
