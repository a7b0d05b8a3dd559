package dev.stillpoint.orchestrator.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.StepCommand;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.VmId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What must never be sent before something else was seen to be done, told from the commands alone: a disk that may
/// hold other bytes is not attached on the way home, a VM that may be elsewhere is not started, and nothing is
/// cleaned up that may still be needed.
final class NeverBefore {
    private record Place(VmId vm, Slot slot, DiskPath disk) {}

    private final Map<DiskId, DiskPath> swapped = new HashMap<>();
    private final Set<VmId> restored = new HashSet<>();
    private final Set<Place> attached = new HashSet<>();
    private final Set<DiskId> cloned = new HashSet<>();
    private final Set<DiskId> shipped = new HashSet<>();

    void sent(Delivery delivery) {
        boolean back = delivery.ref().direction() == Direction.UNDO;
        switch (delivery.command()) {
            case AgentCommand.SwapDisk c ->
                swapped.put(c.disk(), c.files().getLast().live());
            case AgentCommand.SwapBack c -> {
                DiskPath live = c.files().getLast().live();
                assertThat(attached)
                        .as("a disk that is swapped back hangs nowhere")
                        .noneMatch(place -> place.disk().sameFileAs(live));
            }
            case AgentCommand.RestoreCheckpoint c when !back -> restored.add(c.vm());
            case AgentCommand.RestoreCheckpoint c ->
                assertThat(attached)
                        .as("a VM that goes back to its safety checkpoint has no shared disk")
                        .noneMatch(place -> place.vm().equals(c.vm()));
            case AgentCommand.AttachDisk c
            when back -> {
                assertThat(swapped.values())
                        .as("a disk that goes home is the one that was there")
                        .noneMatch(live -> live.sameFileAs(c.disk()));
                assertThat(restored).as("attached to what was there").doesNotContain(c.vm());
            }
            case AgentCommand.AttachDisk c -> attached.add(new Place(c.vm(), c.slot(), c.disk()));
            case AgentCommand.StartVm c
            when back -> assertThat(restored).as("started as what was there").doesNotContain(c.vm());
            case AgentCommand.RemoveCheckpoint c
            when back ->
                assertThat(restored).as("its safety checkpoint is needed").doesNotContain(c.vm());
            case DiskCommand.RemoveFiles c
            when back -> assertThat(swapped).as("its side files may be live").doesNotContainKey(c.disk());
            case DiskCommand.ShipClone c ->
                assertThat(cloned).as("what is shipped was cloned or copied").contains(c.disk());
            case DiskCommand.DeleteClone c ->
                assertThat(shipped).as("a clone is deleted when it was shipped").contains(c.disk());
            case DiskCommand.UndoClone c ->
                assertThat(shipped).as("nothing shipped is undone").doesNotContain(c.disk());
            case StepCommand c -> {}
        }
    }

    /// @param run as it was before it heard of it
    void succeeded(Run run, StepRef ref) {
        if (run.plan() == null) {
            return;
        }
        if (ref.direction() == Direction.FORWARD) {
            run.steps().position(ref.step()).ifPresent(at -> {
                switch (run.steps().get(at).command()) {
                    case DiskCommand.CloneDisk c -> cloned.add(c.disk());
                    case DiskCommand.ShipClone c -> shipped.add(c.disk());
                    case StepCommand c -> {}
                }
            });
            return;
        }
        run.steps().position(ref.step()).stream()
                .mapToObj(at -> run.steps().get(at).undo())
                .filter(undo -> undo != null)
                .forEach(undo -> {
                    switch (undo.command()) {
                        case AgentCommand.SwapBack c -> swapped.remove(c.disk());
                        case AgentCommand.RestoreCheckpoint c -> restored.remove(c.vm());
                        case AgentCommand.DetachDisk c -> attached.remove(new Place(c.vm(), c.slot(), c.disk()));
                        case StepCommand c -> {}
                    }
                });
    }
}
