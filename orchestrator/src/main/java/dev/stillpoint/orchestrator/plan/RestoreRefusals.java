package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.plan.Facts.Location;
import dev.stillpoint.orchestrator.plan.StoredSet.Copy;
import dev.stillpoint.orchestrator.plan.StoredSet.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Every reason why a set can't be restored, as far as an inspection can tell: drift since it was made, copies that
/// are not there, VMs that can't be taken down.
final class RestoreRefusals {
    private final RunRequest.Restore request;
    private final StoredSet set;
    private final SystemView system;
    private final Inventory inventory;
    private final Facts facts;
    private final DowntimeRefusals refusals = new DowntimeRefusals();

    private RestoreRefusals(
            RunRequest.Restore request, StoredSet set, SystemView system, Inventory inventory, Facts facts) {
        this.request = request;
        this.set = set;
        this.system = system;
        this.inventory = inventory;
        this.facts = facts;
    }

    /// @param system the set's members as far as they are there
    static List<Problem> of(
            RunRequest.Restore request,
            StoredSet set,
            SystemView system,
            Inventory inventory,
            Facts facts,
            List<Plan.Space> space) {
        RestoreRefusals restore = new RestoreRefusals(request, set, system, inventory, facts);
        set.members().forEach(restore::member);
        system.members().forEach(restore::vm);
        set.copies().forEach(restore::strangers);
        LedgerDrift.find(system, set, restore.refusals);
        set.copies().forEach(restore::copy);
        restore.refusals.space(space, "the restore");
        return restore.refusals.problems();
    }

    private void member(Member member) {
        Optional<Inventory.Vm> vm = system.members().stream()
                .filter(candidate -> candidate.id().equals(member.vm()))
                .findFirst();
        if (vm.isEmpty()) {
            Problem missing = Warnings.ofMissing(set, member, "the set can only be restored as a whole");
            refusals.problems().add(missing);
        } else if (!set.hasCheckpoint(member, vm.get())) {
            refusals.problem(
                    ProblemCode.CHECKPOINT_GONE,
                    vm.get().name(),
                    null,
                    set.withoutCheckpoint(member, vm.get()),
                    ProblemCode.CHECKPOINT_GONE.remedy()
                            + SourceSet.offer(facts.sets().nearest()));
        }
    }

    private void vm(Inventory.Vm vm) {
        refusals.health(vm, false);
        if (request.safetyCheckpoint()) {
            refusals.checkpointsEnabled(vm);
            refusals.passThrough(vm, "the safety checkpoint can't hold pass-through disks");
        } else {
            refusals.passThrough(
                    vm, "restoring a checkpoint would take it from the VM, and nothing would bring it back");
        }
        boolean shares = !system.sharedOf(vm.id()).isEmpty();
        if (request.stop() != StopMode.NONE) {
            if (shares) {
                refusals.comesToOff(vm, request.stop());
            }
            return;
        }
        if (shares) {
            refusals.isNotSaved(vm);
        }
        if (vm.state() == VmState.RUNNING) {
            refusals.problem(
                    ProblemCode.VM_NOT_HEALTHY,
                    vm.name(),
                    null,
                    vm.name() + " is Running and stop is none; only a VM at rest can be restored",
                    "Shut the VM down first, or let the run stop it.");
        }
    }

    /// VMs that are not restored, but use the disk: it would change under them.
    private void strangers(Copy copy) {
        List<DiskPath> files = new ArrayList<>(List.of(copy.path()));
        copy.files().forEach(file -> files.add(file.live()));
        for (Inventory.Vm vm : SystemView.usersOf(files, inventory)) {
            if (!system.members().contains(vm)) {
                boolean added = facts.settings().selector().selects(request.system(), vm);
                refusals.problem(
                        ProblemCode.FOREIGN_VM_SHARES_DISK,
                        vm.name(),
                        copy.path().path(),
                        vm.name() + ", which is no member of checkpoint set " + set.name()
                                + (added ? " (though of system " + request.system() + " now)" : "") + ", uses "
                                + copy.path(),
                        "Detach the disk from the other VM, or take a new checkpoint set that has both.");
            }
        }
    }

    private void copy(Copy copy) {
        if (copy.isKept()) {
            return;
        }
        if (copy.files().isEmpty() || copy.merkleRoot() == null) {
            missing(copy, "was never verified");
            return;
        }
        Optional<Location> location = Locations.find(copy.target().location(), facts.locations());
        if (location.isEmpty()) {
            missing(copy, "lies at storage location " + copy.target().location() + ", which there is not any more");
        } else {
            List<DiskPath> sides =
                    copy.files().stream().map(StoredSet.File::live).toList();
            refusals.reached(location.get(), copy.path(), sides);
        }
    }

    private void missing(Copy copy, String why) {
        refusals.problem(
                ProblemCode.COPY_MISSING,
                null,
                copy.path().path(),
                "the copy of " + copy.path() + " in checkpoint set " + set.name() + " " + why,
                ProblemCode.COPY_MISSING.remedy() + SourceSet.offer(facts.sets().nearest()));
    }
}
