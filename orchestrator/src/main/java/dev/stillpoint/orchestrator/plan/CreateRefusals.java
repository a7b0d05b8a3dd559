package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.Selector;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.orchestrator.plan.Facts.Location;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Every reason why a checkpoint set can't be taken, as far as an inspection can tell.
final class CreateRefusals {
    private final RunRequest.Create request;
    private final SystemView system;
    private final Facts facts;
    private final DowntimeRefusals refusals = new DowntimeRefusals();

    private CreateRefusals(RunRequest.Create request, SystemView system, Facts facts) {
        this.request = request;
        this.system = system;
        this.facts = facts;
    }

    /// @param location where copies would go; absent when that is undecided or nothing is copied
    static List<Problem> of(
            RunRequest.Create request,
            SystemView system,
            Facts facts,
            @Nullable Location location,
            List<Plan.Space> space) {
        CreateRefusals create = new CreateRefusals(request, system, facts);
        create.membership();
        create.name();
        for (Inventory.Vm vm : system.members()) {
            create.refusals.health(vm, request.stop() == StopMode.NONE);
            create.checkpoints(vm);
            create.disks(vm);
        }
        for (SystemView.Shared disk : system.shared()) {
            create.shared(disk, location);
        }
        if (location != null) {
            create.writers(location);
        }
        create.refusals.space(space, "the checkpoint set");
        return create.refusals.problems();
    }

    private void membership() {
        Selector selector = facts.settings().selector();
        if (system.members().isEmpty()) {
            refusals.problem(
                    ProblemCode.MEMBER_MISSING,
                    null,
                    null,
                    "the fabric has no VM of system " + request.system() + "; looked for "
                            + selector.describe(request.system()));
        } else if (selector instanceof Selector.Vms named) {
            for (VmId vm : named.ids()) {
                if (system.members().stream().noneMatch(member -> member.id().equals(vm))) {
                    refusals.problem(
                            ProblemCode.MEMBER_MISSING,
                            vm.toString(),
                            null,
                            "VM " + vm + ", a member by the system's settings, is not in the fabric");
                }
            }
        }
    }

    private void name() {
        if (facts.sets().names().stream().anyMatch(request.name()::equalsIgnoreCase)) {
            refusals.problem(
                    ProblemCode.CHECKPOINT_NAME_EXISTS,
                    null,
                    null,
                    "system " + request.system() + " already has a checkpoint set named " + request.name());
        }
    }

    /// Any slot of the location may get a copy, so all its workers must write where the location is.
    private void writers(Location location) {
        for (Facts.Worker worker : location.workers()) {
            if (!worker.writes(location.root())) {
                refusals.problem(
                        ProblemCode.NO_WORKER_FOR_SOURCE,
                        null,
                        null,
                        worker.executor() + " writes below " + worker.root() + " only; storage location "
                                + location.id() + " is at " + location.root(),
                        "Give the storage location and its workers the same root.");
            }
        }
    }

    private void checkpoints(Inventory.Vm vm) {
        refusals.checkpointsEnabled(vm);
        if (vm.checkpoints().stream().anyMatch(checkpoint -> checkpoint.name().equalsIgnoreCase(request.name()))) {
            refusals.problem(
                    ProblemCode.CHECKPOINT_NAME_EXISTS,
                    vm.name(),
                    null,
                    vm.name() + " already has a checkpoint named " + request.name());
        }
    }

    private void disks(Inventory.Vm vm) {
        refusals.passThrough(vm, "checkpoints can't hold pass-through disks");
        for (Inventory.Disk disk : vm.disks()) {
            DiskPath path = disk.path();
            if (path != null && !DowntimeRefusals.isPassThrough(disk) && !system.isShared(disk)) {
                ownChain(vm, disk, path);
            }
        }
        if (!system.sharedOf(vm.id()).isEmpty()) {
            refusals.comesToOff(vm, request.stop());
        }
    }

    /// Each checkpoint adds at most one differencing file to a disk's chain; one more belongs to nobody.
    private void ownChain(Inventory.Vm vm, Inventory.Disk disk, DiskPath path) {
        long differencing =
                disk.parents().stream().filter(CreateRefusals::isAvhdx).count() + (isAvhdx(path) ? 1 : 0);
        int owners = vm.checkpoints().size();
        if (differencing > owners) {
            refusals.problem(
                    ProblemCode.ORPHAN_DIFFERENCING_CHAIN,
                    vm.name(),
                    path.path(),
                    vm.name() + " runs on " + path + " at " + disk.slot() + " with " + differencing
                            + " differencing file(s), but has " + owners + " checkpoint(s) to own them");
        }
    }

    private void shared(SystemView.Shared disk, @Nullable Location location) {
        String path = disk.path().path();
        for (Inventory.Vm vm : disk.foreign()) {
            refusals.problem(
                    ProblemCode.FOREIGN_VM_SHARES_DISK,
                    vm.name(),
                    path,
                    vm.name() + ", which is no member of system " + request.system() + ", uses " + path
                            + ", a disk of "
                            + disk.attachments().getFirst().vm().name());
        }
        boolean vhdSet = path.toLowerCase(Locale.ROOT).endsWith(".vhds");
        if (isAvhdx(disk.path()) || (!vhdSet && !disk.seen().parents().isEmpty())) {
            refusals.problem(
                    ProblemCode.SHARED_DISK_ON_AVHDX,
                    disk.attachments().getFirst().vm().name(),
                    path,
                    "the shared disk " + path + " is a differencing file; copying it would copy a part of the disk");
        }
        if (location != null) {
            refusals.reached(location, disk.path(), disk.seen().files());
        }
    }

    private static boolean isAvhdx(DiskPath path) {
        return path.path().toLowerCase(Locale.ROOT).endsWith(".avhdx");
    }
}
