package dev.stillpoint.gateway.security;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.stillpoint.gateway.input.StoredJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An API key as the API shows it.
@Schema(
        name = "ApiKey",
        requiredProperties = {
            "id",
            "prefix",
            "name",
            "owner",
            "roles",
            "systems",
            "createdAt",
            "expiresAt",
            "lastUsedAt"
        })
public record ApiKeyDocument(
        @Schema(description = "The same as `prefix`", examples = "k3y9x2ab")
        String id,

        @Schema(description = "The eight characters behind `sp_` with which the key begins", examples = "k3y9x2ab")
        String prefix,

        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(
                description = "The whole key: in the answer to the POST that made it, and never again",
                examples = "sp_k3y9x2ab_7mJ0l3pQ8vXcR1tY6uWzA4sD9fGhKjNbVxE2qLoIyTr")
        @Nullable
        String key,

        @Schema(description = "The user whom the key stands for", examples = "nightly")
        String name,

        @Schema(description = "Who made it", examples = "anna")
        String owner,

        List<String> roles,

        @Schema(description = "What the key is bound to; empty for all systems")
        List<String> systems,

        Instant createdAt,

        @Schema(nullable = true, description = "From when on it is refused; null for never") @Nullable
        Instant expiresAt,

        @Schema(
                nullable = true,
                description =
                        "When it was last used; other gateways tell of uses every 30 seconds; null before the first")
        @Nullable
        Instant lastUsedAt) {

    static ApiKeyDocument of(ApiKeyRow row, Optional<Instant> usedHere) {
        return new ApiKeyDocument(
                row.prefix,
                row.prefix,
                null,
                row.name,
                row.owner,
                StoredJson.list(row.roles, String.class),
                StoredJson.list(row.systems, String.class),
                row.createdAt,
                row.expiresAt,
                Stream.of(usedHere, Optional.ofNullable(row.lastUsedAt))
                        .flatMap(Optional::stream)
                        .max(Instant::compareTo)
                        .orElse(null));
    }
}
