package dev.stillpoint.simulator.machine;

import dev.stillpoint.simulator.fabricfile.FabricFile.VmState;
import dev.stillpoint.simulator.job.Job;
import dev.stillpoint.simulator.machine.FabricState.Merge;
import dev.stillpoint.simulator.machine.FabricState.Renames;
import dev.stillpoint.simulator.vhdx.DiskChain;
import dev.stillpoint.simulator.vhdx.Vhdx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Puts a fabric right whose process ended, in whatever way: intents are finished, jobs that ran have failed
/// without an effect (or are done, when only their merge or renames were left), and active VMs take their files'
/// locks again.
final class Recovery {
    private final Fabric fabric;

    Recovery(Fabric fabric) {
        this.fabric = fabric;
    }

    void run() throws IOException {
        for (Merge merge : List.copyOf(fabric.state.merges)) {
            finish(merge);
        }
        for (Renames renames : List.copyOf(fabric.state.renames)) {
            finish(renames);
        }
        for (Job job : fabric.jobs().all()) {
            if (job.running()) {
                end(job);
            }
        }
        fabric.deleteDoomed();
        Disks disks = new Disks(fabric);
        fabric.machines().forEach(Recovery::endShutdown);
        for (Machine vm : fabric.machines()) {
            new Checkpoints(fabric).settle(vm);
            if (vm.active()) {
                disks.sync(vm);
            } else {
                closeProperly(vm, disks);
            }
            if (vm.seen == null) {
                fabric.refreshed(vm);
            }
        }
        fabric.keepNow();
    }

    /// A guest goes on shutting down while nobody manages its host.
    private static void endShutdown(Machine vm) {
        if (vm.shuttingDown && vm.state == VmState.Running) {
            vm.state = VmState.PowerOff;
        }
        vm.shuttingDown = false;
    }

    private void finish(Merge merge) throws IOException {
        Path child = fabric.local(merge.child());
        if (Files.exists(child)) {
            DiskChain.merge(
                    fabric.channels,
                    child,
                    fabric.local(merge.parent()),
                    merge.grandchildren().stream().map(fabric::local).toList());
        }
        new Checkpoints(fabric).merged(fabric.machine(merge.vm()), merge);
    }

    /// A `to` that exists was renamed before the end, because it did not exist when the swap was accepted.
    private void finish(Renames renames) throws IOException {
        for (int i = 0; i < renames.from().size(); i++) {
            Path to = fabric.local(renames.to().get(i));
            Path from = fabric.local(renames.from().get(i));
            if (!Files.exists(to) && Files.exists(from)) {
                Files.move(from, to);
            }
        }
        fabric.state.renames.remove(renames);
        Optional<Job> job = fabric.jobs().find(renames.job());
        if (job.isPresent() && job.get().running()) {
            fabric.jobs()
                    .put(job.get()
                            .ended(Job.Status.Completed, 0, "", fabric.clock.instant(), Optional.of(Fabric.object())));
        }
    }

    private void end(Job job) {
        boolean onlyMerging = job.operation().equals("removeCheckpoint") && !job.stoppable();
        boolean refresh = job.operation().equals("refresh");
        fabric.jobs()
                .put(
                        onlyMerging
                                ? job.ended(
                                        Job.Status.Completed,
                                        0,
                                        "",
                                        fabric.clock.instant(),
                                        Optional.of(Fabric.object()))
                                : job.ended(
                                        Job.Status.Failed,
                                        refresh ? Refusal.REFRESH_CANCELED : Refusal.FAILED,
                                        "The VMM service was restarted while this job (" + job.operation()
                                                + ") ran; it changed nothing. Start it again.",
                                        fabric.clock.instant(),
                                        Optional.empty()));
    }

    private void closeProperly(Machine vm, Disks disks) throws IOException {
        for (Machine.Slot slot : vm.slots) {
            if (slot.path().isEmpty() || !Files.exists(fabric.place(vm, slot).local())) {
                continue;
            }
            Path written = disks.written(fabric.place(vm, slot));
            boolean active = fabric.machines().stream()
                    .filter(Machine::active)
                    .flatMap(other -> other.slots.stream()
                            .filter(each -> each.path().isPresent())
                            .map(each -> fabric.place(other, each).key()))
                    .anyMatch(fabric.place(vm, slot).key()::equals);
            if (!active) {
                Vhdx.markOpen(fabric.channels, written, false);
            }
        }
    }
}
