package dev.stillpoint.orchestrator.schedule;

import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.Schedule;
import dev.stillpoint.contracts.UnreadableMessage;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// A schedule as its row has it.
///
/// @param version counts its changes
record StoredSchedule(UUID id, long version, Schedule wanted) {
    /// What its runs have as `requestedBy`.
    String requester() {
        return "schedule:" + id;
    }

    static Schedule read(String json) {
        try {
            return Json.read(json.getBytes(StandardCharsets.UTF_8), Schedule.class);
        } catch (UnreadableMessage e) {
            throw new IllegalStateException("the schedule is not what was stored", e);
        }
    }
}
