package dev.stillpoint.contracts.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One event of the history.
///
/// @param event the number under which it was written; not its place in the chain
/// @param run null for what concerns no run, such as a request that a gateway refused
/// @param sequence its number within the run; null exactly when `run` is
/// @param at with the database's microseconds
/// @param data a JSON object's text
public record AuditEvent(
        long event,
        @Nullable UUID run,
        @Nullable Long sequence,
        Instant at,
        String type,
        String actor,
        @Nullable String step,
        String data) {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    public AuditEvent {
        if ((run == null) != (sequence == null)) {
            throw new IllegalArgumentException("an event of a run has a sequence number, any other has none");
        }
    }

    /// The one sequence of bytes that stands for this event in the chain: JSON without white space, members sorted by
    /// name on every level, absent ones left out, UTF-8, times as ISO-8601 in UTC.
    ///
    /// @throws IllegalArgumentException when `data` is no JSON
    public byte[] canonical() {
        try {
            Map<String, Object> members = new TreeMap<>();
            members.put("event", event);
            if (run != null && sequence != null) {
                members.put("run", run.toString());
                members.put("sequence", sequence);
            }
            members.put("at", at.toString());
            members.put("type", type);
            members.put("actor", actor);
            if (step != null) {
                members.put("step", step);
            }
            members.put("data", MAPPER.readValue(data, Object.class));
            // By way of text: written as bytes, Jackson escapes what lies beyond the first 65,536 characters.
            return MAPPER.writeValueAsString(members).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("event " + event + " has data that is no JSON", e);
        }
    }
}
