package dev.stillpoint.simulator.operation;

import dev.stillpoint.simulator.machine.Checkpoints;
import dev.stillpoint.simulator.machine.Effect;
import dev.stillpoint.simulator.machine.Fabric;
import dev.stillpoint.simulator.machine.Folders;
import dev.stillpoint.simulator.machine.Machine;
import dev.stillpoint.simulator.machine.Power;
import dev.stillpoint.simulator.machine.Slots;
import dev.stillpoint.simulator.machine.Swap;
import java.io.IOException;
import java.util.Optional;

/// Which rule belongs to which operation.
final class Effects {
    private final Power power;
    private final Slots slots;
    private final Checkpoints checkpoints;
    private final Swap swap;
    private final Folders folders;

    Effects(Fabric fabric) {
        this.power = new Power(fabric);
        this.slots = new Slots(fabric);
        this.checkpoints = new Checkpoints(fabric);
        this.swap = new Swap(fabric);
        this.folders = new Folders(fabric);
    }

    /// Checks an operation against the fabric as it is now.
    ///
    /// @throws dev.stillpoint.simulator.machine.Refusal when a rule forbids it
    Effect of(String job, Machine vm, Operation operation) throws IOException {
        return switch (operation) {
            case Operation.Stop(String _, Operation.StopMode mode) ->
                switch (mode) {
                    case SHUTDOWN -> power.shutdown(vm);
                    case TURN_OFF -> power.turnOff(vm);
                    case SAVE -> power.save(vm);
                    case PAUSE -> power.pause(vm);
                    case DISCARD -> power.discard(vm);
                };
            case Operation.Start _ -> power.start(vm);
            case Operation.Eject eject -> slots.media(vm, eject.drive(), Optional.empty());
            case Operation.InsertMedia insert -> slots.media(vm, insert.drive(), Optional.of(insert.iso()));
            case Operation.Detach it ->
                slots.detach(vm, it.controller(), it.number(), it.location(), it.skipDeleteVhd());
            case Operation.Attach it ->
                slots.attach(vm, it.controller(), it.number(), it.location(), it.path(), it.shared());
            case Operation.TakeCheckpoint it -> checkpoints.take(vm, it.name(), it.description());
            case Operation.RemoveCheckpoint it -> checkpoints.remove(vm, it.checkpoint());
            case Operation.Restore it -> checkpoints.restore(vm, it.checkpoint());
            case Operation.Rename it -> checkpoints.rename(vm, it.checkpoint(), it.name());
            case Operation.Export it -> checkpoints.export(vm, it.checkpoint(), it.path());
            case Operation.RemoveFolder it -> folders.remove(vm, it.path());
            case Operation.WriteFile it -> folders.write(vm, it.path(), it.text());
            case Operation.SetCheckpointType it -> checkpoints.setType(vm, it.type(), it.automaticCheckpoints());
            case Operation.Refresh _ -> power.refresh(vm);
            case Operation.Swap it -> swap.renames(job, it.owner(), it.moves());
            case Operation.GrantAccess it -> slots.grantAccess(vm, it.path());
            case Operation.OtherJob _ -> Fabric::object;
        };
    }

    void settle(Machine vm) throws IOException {
        checkpoints.settle(vm);
    }
}
