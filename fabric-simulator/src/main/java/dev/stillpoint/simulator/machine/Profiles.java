package dev.stillpoint.simulator.machine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.simulator.fabricfile.FabricFile.CheckpointType;
import dev.stillpoint.simulator.machine.FabricState.Profile;

/// What SCVMM makes VMs from: hardware profiles and templates. Only SCVMM knows them, and they have no jobs
/// here.
public final class Profiles {
    private final Fabric fabric;

    public Profiles(Fabric fabric) {
        this.fabric = fabric;
    }

    public ObjectNode list() {
        ObjectNode answer = Fabric.object();
        ArrayNode profiles = answer.putArray("profiles");
        fabric.state.profiles.forEach(profile -> profiles.add(json(profile)));
        return answer;
    }

    /// @throws Refusal when there is none of that id
    public ObjectNode setType(String id, CheckpointType type) {
        Profile before = fabric.state.profiles.stream()
                .filter(profile -> profile.id().equalsIgnoreCase(id))
                .findFirst()
                .orElseThrow(() ->
                        Refusal.unknown("VMM has no hardware profile or template with the id " + id + "; list them."));
        Profile after = new Profile(before.kind(), before.id(), before.name(), type);
        fabric.state.profiles.replaceAll(profile -> profile == before ? after : profile);
        return json(after);
    }

    private static ObjectNode json(Profile profile) {
        return Fabric.object()
                .put("kind", profile.kind().word())
                .put("id", profile.id())
                .put("name", profile.name())
                .put("checkpointType", profile.type().name());
    }
}
