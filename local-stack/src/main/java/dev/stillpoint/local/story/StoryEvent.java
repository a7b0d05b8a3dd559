package dev.stillpoint.local.story;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/// One event of a run.
///
/// @param step empty when it is the run as a whole
public record StoryEvent(Instant at, String type, String actor, String step, JsonNode data) {
    String text(String field) {
        return data.path(field).asText("");
    }
}
