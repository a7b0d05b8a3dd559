package dev.stillpoint.simulator.machine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.simulator.fabricfile.FabricFile.VmState;
import java.io.IOException;

/// Starting, stopping, saving.
public final class Power {
    private final Fabric fabric;
    private final Disks disks;

    public Power(Fabric fabric) {
        this.fabric = fabric;
        this.disks = new Disks(fabric);
    }

    /// Starting a running VM does nothing; a saved or paused one goes on where it was.
    public Effect start(Machine vm) throws IOException {
        return switch (vm.state) {
            case Running -> Fabric::object;
            case PowerOff, Saved, Paused -> {
                for (Machine.Slot slot : vm.slots) {
                    if (slot.path().isPresent()) {
                        disks.check(vm, fabric.place(vm, slot));
                    }
                }
                yield () -> become(vm, VmState.Running);
            }
            case Missing, HostNotResponding, CheckpointFailed -> throw Refusal.state(vm, "start");
        };
    }

    /// The guest is asked to end; only a running one can hear.
    public Effect shutdown(Machine vm) {
        if (vm.state != VmState.Running) {
            throw Refusal.state(vm, "shut down");
        }
        return () -> become(vm, VmState.PowerOff);
    }

    public Effect turnOff(Machine vm) {
        if (!vm.active()) {
            throw Refusal.state(vm, "turn off");
        }
        return () -> become(vm, VmState.PowerOff);
    }

    public Effect save(Machine vm) {
        if (!vm.active()) {
            throw Refusal.state(vm, "save");
        }
        return () -> become(vm, VmState.Saved);
    }

    /// A paused VM holds its memory and its files.
    public Effect pause(Machine vm) {
        if (vm.state != VmState.Running) {
            throw Refusal.state(vm, "pause");
        }
        return () -> become(vm, VmState.Paused);
    }

    public Effect discard(Machine vm) {
        if (vm.state != VmState.Saved) {
            throw Refusal.state(vm, "discard the saved state of");
        }
        return () -> become(vm, VmState.PowerOff);
    }

    /// SCVMM looks again; a host that does not respond tells it nothing.
    public Effect refresh(Machine vm) {
        if (vm.state == VmState.HostNotResponding) {
            throw Refusal.state(vm, "refresh");
        }
        return Fabric::object;
    }

    private ObjectNode become(Machine vm, VmState state) throws IOException {
        VmState before = vm.state;
        vm.state = state;
        vm.shuttingDown = false;
        try {
            disks.sync(vm);
        } catch (IOException | RuntimeException refused) {
            vm.state = before;
            throw refused;
        }
        return Fabric.object();
    }
}
