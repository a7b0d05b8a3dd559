package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.plan.Facts.Location;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What speaks against taking VMs down and using workers, whatever for. Collects the problems of one request.
final class DowntimeRefusals {
    private final List<Problem> problems = new ArrayList<>();

    List<Problem> problems() {
        return problems;
    }

    void problem(ProblemCode code, @Nullable String vm, @Nullable String disk, String detail) {
        problems.add(Problem.of(code, vm, disk, detail));
    }

    /// With another remedy than the code's own.
    void problem(ProblemCode code, @Nullable String vm, @Nullable String disk, String detail, String remediation) {
        problems.add(new Problem(code, vm, disk, detail, remediation));
    }

    /// @param pausedToo a paused guest neither shuts down nor could be brought back to this state afterwards, but
    ///     it can be left alone
    void health(Inventory.Vm vm, boolean pausedToo) {
        boolean healthy = switch (vm.state()) {
            case RUNNING, OFF, SAVED -> true;
            case PAUSED -> pausedToo;
            case TRANSIENT, MISSING, HOST_NOT_RESPONDING, CHECKPOINT_FAILED, FAILED -> false;
        };
        if (!healthy) {
            problem(
                    ProblemCode.VM_NOT_HEALTHY,
                    vm.name(),
                    null,
                    vm.name() + " on " + vm.host() + " is in the state " + stateName(vm.state())
                            + "; expected Running, PowerOff or Saved");
        }
    }

    void checkpointsEnabled(Inventory.Vm vm) {
        if (vm.checkpointType().equalsIgnoreCase("Disabled")) {
            problem(
                    ProblemCode.CHECKPOINTS_DISABLED,
                    vm.name(),
                    null,
                    "checkpoints of " + vm.name() + " are disabled (checkpoint type Disabled)");
        }
    }

    /// @param because why it can't be
    void passThrough(Inventory.Vm vm, String because) {
        for (Inventory.Disk disk : vm.disks()) {
            if (isPassThrough(disk)) {
                problem(
                        ProblemCode.PASSTHROUGH_DISK,
                        vm.name(),
                        disk.passThrough(),
                        vm.name() + " has the physical disk "
                                + (disk.passThrough() == null ? "(unnamed)" : disk.passThrough()) + " at " + disk.slot()
                                + "; " + because);
            }
        }
    }

    static boolean isPassThrough(Inventory.Disk disk) {
        return disk.path() == null || disk.passThrough() != null;
    }

    /// A VM with shared disks that are to be detached must come to Off.
    void comesToOff(Inventory.Vm vm, StopMode stop) {
        switch (stop) {
            case SAVE, NONE ->
                problem(
                        ProblemCode.SAVE_WITH_SHARED_DISK,
                        vm.name(),
                        null,
                        vm.name() + " has shared disks, which can only be detached while it is off; stop is "
                                + (stop == StopMode.SAVE ? "save" : "none")
                                + ", expected shutdown or turnOff");
            case SHUTDOWN, TURN_OFF -> isNotSaved(vm);
        }
    }

    void isNotSaved(Inventory.Vm vm) {
        if (vm.state() == VmState.SAVED) {
            problem(
                    ProblemCode.SAVE_WITH_SHARED_DISK,
                    vm.name(),
                    null,
                    vm.name() + " has shared disks and is in a saved state, in which no disk can be detached;"
                            + " start it or shut it down first");
        }
    }

    /// Any slot of the location may get the work, so all its workers must reach all these files.
    void reached(Location location, DiskPath disk, List<DiskPath> files) {
        if (served(location, disk)) {
            for (Facts.Worker worker : location.workers()) {
                boolean reaches = files.stream()
                        .allMatch(file -> worker.sources().stream().anyMatch(source -> source.covers(file)));
                if (!reaches) {
                    problem(
                            ProblemCode.NO_WORKER_FOR_SOURCE,
                            null,
                            disk.path(),
                            worker.executor() + " does not reach " + disk.path() + " of " + disk.owner()
                                    + "; every worker of storage location " + location.id() + " must");
                }
            }
        }
    }

    boolean served(Location location, DiskPath disk) {
        if (location.workers().isEmpty()) {
            problem(
                    ProblemCode.NO_WORKER_FOR_SOURCE,
                    null,
                    disk.path(),
                    "no worker of storage location " + location.id() + " is running, so none can work on "
                            + disk.path());
        }
        return !location.workers().isEmpty();
    }

    /// @param what needs it
    void space(List<Plan.Space> needs, String what) {
        for (Plan.Space need : needs) {
            Long free = need.free();
            if (free != null && free < need.needed()) {
                problem(
                        ProblemCode.NOT_ENOUGH_SPACE,
                        null,
                        null,
                        need.where() + " has " + free + " bytes to spare; " + what + " needs " + need.needed());
            }
        }
    }

    static String stateName(VmState state) {
        return switch (state) {
            case RUNNING -> "Running";
            case OFF -> "PowerOff";
            case SAVED -> "Saved";
            case PAUSED -> "Paused";
            case TRANSIENT -> "Transient (changing)";
            case MISSING -> "Missing";
            case HOST_NOT_RESPONDING -> "HostNotResponding";
            case CHECKPOINT_FAILED -> "CheckpointFailed";
            case FAILED -> "Failed";
        };
    }
}
