package dev.stillpoint.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.local.api.JsonHttp;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/// A system's checkpoint as scripts take it, one thing after the other: stop every VM, detach every shared disk, copy
/// the disks, take every VM's checkpoint, attach the disks, start the VMs. Nothing is verified, nothing can be undone.
final class ClassicScript {
    private static final int LOOK_EVERY_MILLIS = 5;
    private static final String CHECKPOINT = "by script";

    private final JsonHttp fabric;
    private final String system;
    private final UnaryOperator<String> local;

    /// A slot of a VM with a disk that others share.
    private record Shared(String vm, int number, int location, String path) {}

    /// @param system the end of its VMs' names
    /// @param local where a path of the fabric lies here
    ClassicScript(URI simulator, String system, UnaryOperator<String> local) {
        this.fabric = new JsonHttp(simulator, Map.of());
        this.system = system;
        this.local = local;
    }

    /// Does it all, and takes the checkpoints away again.
    ///
    /// @param copies an empty folder
    /// @return seconds from the first stop to the last start
    double run(Path copies) throws IOException, InterruptedException {
        List<String> vms = new ArrayList<>();
        List<Shared> slots = new ArrayList<>();
        for (JsonNode vm : vms()) {
            vms.add(vm.path("id").asText());
            for (JsonNode disk : vm.path("disks")) {
                if (disk.path("shared").asBoolean()) {
                    slots.add(new Shared(
                            vm.path("id").asText(),
                            disk.path("number").asInt(),
                            disk.path("location").asInt(),
                            disk.path("path").asText()));
                }
            }
        }
        long began = System.nanoTime();
        for (String vm : vms) {
            execute("stop", of(vm).put("mode", "shutdown"));
        }
        for (Shared slot : slots) {
            execute("detach", of(slot).put("skipDeleteVhd", true));
        }
        for (String disk : slots.stream().map(Shared::path).distinct().toList()) {
            copy(Path.of(local.apply(disk)), copies);
        }
        for (String vm : vms) {
            execute("checkpoint", of(vm).put("name", CHECKPOINT));
        }
        for (Shared slot : slots) {
            execute("attach", of(slot).put("path", slot.path()).put("shared", true));
        }
        for (String vm : vms) {
            execute("start", of(vm));
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        removeCheckpoints();
        return seconds;
    }

    private void removeCheckpoints() throws IOException, InterruptedException {
        Map<String, String> made = new LinkedHashMap<>();
        for (JsonNode vm : vms()) {
            for (JsonNode checkpoint : vm.path("checkpoints")) {
                if (checkpoint.path("name").asText().equals(CHECKPOINT)) {
                    made.put(vm.path("id").asText(), checkpoint.path("id").asText());
                }
            }
        }
        for (Map.Entry<String, String> each : made.entrySet()) {
            execute("removeCheckpoint", of(each.getKey()).put("checkpoint", each.getValue()));
        }
    }

    private List<JsonNode> vms() throws IOException {
        List<JsonNode> vms = new ArrayList<>();
        for (JsonNode vm : call("list", JsonNodeFactory.instance.objectNode()).path("vms")) {
            if (vm.path("name").asText().endsWith("-" + system)) {
                vms.add(vm);
            }
        }
        if (vms.isEmpty()) {
            throw new IllegalStateException("the fabric has no VM of system " + system);
        }
        return vms;
    }

    private static ObjectNode of(String vm) {
        return JsonNodeFactory.instance.objectNode().put("vm", vm);
    }

    private static ObjectNode of(Shared slot) {
        return of(slot.vm()).put("number", slot.number()).put("location", slot.location());
    }

    /// On the medium when it returns, as every copy that is measured.
    private static void copy(Path disk, Path copies) throws IOException, InterruptedException {
        Path copy = copies.resolve(disk.getFileName());
        int exit = new ProcessBuilder("sh", "-ec", "cp \"$0\" \"$1\" && sync \"$1\"", disk + "", copy + "")
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException("exit " + exit + " of cp " + disk + " " + copy);
        }
    }

    /// Begins an operation and waits for its job, as a script does.
    private void execute(String operation, ObjectNode arguments) throws IOException, InterruptedException {
        String job = call(operation, arguments).path("job").asText();
        ObjectNode asked = JsonNodeFactory.instance.objectNode().put("job", job);
        while (true) {
            JsonNode now = call("jobStatus", asked);
            switch (now.path("status").asText()) {
                case "Running" -> TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
                case "Completed" -> {
                    return;
                }
                default -> throw new IllegalStateException(operation + " " + arguments + " ended " + now);
            }
        }
    }

    private JsonNode call(String operation, ObjectNode arguments) throws IOException {
        JsonHttp.Answer answer = fabric.post("/fabric/" + operation, arguments);
        if (!answer.good()) {
            throw new IllegalStateException(operation + " " + arguments + " was refused: " + answer.body());
        }
        return answer.body();
    }
}
