package dev.stillpoint.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.simulation.model.Operation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A simulated fabric, spoken to by its own protocol.
final class SimulatorLab {
    static final String YAML = """
            fabric: lab
            seconds: {stop: 0, start: 0, save: 0, checkpoint: 0, restore: 0, merge: 0, attach: 0, detach: 0, eject: 0, insertMedia: 0, refresh: 0}
            clusters:
              - {name: c1, volumes: [{path: 'C:\\ClusterStorage\\Volume1', capacity: 1GiB}]}
            hosts:
              - {name: hv01.lab.example, cluster: c1}
            sharedDisks:
              data: {path: 'C:\\ClusterStorage\\Volume1\\ERP\\data.vhdx', size: 3MiB, seed: 1, fill: random}
            vms:
              - name: SQL01-ERP
                host: hv01.lab.example
                state: Running
                dvd: [{iso: '\\\\lib\\iso\\tools.iso'}, {}]
                disks:
                  - {location: 0, path: 'C:\\ClusterStorage\\Volume1\\ERP\\SQL01.vhdx', size: 3MiB, seed: 3, fill: random}
                  - {location: 1, shared: data}
              - name: SQL02-ERP
                host: hv01.lab.example
                state: Running
                checkpointType: Standard
                dvd: [{}]
                disks:
                  - {location: 0, path: 'C:\\ClusterStorage\\Volume1\\ERP\\SQL02.vhdx', size: 3MiB, seed: 4, fill: random}
                  - {location: 1, shared: data}
            """;

    private static final ObjectMapper JSON = Json.mapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    final Path root;
    private final URI uri;
    /// The simulator's ids of checkpoints by those of the model.
    private final Map<String, String> checkpoints = new HashMap<>();

    private int made;

    SimulatorLab(URI uri, Path data) {
        this.uri = uri;
        this.root = data.resolve("fabric");
    }

    Path erp(String name) {
        return root.resolve("clusters/c1/ClusterStorage/Volume1/ERP").resolve(name);
    }

    /// The own disk of an exported VM.
    Path exported(String vm) {
        String disk = vm.substring(0, vm.indexOf('-')) + ".vhdx";
        return root.resolve("unc/nas-x/export/erp")
                .resolve(vm)
                .resolve("Virtual Hard Disks")
                .resolve(disk);
    }

    JsonNode state() throws IOException, InterruptedException {
        return call("GET", "/control/state", Map.of());
    }

    /// Empty when the guest wrote, else why not.
    String guestWrites(String vm, String disk, long seed) throws IOException, InterruptedException {
        JsonNode answer = call(
                "POST", "/control/guest-writes", Map.of("vm", vm, "disk", disk, "mebibytes", 1, "seed", seed >>> 20));
        return answer.has("bytes") ? "" : answer.toString();
    }

    /// Empty when the operation was done, else why not.
    String run(String vm, Operation operation) throws IOException, InterruptedException {
        Map<String, Object> body = new HashMap<>(arguments(vm, operation));
        body.put("vm", vm);
        JsonNode answer = call("POST", "/fabric/" + word(operation), body);
        String job = answer.path("job").asText("");
        if (job.isEmpty()) {
            return answer.toString();
        }
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        JsonNode now = call("POST", "/fabric/jobStatus", Map.of("job", job));
        while (now.path("status").asText().equals("Running") && System.nanoTime() < until) {
            Thread.onSpinWait();
            now = call("POST", "/fabric/jobStatus", Map.of("job", job));
        }
        if (!now.path("status").asText().equals("Completed")) {
            return now.toString();
        }
        if (operation instanceof Operation.TakeCheckpoint) {
            checkpoints.put(
                    "cp-" + ++made, now.path("result").path("checkpoint").asText());
        }
        return "";
    }

    private static String word(Operation operation) {
        return switch (operation) {
            case Operation.ShutDown o -> "stop";
            case Operation.TurnOff o -> "stop";
            case Operation.Save o -> "stop";
            case Operation.Start o -> "start";
            case Operation.Media o -> o.iso() == null ? "eject" : "insertMedia";
            case Operation.Detach o -> "detach";
            case Operation.Attach o -> "attach";
            case Operation.TakeCheckpoint o -> "checkpoint";
            case Operation.RemoveCheckpoint o -> "removeCheckpoint";
            case Operation.Restore o -> "restore";
            case Operation.NameCheckpoint o -> "rename";
            case Operation.SetCheckpointType o -> "setCheckpointType";
            case Operation.Export o -> "export";
            case Operation.RemoveFolder o -> "removeFolder";
            case Operation.WriteFile o -> "writeFile";
            case Operation.Refresh o -> "refresh";
            case Operation.Grant o -> "grantAccess";
            case Operation.Rename o -> "swap";
            case Operation.Other o -> throw new IllegalArgumentException("nobody asks for somebody else's job");
        };
    }

    private Map<String, Object> arguments(String vm, Operation operation) {
        return switch (operation) {
            case Operation.ShutDown o -> Map.of("mode", "shutdown");
            case Operation.TurnOff o -> Map.of("mode", "turnOff");
            case Operation.Save o -> Map.of("mode", "save");
            case Operation.Media o ->
                o.iso() == null ? Map.of("drive", o.drive()) : Map.of("drive", o.drive(), "iso", o.iso());
            case Operation.Detach o ->
                Map.of("number", o.slot().number(), "location", o.slot().location(), "skipDeleteVhd", true);
            case Operation.Attach o ->
                Map.of(
                        "number",
                        o.slot().number(),
                        "location",
                        o.slot().location(),
                        "path",
                        o.path().path(),
                        "shared",
                        o.shared());
            case Operation.TakeCheckpoint o -> Map.of("name", o.name(), "description", o.description());
            case Operation.RemoveCheckpoint o -> Map.of("checkpoint", checkpoints.getOrDefault(o.checkpoint(), "none"));
            case Operation.Restore o -> Map.of("checkpoint", checkpoints.getOrDefault(o.checkpoint(), "none"));
            case Operation.NameCheckpoint o ->
                Map.of("checkpoint", checkpoints.getOrDefault(o.checkpoint(), "none"), "name", o.name());
            case Operation.SetCheckpointType o ->
                o.automatic() == null
                        ? Map.of("type", o.type())
                        : Map.of("type", o.type(), "automaticCheckpoints", o.automatic());
            case Operation.Export o ->
                Map.of(
                        "checkpoint",
                        checkpoints.getOrDefault(o.checkpoint(), "none"),
                        "path",
                        o.folder().path());
            case Operation.RemoveFolder o -> Map.of("path", o.folder().path());
            case Operation.WriteFile o -> Map.of("path", o.file().path(), "text", "{}");
            case Operation.Grant o -> Map.of("path", o.path().path());
            case Operation.Rename o -> {
                List<Map<String, String>> moves = new ArrayList<>();
                o.moves()
                        .forEach(move -> moves.add(Map.of(
                                "from", move.from().path(), "to", move.to().path())));
                yield Map.of("owner", "cluster:c1", "vms", List.of(vm), "moves", moves);
            }
            case Operation.Start o -> Map.of();
            case Operation.Refresh o -> Map.of();
            case Operation.Other o -> Map.of();
        };
    }

    private JsonNode call(String method, String path, Map<String, ?> body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri.resolve(path))
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        return JSON.readTree(answer.body());
    }
}
