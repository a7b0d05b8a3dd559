package dev.stillpoint.agent.fabric;

import dev.stillpoint.contracts.CheckpointType;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.FileIdentity;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.ProfileKind;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// VMs that know nothing but Off and Running, with jobs that end when the test says so.
public final class FakeFabric implements Fabric {
    private final Map<VmId, VmState> states = new LinkedHashMap<>();
    private final Map<String, Running> jobs = new LinkedHashMap<>();
    private final Set<VmId> held = new HashSet<>();
    private final Set<VmId> broken = new HashSet<>();
    private final List<String> begun = new ArrayList<>();

    private static final class Running {
        private final Change change;
        private final Correlation correlation;
        private Job.Status status = Job.Status.RUNNING;

        Running(Change change, Correlation correlation) {
            this.change = change;
            this.correlation = correlation;
        }
    }

    public synchronized VmId vm(VmState state) {
        VmId vm = new VmId(UUID.randomUUID());
        states.put(vm, state);
        return vm;
    }

    /// Jobs of this VM run until [#release].
    public synchronized void hold(VmId vm) {
        held.add(vm);
    }

    public synchronized void release(VmId vm) {
        held.remove(vm);
        jobs.values().stream().filter(job -> job.change.vm().equals(vm)).forEach(this::end);
    }

    /// The VM changes by itself.
    public synchronized void becomes(VmId vm, VmState state) {
        states.put(vm, state);
    }

    /// Looking at this VM meets a defect.
    public synchronized void breakAt(VmId vm) {
        broken.add(vm);
    }

    /// `words vm` of each change begun, in order.
    public synchronized List<String> begun() {
        return List.copyOf(begun);
    }

    public synchronized VmState state(VmId vm) {
        return states.getOrDefault(vm, VmState.MISSING);
    }

    private void end(Running job) {
        if (job.status != Job.Status.RUNNING) {
            return;
        }
        job.status = Job.Status.COMPLETED;
        if (job.change instanceof Change.Start) {
            states.put(job.change.vm(), VmState.RUNNING);
        } else if (job.change instanceof Change.TurnOff || job.change instanceof Change.ShutDown) {
            states.put(job.change.vm(), VmState.OFF);
        }
    }

    @Override
    public synchronized Inventory inspect() {
        return new Inventory(
                Instant.EPOCH, states.keySet().stream().map(this::view).toList(), List.of());
    }

    private Inventory.Vm view(VmId vm) {
        return new Inventory.Vm(
                vm,
                null,
                "vm",
                "hv01",
                null,
                state(vm),
                "Production",
                false,
                new DiskPath("host:hv01", "D:\\vm"),
                List.of(),
                List.of(),
                List.of());
    }

    @Override
    public synchronized Machine machine(VmId vm) throws FabricException {
        if (broken.contains(vm)) {
            throw new IllegalStateException("a defect");
        }
        if (!states.containsKey(vm)) {
            throw new FabricException.NotFound("no VM " + vm);
        }
        return new Machine(view(vm), jobs(vm).stream().filter(Job::running).findFirst());
    }

    @Override
    public synchronized Job begin(Change change, Correlation correlation) throws FabricException {
        Optional<Job> blocking = jobs(change.vm()).stream().filter(Job::running).findFirst();
        if (blocking.isPresent()) {
            throw new FabricException.Locked(blocking.get().id(), blocking.get().operation(), "locked by another job");
        }
        begun.add(change.words() + " " + change.vm());
        String id = UUID.randomUUID().toString();
        Running job = new Running(change, correlation);
        jobs.put(id, job);
        if (!held.contains(change.vm())) {
            end(job);
        }
        return job(id);
    }

    @Override
    public synchronized Job job(String id) throws FabricException {
        Running job = jobs.get(id);
        if (job == null) {
            throw new FabricException.NotFound("no job " + id);
        }
        return new Job(
                id,
                job.change.words(),
                job.correlation.toString(),
                job.status,
                50,
                true,
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public synchronized List<Job> jobs(VmId vm) throws FabricException {
        List<Job> found = new ArrayList<>();
        for (Map.Entry<String, Running> each : jobs.entrySet()) {
            if (each.getValue().change.vm().equals(vm)) {
                found.addFirst(job(each.getKey()));
            }
        }
        return found;
    }

    @Override
    public synchronized List<Job> jobsOf(StepRef step) throws FabricException {
        List<Job> found = new ArrayList<>();
        for (Map.Entry<String, Running> each : jobs.entrySet()) {
            if (Correlation.sameStep(each.getValue().correlation.toString(), step)) {
                found.addFirst(job(each.getKey()));
            }
        }
        return found;
    }

    @Override
    public List<Optional<FileIdentity>> files(VmId vm, List<DiskPath> files) {
        return files.stream().map(file -> Optional.<FileIdentity>empty()).toList();
    }

    @Override
    public synchronized void stop(Job job) {
        Running running = jobs.get(job.id());
        if (running != null && running.status == Job.Status.RUNNING) {
            running.status = Job.Status.CANCELED;
        }
    }

    @Override
    public FilePresence presence(VmId vm, DiskPath file) {
        return FilePresence.UNKNOWN;
    }

    @Override
    public List<Inventory.Profile> profiles() {
        return List.of();
    }

    @Override
    public void setCheckpointType(ProfileKind kind, UUID profile, CheckpointType type) throws FabricException {
        throw new FabricException.NotFound("no " + kind.words() + " " + profile);
    }

    @Override
    public Execution describe(ProfileKind kind, UUID profile, CheckpointType type) {
        return new Execution("set profile", Map.of("profile", profile.toString()));
    }

    @Override
    public Execution describe(Change change) {
        return new Execution(change.words(), Map.of("vm", change.vm().toString()));
    }

    @Override
    public boolean answers() {
        return true;
    }
}
