package dev.stillpoint.gateway.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What proving the history came to: whole with its length and head, or broken with the first bad event and why.
@Schema(name = "ChainVerdict", requiredProperties = "valid")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChainVerdict(
        boolean valid,

        @Schema(description = "How many events are sealed; of a valid chain") @Nullable
        Long events,

        @Schema(description = "The hash of the last one; of a valid chain", pattern = "^sha256:[0-9a-f]{64}$") @Nullable
        String head,

        @Schema(description = "The sequence number of the first event that is not as it was sealed") @Nullable
        Long firstBad,

        @Schema(description = "What is wrong with it") @Nullable
        String reason) {

    static ChainVerdict valid(long events, String head) {
        return new ChainVerdict(true, events, head, null, null);
    }

    static ChainVerdict broken(long firstBad, String reason) {
        return new ChainVerdict(false, null, null, firstBad, reason);
    }
}
