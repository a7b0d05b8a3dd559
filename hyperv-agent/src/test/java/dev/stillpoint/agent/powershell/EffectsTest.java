package dev.stillpoint.agent.powershell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.agent.fabric.Change;
import dev.stillpoint.agent.fabric.Machine;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EffectsTest {
    private static final VmId VM = VmId.of("00000000-0000-0000-0000-000000000001");
    private static final Slot SLOT = Slot.scsi(0, 1);

    @Test
    void attachIsMadeWhenTheSlotHoldsThatDiskSharedThatWay() {
        Change change = new Change.Attach(VM, SLOT, disk("data"), true);
        assertThat(Effects.of(change, machine(VmState.OFF, "DATA", true), null)).isEqualTo(Effects.Sight.MADE);
        assertThat(Effects.of(change, machine(VmState.OFF, "data", false), null))
                .isEqualTo(Effects.Sight.NOT_MADE);
        assertThat(Effects.of(change, machine(VmState.OFF, "log", true), null)).isEqualTo(Effects.Sight.NOT_MADE);
    }

    /// The VM goes on from the checkpoint also when nothing was restored.
    @Test
    void restoreIsMadeWhenTheVmHasNewDifferencingFilesToo() {
        Change change = new Change.Restore(VM, "cp");
        Machine before = machine(VmState.OFF, "data_1", false);
        assertThat(Effects.of(change, machine(VmState.OFF, "data_2", false), before))
                .isEqualTo(Effects.Sight.MADE);
        assertThat(Effects.of(change, before, before)).isEqualTo(Effects.Sight.NOT_MADE);
        assertThat(Effects.of(change, before, null)).isEqualTo(Effects.Sight.NOTHING_TO_SEE);
    }

    @Test
    void powerIsSeenAtTheState() {
        assertThat(Effects.of(new Change.Start(VM), machine(VmState.RUNNING, "d", false), null))
                .isEqualTo(Effects.Sight.MADE);
        assertThat(Effects.of(new Change.ShutDown(VM), machine(VmState.TRANSIENT, "d", false), null))
                .isEqualTo(Effects.Sight.NOT_MADE);
        assertThat(Effects.of(new Change.Save(VM), machine(VmState.OFF, "d", false), null))
                .isEqualTo(Effects.Sight.NOT_MADE);
    }

    @Test
    void grantAndRefreshShowNothing() {
        Machine any = machine(VmState.OFF, "d", false);
        assertThat(Effects.of(new Change.GrantAccess(VM, disk("d")), any, null))
                .isEqualTo(Effects.Sight.NOTHING_TO_SEE);
        assertThat(Effects.of(new Change.Refresh(VM), any, null)).isEqualTo(Effects.Sight.NOTHING_TO_SEE);
    }

    private static DiskPath disk(String name) {
        return new DiskPath("cluster:c1", "C:\\ClusterStorage\\Volume1\\" + name + ".vhdx");
    }

    /// One disk, and the checkpoint `cp` that the VM goes on from.
    private static Machine machine(VmState state, String disk, boolean shared) {
        Inventory.Disk there =
                new Inventory.Disk(SLOT, disk(disk), null, shared, "VHDX", List.of(disk(disk)), List.of(), 1, 1, 1);
        Inventory.Checkpoint checkpoint =
                new Inventory.Checkpoint("cp", "name", "text", null, "Production", Instant.EPOCH, true);
        Inventory.Vm vm = new Inventory.Vm(
                VM,
                null,
                "vm",
                "hv01",
                "c1",
                state,
                "Production",
                false,
                disk("folder"),
                List.of(there),
                List.of(),
                List.of(checkpoint));
        return new Machine(vm, Optional.empty());
    }
}
