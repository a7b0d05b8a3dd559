package dev.stillpoint.agent.simulator;

import dev.stillpoint.agent.fabric.Change;
import dev.stillpoint.agent.fabric.Correlation;
import dev.stillpoint.agent.fabric.Execution;
import dev.stillpoint.agent.fabric.Fabric;
import dev.stillpoint.agent.fabric.FabricException;
import dev.stillpoint.agent.fabric.FilePresence;
import dev.stillpoint.agent.fabric.Job;
import dev.stillpoint.agent.fabric.Machine;
import dev.stillpoint.contracts.CheckpointType;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.FileIdentity;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.ProfileKind;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.VmId;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The simulated fabric. Every call has a time-out; a change answers with its job at once.
public final class SimulatorFabric implements Fabric, AutoCloseable {
    private final SimulatorHttp http;
    private final InstantSource clock;

    /// @param base the simulator's address, such as `http://127.0.0.1:8600`
    /// @param timeout of one call; jobs may take as long as they like
    public SimulatorFabric(URI base, Duration timeout, InstantSource clock) {
        this.http = new SimulatorHttp(base, timeout);
        this.clock = clock;
    }

    @Override
    public Inventory inspect() throws FabricException, InterruptedException {
        Wire.Vms host = http.read("list", Map.of("view", "host"), Wire.Vms.class);
        Wire.Vms vmm = http.read("list", Map.of("view", "vmm"), Wire.Vms.class);
        Wire.Space space = http.read("freeSpace", Map.of(), Wire.Space.class);
        return InventoryReader.read(clock.instant(), host.vms(), vmm.vms(), space, profiles());
    }

    @Override
    public List<Inventory.Profile> profiles() throws FabricException, InterruptedException {
        return http.read("profiles", Map.of(), Wire.Profiles.class).profiles().stream()
                .map(profile ->
                        new Inventory.Profile(profile.kind(), profile.id(), profile.name(), profile.checkpointType()))
                .toList();
    }

    @Override
    public void setCheckpointType(ProfileKind kind, UUID profile, CheckpointType type)
            throws FabricException, InterruptedException {
        Execution execution = describe(kind, profile, type);
        http.call(execution.operation(), execution.parameters(), Map.class);
    }

    @Override
    public Execution describe(ProfileKind kind, UUID profile, CheckpointType type) {
        return new Execution("setProfile", Map.of("profile", profile.toString(), "type", type.spelling()));
    }

    @Override
    public Machine machine(VmId vm) throws FabricException, InterruptedException {
        List<Wire.Vm> found = http.read("list", Map.of("view", "host", "vm", vm.toString()), Wire.Vms.class)
                .vms();
        for (Wire.Vm each : found) {
            if (each.id().equalsIgnoreCase(vm.toString())) {
                return new Machine(
                        InventoryReader.vm(each, null),
                        Optional.ofNullable(each.job())
                                .map(SimulatorFabric::job)
                                .filter(Job::running));
            }
        }
        throw new FabricException.NotFound("the fabric has no VM with the GUID " + vm);
    }

    @Override
    public Job begin(Change change, Correlation correlation) throws FabricException, InterruptedException {
        Execution execution = describe(change);
        Map<String, Object> body = new LinkedHashMap<>(arguments(change));
        body.put("correlation", correlation.toString());
        Wire.Begun begun = http.call(execution.operation(), body, Wire.Begun.class);
        return new Job(
                begun.job(),
                execution.operation(),
                correlation.toString(),
                Job.Status.RUNNING,
                0,
                false,
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public Job job(String id) throws FabricException, InterruptedException {
        return job(http.read("jobStatus", Map.of("job", id), Wire.Job.class));
    }

    @Override
    public List<Job> jobs(VmId vm) throws FabricException, InterruptedException {
        return http.read("jobs", Map.of("vm", vm.toString()), Wire.Jobs.class).jobs().stream()
                .map(SimulatorFabric::job)
                .toList();
    }

    @Override
    public List<Job> jobsOf(StepRef step) throws FabricException, InterruptedException {
        return http.read("jobs", Map.of("correlation", Correlation.start(step)), Wire.Jobs.class).jobs().stream()
                .map(SimulatorFabric::job)
                .toList();
    }

    @Override
    public void stop(Job job) throws FabricException, InterruptedException {
        http.read("stopJob", Map.of("job", job.id()), Map.class);
    }

    @Override
    public FilePresence presence(VmId vm, DiskPath file) throws FabricException, InterruptedException {
        return files(vm, List.of(file)).getFirst().isPresent() ? FilePresence.PRESENT : FilePresence.GONE;
    }

    @Override
    public List<Optional<FileIdentity>> files(VmId vm, List<DiskPath> files)
            throws FabricException, InterruptedException {
        Map<String, Object> body = Map.of(
                "vm",
                vm.toString(),
                "files",
                files.stream()
                        .map(file -> Map.of("owner", file.owner(), "path", file.path()))
                        .toList());
        List<Wire.File> found = http.read("files", body, Wire.Files.class).files();
        if (found.size() != files.size()) {
            throw new FabricException.Unreachable(
                    files.size() + " files were asked for and " + found.size() + " answered");
        }
        return found.stream().map(SimulatorFabric::identity).toList();
    }

    private static Optional<FileIdentity> identity(Wire.File file) {
        return file.exists() && file.length() != null && file.modifiedAt() != null
                ? Optional.of(new FileIdentity(file.length(), file.modifiedAt(), file.diskId()))
                : Optional.empty();
    }

    @Override
    public Execution describe(Change change) {
        String operation = switch (change) {
            case Change.ShutDown c -> "stop";
            case Change.TurnOff c -> "stop";
            case Change.Save c -> "stop";
            case Change.Start c -> "start";
            case Change.Eject c -> "eject";
            case Change.Insert c -> "insertMedia";
            case Change.Detach c -> "detach";
            case Change.Attach c -> "attach";
            case Change.CreateCheckpoint c -> "checkpoint";
            case Change.RemoveCheckpoint c -> "removeCheckpoint";
            case Change.Refresh c -> "refresh";
            case Change.Restore c -> "restore";
            case Change.Swap c -> "swap";
            case Change.SwapBack c -> "swapBack";
            case Change.GrantAccess c -> "grantAccess";
            case Change.RenameCheckpoint c -> "rename";
            case Change.SetCheckpointType c -> "setCheckpointType";
            case Change.SetAutomaticCheckpoints c -> "setCheckpointType";
            case Change.Export c -> "export";
            case Change.RemoveFolder c -> "removeFolder";
            case Change.WriteText c -> "writeFile";
        };
        Map<String, String> parameters = new LinkedHashMap<>();
        arguments(change).forEach((name, value) -> parameters.put(name, String.valueOf(value)));
        return new Execution(operation, parameters);
    }

    private static Map<String, Object> arguments(Change change) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("vm", change.vm().toString());
        switch (change) {
            case Change.ShutDown c -> arguments.put("mode", "shutdown");
            case Change.TurnOff c -> arguments.put("mode", "turnOff");
            case Change.Save c -> arguments.put("mode", "save");
            case Change.Start c -> {}
            case Change.Eject c -> arguments.put("drive", c.drive());
            case Change.Insert c -> {
                arguments.put("drive", c.medium().drive());
                arguments.put("iso", c.medium().iso());
            }
            case Change.Detach c -> {
                arguments.put("number", c.slot().number());
                arguments.put("location", c.slot().location());
                arguments.put("skipDeleteVhd", true);
            }
            case Change.Attach c -> {
                arguments.put("number", c.slot().number());
                arguments.put("location", c.slot().location());
                arguments.put("path", c.disk().path());
                arguments.put("shared", c.shared());
            }
            case Change.CreateCheckpoint c -> {
                arguments.put("name", c.name());
                arguments.put("description", c.description());
            }
            case Change.RemoveCheckpoint c -> arguments.put("checkpoint", c.checkpoint());
            case Change.Refresh c -> {}
            case Change.Restore c -> arguments.put("checkpoint", c.checkpoint());
            case Change.Swap c -> renames(arguments, c.vms(), c.moves());
            case Change.SwapBack c -> renames(arguments, c.vms(), c.moves());
            case Change.GrantAccess c -> arguments.put("path", c.disk().path());
            case Change.RenameCheckpoint c -> {
                arguments.put("checkpoint", c.checkpoint());
                arguments.put("name", c.name());
            }
            case Change.SetCheckpointType c -> arguments.put("type", c.type().spelling());
            case Change.SetAutomaticCheckpoints c -> arguments.put("automaticCheckpoints", c.on());
            case Change.Export c -> {
                arguments.put("checkpoint", c.checkpoint());
                arguments.put("path", c.folder().path());
            }
            case Change.RemoveFolder c -> arguments.put("path", c.folder().path());
            case Change.WriteText c -> {
                arguments.put("path", c.file().path());
                arguments.put("text", c.text());
            }
        }
        return arguments;
    }

    /// All of one disk's files lie on one volume.
    private static void renames(Map<String, Object> arguments, List<VmId> vms, List<Change.Move> moves) {
        arguments.put("vms", vms.stream().map(VmId::toString).toList());
        arguments.put("owner", moves.getFirst().from().owner());
        arguments.put(
                "moves",
                moves.stream()
                        .map(move -> {
                            Map<String, String> names = new LinkedHashMap<>();
                            names.put("from", move.from().path());
                            names.put("to", move.to().path());
                            return names;
                        })
                        .toList());
    }

    private static Job job(Wire.Job job) {
        Job.Status status = Job.Status.valueOf(job.status().toUpperCase(Locale.ROOT));
        int code = job.code() == null ? 0 : job.code();
        return new Job(
                job.id(),
                job.operation(),
                job.correlation(),
                status,
                job.progress(),
                job.stoppable(),
                status == Job.Status.FAILED
                        ? Optional.of(Errors.of(job.operation(), code, job.message(), null, null))
                        : Optional.empty(),
                Optional.ofNullable(job.result()).map(Wire.Result::checkpoint));
    }

    @Override
    public boolean answers() {
        return http.answers();
    }

    @Override
    public void close() {
        http.close();
    }
}
