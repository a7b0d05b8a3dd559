package dev.stillpoint.local.fabric;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.local.api.JsonHttp;
import dev.stillpoint.local.part.StackFailure;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The control plane of the simulated fabric: its whole truth, and what guests and admins do behind our back.
public final class FabricControl {
    private final JsonHttp http;

    public FabricControl(URI simulator) {
        this.http = new JsonHttp(simulator, Map.of());
    }

    /// VMs, slots, checkpoints, jobs, guest disk failures, deleted files.
    public JsonNode state() {
        return call("GET", "/control/state", null);
    }

    /// Every operation received from number `from` on.
    public JsonNode calls(long from) {
        return call("GET", "/control/calls?from=" + from, null);
    }

    /// A guest changes a disk: a shared one by its name, an own one by `number:location`.
    public void guestWrites(String vm, String disk, int mebibytes, long seed) {
        call(
                "POST",
                "/control/guest-writes",
                object().put("vm", vm)
                        .put("disk", disk)
                        .put("mebibytes", mebibytes)
                        .put("seed", seed));
    }

    /// Makes operations of the fabric fail, hang, or lose their answer.
    public void fault(ObjectNode fault) {
        call("POST", "/control/faults", fault);
    }

    /// The same for what workers do with disks.
    public void diskFault(ObjectNode fault) {
        call("POST", "/control/disk-faults", fault);
    }

    public void clearFaults() {
        call("DELETE", "/control/faults", null);
        call("DELETE", "/control/disk-faults", null);
    }

    /// What an admin would do: `start`, `stop`, `move?host=…`, `detach?number=…&location=…`, …
    public void meddle(String vm, String action) {
        call("POST", "/control/vms/" + vm + "/" + action, null);
    }

    private JsonNode call(String method, String path, @Nullable ObjectNode body) {
        try {
            JsonHttp.Answer answer = http.call(method, path, body);
            if (!answer.good()) {
                throw new StackFailure("the simulated fabric refused " + method + " " + path + ": " + answer.status()
                        + " " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new StackFailure(
                    "the simulated fabric does not answer " + method + " " + path + ": " + e.getMessage(), e);
        }
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
