package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the gateway asks of the orchestrator. All writes of the product begin as one of these.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = GatewayRequest.SubmitRun.class, name = "SubmitRun"),
    @JsonSubTypes.Type(value = GatewayRequest.CancelRun.class, name = "CancelRun"),
    @JsonSubTypes.Type(value = GatewayRequest.RetryRun.class, name = "RetryRun"),
    @JsonSubTypes.Type(value = GatewayRequest.ResolveRun.class, name = "ResolveRun"),
    @JsonSubTypes.Type(value = GatewayRequest.RefreshSystems.class, name = "RefreshSystems"),
    @JsonSubTypes.Type(value = GatewayRequest.PutLocation.class, name = "PutLocation"),
    @JsonSubTypes.Type(value = GatewayRequest.DeleteLocation.class, name = "DeleteLocation"),
    @JsonSubTypes.Type(value = GatewayRequest.PutSettings.class, name = "PutSettings"),
    @JsonSubTypes.Type(value = GatewayRequest.ApproveRun.class, name = "ApproveRun"),
    @JsonSubTypes.Type(value = GatewayRequest.PutSchedule.class, name = "PutSchedule"),
    @JsonSubTypes.Type(value = GatewayRequest.DeleteSchedule.class, name = "DeleteSchedule"),
    @JsonSubTypes.Type(value = GatewayRequest.PreviewSchedule.class, name = "PreviewSchedule"),
    @JsonSubTypes.Type(value = GatewayRequest.CreateApiKey.class, name = "CreateApiKey"),
    @JsonSubTypes.Type(value = GatewayRequest.RevokeApiKey.class, name = "RevokeApiKey"),
    @JsonSubTypes.Type(value = GatewayRequest.KeysUsed.class, name = "KeysUsed")
})
public sealed interface GatewayRequest {
    /// Names this request; its reply repeats it.
    UUID id();

    Principal principal();

    Instant submittedAt();

    /// What the record is keyed by, so that requests about one object keep their order.
    @JsonIgnore
    String key();

    private static String keyOf(String system) {
        return system.toLowerCase(Locale.ROOT);
    }

    /// @param run the id that the gateway already told the user
    /// @param bodyHash hash of the request as sent, to tell a repeated key from a reused one
    record SubmitRun(
            UUID id,
            Principal principal,
            Instant submittedAt,
            RunId run,
            @Nullable String idempotencyKey,
            String bodyHash,
            RunRequest request)
            implements GatewayRequest {
        @Override
        public String key() {
            return keyOf(request.system());
        }
    }

    /// @param system the run's: a cancel follows the request that submitted the run, however long both wait
    record CancelRun(UUID id, Principal principal, Instant submittedAt, RunId run, String system)
            implements GatewayRequest {
        @Override
        public String key() {
            return keyOf(system);
        }
    }

    record RetryRun(UUID id, Principal principal, Instant submittedAt, RunId run) implements GatewayRequest {
        @Override
        public String key() {
            return run.toString();
        }
    }

    /// An admin put things right by hand.
    ///
    /// @param decisions at most one per step
    record ResolveRun(
            UUID id,
            Principal principal,
            Instant submittedAt,
            RunId run,
            List<Decision> decisions,
            @Nullable String comment)
            implements GatewayRequest {
        public ResolveRun {
            decisions = List.copyOf(decisions);
        }

        @Override
        public String key() {
            return run.toString();
        }
    }

    /// What an admin says of a step.
    record Decision(StepId step, As as) {
        public enum As {
            @JsonProperty("done")
            DONE,
            @JsonProperty("undone")
            UNDONE,
            @JsonProperty("abandoned")
            ABANDONED
        }
    }

    /// A second person agrees to what a run has planned.
    ///
    /// @param planHash of the plan that this person has seen
    record ApproveRun(UUID id, Principal principal, Instant submittedAt, RunId run, String planHash)
            implements GatewayRequest {
        @Override
        public String key() {
            return run.toString();
        }
    }

    record RefreshSystems(UUID id, Principal principal, Instant submittedAt) implements GatewayRequest {
        @Override
        public String key() {
            return "systems";
        }
    }

    /// Makes or changes a storage location.
    ///
    /// @param path the root as a Windows path
    /// @param bandwidthLimit bytes per second for all its workers together; absent for none
    record PutLocation(
            UUID id,
            Principal principal,
            Instant submittedAt,
            LocationId location,
            String path,
            int maxConcurrentCopies,
            @Nullable Long bandwidthLimit)
            implements GatewayRequest {
        @Override
        public String key() {
            return "location/" + location;
        }
    }

    /// Removes a storage location that nothing uses. What lies there stays, and so does its topic.
    record DeleteLocation(UUID id, Principal principal, Instant submittedAt, LocationId location)
            implements GatewayRequest {
        @Override
        public String key() {
            return "location/" + location;
        }
    }

    /// Replaces what was said about a system.
    record PutSettings(UUID id, Principal principal, Instant submittedAt, String system, SystemSettings settings)
            implements GatewayRequest {
        @Override
        public String key() {
            return system.toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// Makes a schedule, or replaces what one wants.
    ///
    /// @param fresh whether it is made: one that there is already is left as it is. Else it must be there
    record PutSchedule(UUID id, Principal principal, Instant submittedAt, UUID schedule, boolean fresh, Schedule wanted)
            implements GatewayRequest {
        @Override
        public String key() {
            return "schedule/" + schedule;
        }
    }

    record DeleteSchedule(UUID id, Principal principal, Instant submittedAt, UUID schedule) implements GatewayRequest {
        @Override
        public String key() {
            return "schedule/" + schedule;
        }
    }

    /// Asks what a schedule would do. Changes nothing.
    record PreviewSchedule(UUID id, Principal principal, Instant submittedAt, Schedule wanted)
            implements GatewayRequest {
        @Override
        public String key() {
            return wanted.system().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// Makes an API key. Its text never leaves the gateway that made it.
    ///
    /// @param prefix the key's first characters, by which it is found and named
    /// @param name the user whom the key stands for
    /// @param hash SHA-256 of the whole key in lower-case hexadecimal digits
    /// @param systems what the key is bound to; empty for all
    /// @param expiresAt absent for never
    record CreateApiKey(
            UUID id,
            Principal principal,
            Instant submittedAt,
            String prefix,
            String name,
            String hash,
            Set<String> roles,
            Set<String> systems,
            @Nullable Instant expiresAt)
            implements GatewayRequest {
        public CreateApiKey {
            roles = Set.copyOf(roles);
            systems = Set.copyOf(systems);
        }

        @Override
        public String key() {
            return "api-key/" + prefix;
        }
    }

    /// Ends an API key for good. Every gateway refuses the key from the moment it reads this.
    record RevokeApiKey(UUID id, Principal principal, Instant submittedAt, String prefix) implements GatewayRequest {
        @Override
        public String key() {
            return "api-key/" + prefix;
        }
    }

    /// When API keys were last used at one gateway, gathered over some time.
    ///
    /// @param lastUses by the keys' prefixes
    record KeysUsed(UUID id, Principal principal, Instant submittedAt, Map<String, Instant> lastUses)
            implements GatewayRequest {
        public KeysUsed {
            lastUses = Map.copyOf(lastUses);
        }

        @Override
        public String key() {
            return "api-keys/used";
        }
    }
}
