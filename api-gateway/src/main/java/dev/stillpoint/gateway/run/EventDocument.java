package dev.stillpoint.gateway.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.RunEvent;
import dev.stillpoint.gateway.input.StoredJson;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// One change of a run, as pages and streams show it.
@Schema(name = "RunEvent")
public record EventDocument(
        UUID run,

        @Schema(description = "From 1, without gaps; the id of the event in a stream")
        long sequence,

        Instant at,
        @Schema(examples = "step-succeeded") String type,

        @Schema(description = "A user, an executor, or system")
        String actor,

        @Schema(nullable = true, description = "The step concerned; null when it is the run as a whole") @Nullable
        String step,

        @Schema(type = SchemaType.OBJECT, implementation = Object.class)
        JsonNode data) {

    static EventDocument of(RunEventRow row) {
        return new EventDocument(
                row.run,
                row.sequence,
                row.at,
                row.type,
                row.actor,
                row.step,
                StoredJson.tree(row.data == null ? "{}" : row.data));
    }

    static EventDocument of(RunEvent event) {
        return new EventDocument(
                event.run().value(),
                event.sequence(),
                event.at(),
                event.type(),
                event.actor(),
                event.step() == null ? null : event.step().toString(),
                StoredJson.tree(Json.text(event.data())));
    }
}
