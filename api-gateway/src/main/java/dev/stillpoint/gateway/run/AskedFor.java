package dev.stillpoint.gateway.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.gateway.input.StoredJson;

/// What a run was asked for, as the body that asked for it would spell it. The orchestrator stores it with all
/// defaults filled in.
final class AskedFor {
    private AskedFor() {}

    /// @param request as it is stored
    static JsonNode of(String request) {
        ObjectNode asked = StoredJson.value(request, ObjectNode.class);
        JsonNode set = asked.remove("set");
        if (set != null) {
            asked.set("checkpointSet", set);
        }
        JsonNode profile = asked.remove("profile");
        if (profile != null) {
            asked.remove("system");
            asked.set(profile.path("kind").asText(), profile.path("name"));
        }
        JsonNode checkpoints = asked.path("checkpoints");
        switch (checkpoints.path("kind").asText()) {
            case "all" -> asked.put("checkpoints", "all");
            case "named" -> asked.set("checkpoints", checkpoints.path("ids"));
            case "madeBefore" -> asked.putObject("checkpoints").set("madeBefore", checkpoints.path("moment"));
            default -> {}
        }
        return asked;
    }
}
