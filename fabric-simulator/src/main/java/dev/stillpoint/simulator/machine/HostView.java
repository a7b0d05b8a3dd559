package dev.stillpoint.simulator.machine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.simulator.fabricfile.FabricFile;
import dev.stillpoint.simulator.fabricfile.FabricFile.VmState;
import dev.stillpoint.simulator.job.Job;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Hosts, clusters and their volumes. SCVMM knows the volumes' free space as it was at the last refresh of a host.
public final class HostView {
    private final Fabric fabric;
    /// SCVMM's view; not kept, a restarted SCVMM looks anew.
    private @Nullable ObjectNode seen;

    private long looks;

    public HostView(Fabric fabric) {
        this.fabric = fabric;
    }

    /// What the fabric is called and where its files lie on this machine.
    public ObjectNode about() {
        ObjectNode node = Fabric.object()
                .put("fabric", fabric.file.fabric())
                .put("vmmServer", fabric.file.vmmServer())
                .put("folder", fabric.paths.root().toString());
        ArrayNode clusters = node.putArray("clusters");
        for (FabricFile.Cluster cluster : fabric.file.clusters()) {
            ObjectNode each = clusters.addObject().put("name", cluster.name()).put("id", id("cluster", cluster.name()));
            ArrayNode volumes = each.putArray("volumes");
            cluster.volumes().forEach(volume -> volumes.add(volume.path().toString()));
        }
        ArrayNode hosts = node.putArray("hosts");
        for (FabricFile.Host host : fabric.file.hosts()) {
            ObjectNode each = hosts.addObject()
                    .put("name", host.name())
                    .put("id", id("host", host.name()))
                    .put("cluster", host.cluster().orElse(null))
                    .put("clockAhead", host.clockAhead());
            ArrayNode volumes = each.putArray("volumes");
            host.volumes().forEach(volume -> volumes.add(volume.path().toString()));
        }
        ArrayNode isos = node.putArray("isos");
        fabric.file.vms().stream()
                .flatMap(vm -> vm.dvd().stream().flatMap(Optional::stream))
                .distinct()
                .forEach(isos::add);
        return node;
    }

    /// The hosts' volumes with what is free on each.
    ///
    /// @param cached as SCVMM saw them, with `looks`, which grows when SCVMM looks again; else as they are
    public ObjectNode list(boolean cached) throws IOException {
        if (!cached) {
            return new VmView(fabric).freeSpace();
        }
        if (seen == null) {
            seen = new VmView(fabric).freeSpace();
            looks++;
        }
        return seen.deepCopy().put("looks", looks);
    }

    /// SCVMM looks at a host: at its volumes and at each VM there that no job holds. The others stay as they were
    /// seen, which SCVMM tells as 23234.
    public ObjectNode refresh(String name) throws IOException {
        FabricFile.Host host = fabric.file.hosts().stream()
                .filter(each -> VmView.sameHost(each.name(), name))
                .findFirst()
                .orElseThrow(() -> Refusal.unknown("There is no host " + name + " in the fabric file."));
        ObjectNode now = new VmView(fabric).freeSpace();
        ObjectNode before = list(true);
        ArrayNode volumes = Fabric.object().putArray("volumes");
        for (JsonNode volume : before.path("volumes")) {
            volumes.add(isOf(host, volume) ? same(volume, now).orElse(volume) : volume);
        }
        before.set("volumes", volumes);
        before.set("shares", now.path("shares"));
        looks++;
        seen = before;
        ObjectNode answer = Fabric.object();
        ArrayNode refreshed = answer.putArray("refreshed");
        ArrayNode skipped = answer.putArray("skipped");
        for (Machine vm : fabric.machines()) {
            if (!VmView.sameHost(vm.host, host.name()) || vm.state == VmState.HostNotResponding) {
                continue;
            }
            Optional<Job> job = fabric.locking(vm);
            if (job.isPresent()) {
                skipped.addObject().put("vm", vm.id).put("job", job.get().id());
            } else {
                fabric.refreshed(vm);
                refreshed.add(vm.id);
            }
        }
        return answer;
    }

    private static boolean isOf(FabricFile.Host host, JsonNode volume) {
        for (JsonNode each : volume.path("hosts")) {
            if (each.asText().equals(host.name())) {
                return true;
            }
        }
        return false;
    }

    private static Optional<JsonNode> same(JsonNode volume, ObjectNode now) {
        for (JsonNode each : now.path("volumes")) {
            if (each.path("owner").equals(volume.path("owner"))
                    && each.path("path").equals(volume.path("path"))) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private static String id(String kind, String name) {
        return UUID.nameUUIDFromBytes((kind + "/" + name).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
