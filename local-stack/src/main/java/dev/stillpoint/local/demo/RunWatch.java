package dev.stillpoint.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.local.api.JsonHttp;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/// Submits runs by the REST API, each in the name of a user who may, and follows them to their end.
final class RunWatch {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final long LOOK_EVERY_NANOS = 100_000_000;
    private static final Set<String> ENDS =
            Set.of("REJECTED", "SUCCEEDED", "ROLLED_BACK", "CANCELED", "RESOLVED", "PLANNED", "NEEDS_OPERATOR");
    private static final Set<String> OF_ADMINS = Set.of("restore", "delete");
    private static final int ACCEPTED = 202;
    /// Step kinds that move or read a whole disk → what is told of them when they are done.
    private static final Map<String, String> DISK_STEPS = Map.of(
            "CopyDisk", "copied, read back and verified",
            "CloneDisk", "cloned within its volume",
            "ShipClone", "shipped from its clone while its VMs ran, read back and verified",
            "WriteSideFile", "written beside the live disk and verified, its VMs still running",
            "VerifyCopy", "read and compared with its manifest");

    private final JsonHttp operator;
    private final JsonHttp admin;
    private final Teller teller;

    RunWatch(JsonHttp operator, JsonHttp admin, Teller teller) {
        this.operator = operator;
        this.admin = admin;
        this.teller = teller;
    }

    static ObjectNode request(String kind) {
        return JsonNodeFactory.instance.objectNode().put("kind", kind);
    }

    static ObjectNode ofSet(String kind, String set) {
        return request(kind).put("checkpointSet", set);
    }

    /// @return the answer, which may be a refusal
    JsonHttp.Answer submit(ObjectNode request) {
        JsonHttp api = OF_ADMINS.contains(request.path("kind").asText()) ? admin : operator;
        try {
            return api.with("Idempotency-Key", UUID.randomUUID().toString()).post("/v1/runs", request);
        } catch (IOException e) {
            throw new ClaimFailed("POST /v1/runs: " + e.getMessage());
        }
    }

    /// Submits a run and follows it; tells each copy as it is done.
    ///
    /// @return the run, when it ended or needs an operator
    /// @throws ClaimFailed when the gateway refuses it
    JsonNode toItsEnd(ObjectNode request) {
        JsonHttp.Answer answer = submit(request);
        if (answer.status() != ACCEPTED) {
            throw new ClaimFailed("the gateway refused the request: " + answer.status() + " " + answer.body());
        }
        return await(answer.body().path("id").asText());
    }

    /// @throws ClaimFailed when it ends otherwise
    JsonNode toSuccess(ObjectNode request) {
        JsonNode run = toItsEnd(request);
        if (!run.path("status").asText().equals("SUCCEEDED")) {
            throw new ClaimFailed("the run of kind " + request.path("kind").asText() + " ended "
                    + run.path("status").asText() + ": " + run.path("problems"));
        }
        return run;
    }

    /// Tells each copy as it is done.
    ///
    /// @return the run, when it ended or needs an operator
    JsonNode await(String run) {
        Instant deadline = Instant.now().plus(PATIENCE);
        Set<String> told = new HashSet<>();
        while (true) {
            JsonNode now = get("/v1/runs/" + run);
            tellCopies(run, told);
            if (ENDS.contains(now.path("status").asText())) {
                return now;
            }
            if (Instant.now().isAfter(deadline)) {
                throw new ClaimFailed("run " + run + " did not end within " + PATIENCE.toSeconds() + " s: " + now);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    private void tellCopies(String run, Set<String> told) {
        for (JsonNode step : get("/v1/runs/" + run + "/steps").path("items")) {
            String words = DISK_STEPS.get(step.path("kind").asText());
            if (words != null
                    && step.path("status").asText().equals("DONE")
                    && told.add(step.path("id").asText())) {
                String target = step.path("target").asText();
                teller.copied(
                        target.substring(target.lastIndexOf('\\') + 1),
                        step.path("bytesDone").asLong(),
                        step.path("bytesTotal").asLong(),
                        words);
            }
        }
    }

    JsonNode set(String id) {
        return get("/v1/checkpoint-sets/" + id);
    }

    /// The sets of a system that hold something: checkpoints, copies or files that were kept; newest first.
    List<JsonNode> sets(String system) {
        List<JsonNode> sets = new ArrayList<>();
        for (JsonNode set : get("/v1/checkpoint-sets?pageSize=200").path("items")) {
            if (set.path("system").asText().equals(system)
                    && !set.path("status").asText().equals("DELETED")) {
                sets.add(set);
            }
        }
        return sets;
    }

    /// @throws ClaimFailed when the answer is none
    JsonNode get(String path) {
        try {
            JsonHttp.Answer answer = operator.get(path);
            if (!answer.good()) {
                throw new ClaimFailed("GET " + path + " answered " + answer.status() + " " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new ClaimFailed("GET " + path + ": " + e.getMessage());
        }
    }
}
