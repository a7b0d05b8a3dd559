package dev.stillpoint.agent.fabric;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The simulator's control plane: the judge of every test over it, because it is not the port under test.
public final class ControlPlane {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> READS =
            Set.of("list", "files", "freeSpace", "jobStatus", "jobs", "stopJob", "profiles");

    private final URI base;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public ControlPlane(URI base) {
        this.base = base;
    }

    public JsonNode vm(String name) {
        for (JsonNode vm : get("/control/state").path("vms")) {
            if (vm.path("name").asText().equals(name)) {
                return vm;
            }
        }
        throw new AssertionError("no VM " + name);
    }

    /// A VM as its host tells it, with what the state leaves out.
    public JsonNode listed(String id) {
        ObjectNode body = JSON.createObjectNode().put("view", "host").put("vm", id);
        return send("POST", "/fabric/list", body.toString()).path("vms").path(0);
    }

    /// A share as the fabric knows its space.
    public JsonNode share(String path) {
        for (JsonNode share :
                send("POST", "/fabric/hosts", "{\"view\":\"host\"}").path("shares")) {
            if (share.path("path").asText().equalsIgnoreCase(path)) {
                return share;
            }
        }
        throw new AssertionError("no share " + path);
    }

    public String id(String name) {
        return vm(name).path("id").asText();
    }

    public String state(String name) {
        return vm(name).path("state").asText();
    }

    /// What hangs at a SCSI slot of controller 0, `null` when nothing.
    public @Nullable String at(String name, int location) {
        for (JsonNode disk : vm(name).path("disks")) {
            if (disk.path("controller").asText().equals("SCSI")
                    && disk.path("number").asInt() == 0
                    && disk.path("location").asInt() == location) {
                return disk.path("path").asText();
            }
        }
        return null;
    }

    public JsonNode truth() {
        return get("/control/state");
    }

    /// The operations that were asked for, reads left out.
    public List<String> changes() {
        List<String> names = new ArrayList<>();
        changeCalls().forEach(call -> names.add(call.path("operation").asText()));
        return names;
    }

    public List<JsonNode> changeCalls() {
        List<JsonNode> changes = new ArrayList<>();
        for (JsonNode call : get("/control/calls?from=0").path("calls")) {
            if (!READS.contains(call.path("operation").asText())) {
                changes.add(call);
            }
        }
        return changes;
    }

    public long calls(String operation) {
        long count = 0;
        for (JsonNode call : get("/control/calls?from=0").path("calls")) {
            if (call.path("operation").asText().equals(operation)) {
                count++;
            }
        }
        return count;
    }

    /// @param fields such as `"code", 2606`
    public void fault(String operation, String vm, String what, Object... fields) {
        ObjectNode body = JSON.createObjectNode()
                .put("operation", operation)
                .put("vm", vm)
                .put("do", what);
        for (int i = 0; i < fields.length; i += 2) {
            body.set((String) fields[i], JSON.valueToTree(fields[i + 1]));
        }
        send("POST", "/control/faults", body.toString());
    }

    public void clearFaults() {
        send("DELETE", "/control/faults", "");
    }

    /// What an admin does behind our back, such as `stop` or `detach?number=0&location=1`.
    public void admin(String vm, String action) {
        String name = URLEncoder.encode(vm, StandardCharsets.UTF_8).replace("+", "%20");
        send("POST", "/control/vms/" + name + "/" + action, "{}");
    }

    /// The guest writes to a disk, named `number:location`.
    public void guestWrites(String vm, String disk, int mebibytes) {
        ObjectNode body = JSON.createObjectNode()
                .put("vm", vm)
                .put("disk", disk)
                .put("mebibytes", mebibytes)
                .put("seed", 7);
        send("POST", "/control/guest-writes", body.toString());
    }

    public void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within 10 s: " + what + "; changes so far " + changes());
            }
            Thread.onSpinWait();
        }
    }

    private JsonNode get(String path) {
        return send("GET", path, "");
    }

    private JsonNode send(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new AssertionError(method + " " + path + ": " + response.statusCode() + " " + response.body());
            }
            return response.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(response.body());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stop) {
            throw new AssertionError(stop);
        }
    }
}
