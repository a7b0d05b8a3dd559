package dev.stillpoint.gateway.security;

import dev.stillpoint.gateway.input.Fields;
import dev.stillpoint.gateway.input.Text;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a POST of an API key takes.
@Schema(name = "CreateApiKey", additionalProperties = Schema.False.class)
record CreateKeyBody(
        @Schema(
                required = true,
                minLength = 1,
                maxLength = 255,
                examples = "nightly",
                description = "The user whom the key stands for: what runs and the audit call who uses it")
        String name,

        @Schema(required = true, minItems = 1, description = "Of viewer, operator, admin, auditor")
        Set<String> roles,

        @Schema(
                description =
                        "What the key is bound to, by name without regard to case; absent or empty for all. A system"
                                + " need not be there yet")
        List<String> systems,

        @Schema(nullable = true, description = "From when on the key is refused; null for never") @Nullable
        Instant expiresAt) {
    private static final int MOST_SYSTEMS = 200;

    /// @param now what an end must be later than
    static CreateKeyBody read(Fields fields, Instant now) {
        String name = fields.requiredName("name");
        Actors.whyReserved(name).ifPresent(why -> fields.error("name", why));
        List<String> roles = fields.items("roles", CreateKeyBody::role);
        if (roles.isEmpty()) {
            fields.errorIfNone("roles", "must name at least one of " + known());
        }
        List<String> systems = fields.items("systems", CreateKeyBody::system);
        if (systems.size() > MOST_SYSTEMS) {
            fields.error("systems", "must name at most " + MOST_SYSTEMS);
        }
        Optional<Instant> expiresAt = fields.instant("expiresAt");
        expiresAt
                .filter(end -> !end.isAfter(now))
                .ifPresent(end -> fields.error("expiresAt", "must be later than now, " + now));
        fields.end();
        return new CreateKeyBody(name, new LinkedHashSet<>(roles), systems, expiresAt.orElse(null));
    }

    private static String role(String text) {
        if (Roles.ALL.contains(text)) {
            return text;
        }
        throw new IllegalArgumentException("must be one of " + known());
    }

    private static String system(String text) {
        if (text.equals("*")) {
            throw new IllegalArgumentException("names no system; leave systems out for a key of all systems");
        }
        if (Text.isName(text)) {
            return text;
        }
        throw new IllegalArgumentException("must be the name of a system");
    }

    private static String known() {
        return String.join(", ", Roles.ALL.stream().sorted().toList());
    }
}
