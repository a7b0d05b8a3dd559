package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Medium;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.StopTimeoutPolicy;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import java.time.Duration;
import java.util.List;

/// How a run brings VMs to rest, and in what state each is then.
record Stopping(StopMode mode, Duration timeout, StopTimeoutPolicy atTimeout) {
    boolean stops(Inventory.Vm vm) {
        return mode != StopMode.NONE && vm.state() == VmState.RUNNING;
    }

    AgentCommand.StopVm command(VmId vm) {
        return new AgentCommand.StopVm(vm, mode, timeout, atTimeout == StopTimeoutPolicy.TURN_OFF);
    }

    /// Whether the VM is Off once all are at rest; else it is saved or goes on.
    boolean leavesOff(Inventory.Vm vm) {
        return switch (mode) {
            case SHUTDOWN, TURN_OFF -> vm.state() != VmState.SAVED;
            case SAVE, NONE -> vm.state() == VmState.OFF;
        };
    }

    /// Drives of running or saved VMs are left alone.
    List<Medium> mediaToEject(Inventory.Vm vm) {
        return leavesOff(vm) ? SystemView.media(vm) : List.of();
    }
}
