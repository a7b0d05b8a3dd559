package dev.stillpoint.agent.powershell;

import com.fasterxml.jackson.databind.ObjectMapper;
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
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.ProfileKind;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.VmId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A real fabric, by PowerShell: SCVMM with its hosts, or Hyper-V hosts alone.
///
/// SCVMM's changes are jobs of SCVMM's ([VmmJobs] knows which are ours). What SCVMM has no cmdlet for, and everything
/// where there is no SCVMM, ends with its call and is told as a job by [OwnWorks].
public final class PowerShellFabric implements Fabric, AutoCloseable {
    private static final int INVENTORY_TIMES = 10;
    private static final int RENAME_TIMES = 5;
    /// What the doctor calls wrong: far below what [VmmJobs] and Kerberos still bear, far above what a domain keeps.
    private static final Duration CLOCKS_APART = Duration.ofSeconds(30);

    private final PowerShellSettings settings;
    private final Sessions sessions;
    private final InstantSource clock;
    private final boolean scvmm;
    private final Notes notes;
    private final OwnWorks works;
    private final VmmJobs jobs;
    private final ObjectMapper json = Json.mapper();
    private final Map<VmId, String> newestJob = new ConcurrentHashMap<>();

    PowerShellFabric(PowerShellSettings settings, Sessions sessions, InstantSource clock) {
        this.settings = settings;
        this.sessions = sessions;
        this.clock = clock;
        this.scvmm = settings.target() instanceof PowerShellSettings.Scvmm;
        this.notes = Notes.open(settings.folder(), clock);
        this.works = new OwnWorks(this::sight, notes, clock, settings.settling());
        this.jobs = new VmmJobs(this::ask, notes, clock);
    }

    public static PowerShellFabric open(PowerShellSettings settings, InstantSource clock) {
        return new PowerShellFabric(settings, new Sessions(settings), clock);
    }

    // Reads

    @Override
    public Inventory inspect() throws FabricException, InterruptedException {
        return InventoryReader.read(
                clock.instant(),
                read(
                        "inventory",
                        Map.of(),
                        Wire.Inventory.class,
                        settings.read().multipliedBy(INVENTORY_TIMES)));
    }

    @Override
    public Machine machine(VmId vm) throws FabricException, InterruptedException {
        Wire.Machine answer = ask("machine", Map.of("vm", vm.toString()), Wire.Machine.class);
        Optional<Job> own = works.holding(vm);
        if (own.isEmpty() && answer.activity() != null) {
            own = works.failedLately(vm);
        }
        if (own.isEmpty() && answer.exporting()) {
            own = Optional.of(exporting(vm));
        }
        Wire.@Nullable Job newest = answer.job();
        if (newest == null) {
            return new Machine(InventoryReader.vm(answer.vm()), own);
        }
        newestJob.put(vm, newest.id());
        Optional<Job> seen = own.isPresent() ? own : Optional.of(jobs.own(vm, newest));
        return new Machine(InventoryReader.vm(answer.vm()), seen.filter(Job::running));
    }

    /// An export that this agent does not remember: of its life before, or somebody else's. There is no asking
    /// for it; the next look at the VM tells whether it still runs.
    private static Job exporting(VmId vm) {
        return new Job(
                "export of " + vm,
                "Export-VMSnapshot",
                null,
                Job.Status.RUNNING,
                0,
                false,
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public FilePresence presence(VmId vm, DiskPath file) throws FabricException, InterruptedException {
        return files(vm, List.of(file)).getFirst().isPresent() ? FilePresence.PRESENT : FilePresence.GONE;
    }

    @Override
    public List<Optional<FileIdentity>> files(VmId vm, List<DiskPath> files)
            throws FabricException, InterruptedException {
        Map<String, Object> arguments = Map.of(
                "vm", vm.toString(), "paths", files.stream().map(DiskPath::path).toList());
        List<Wire.File> found = ask("files", arguments, Wire.Files.class).files();
        if (found.size() != files.size()) {
            throw new FabricException.Unreachable(
                    files.size() + " files were asked for and " + found.size() + " answered");
        }
        return found.stream()
                .map(file -> file.exists() && file.length() != null && file.modifiedAt() != null
                        ? Optional.of(new FileIdentity(file.length(), file.modifiedAt(), file.diskId()))
                        : Optional.<FileIdentity>empty())
                .toList();
    }

    @Override
    public List<Inventory.Profile> profiles() throws FabricException, InterruptedException {
        return scvmm
                ? InventoryReader.profiles(
                        ask("profiles", Map.of(), Wire.Profiles.class).profiles())
                : List.of();
    }

    // Changes

    @Override
    public void setCheckpointType(ProfileKind kind, UUID profile, CheckpointType type)
            throws FabricException, InterruptedException {
        Map<String, Object> arguments =
                new LinkedHashMap<>(describe(kind, profile, type).parameters());
        arguments.put("kind", kind.name());
        arguments.put("target", target());
        Answer answer;
        try {
            answer = sessions.call("setProfile", arguments, "", settings.begin());
        } catch (Sessions.NotSent notSent) {
            throw new FabricException.Unreachable(String.valueOf(notSent.getMessage()));
        }
        switch (answer) {
            case Answer.Result result -> {}
            case Answer.Failure failure -> throw Failures.of("setProfile", failure, true);
            case Answer.Canceled canceled -> throw new FabricException.OutcomeUnknown("the call was canceled");
            case Answer.Lost lost -> throw new FabricException.OutcomeUnknown(lost.why());
        }
    }

    @Override
    public Execution describe(ProfileKind kind, UUID profile, CheckpointType type) {
        String cmdlet = switch (kind) {
            case HARDWARE_PROFILE -> "Set-SCHardwareProfile";
            case TEMPLATE -> "Set-SCVMTemplate";
        };
        return new Execution(cmdlet, Map.of("profile", profile.toString(), "type", type.spelling()));
    }

    @Override
    public Job begin(Change change, Correlation correlation) throws FabricException, InterruptedException {
        Operations operation = Operations.of(change, scvmm);
        Optional<Job> holding = renames(change) ? Optional.empty() : works.holding(change.vm());
        if (holding.isPresent()) {
            Job job = holding.get();
            throw new FabricException.Locked(job.id(), job.operation(), "this agent's " + job.named() + " still runs");
        }
        try {
            return operation.own()
                    ? beginOwn(change, operation, correlation)
                    : beginTask(change, operation, correlation);
        } catch (FabricException.Locked locked) {
            throw blocked(change, locked);
        }
    }

    /// A swap holds no VM.
    private static boolean renames(Change change) {
        return change instanceof Change.Swap || change instanceof Change.SwapBack;
    }

    private Job beginTask(Change change, Operations operation, Correlation correlation)
            throws FabricException, InterruptedException {
        note(change, operation, correlation);
        Answer answer = send(operation, change, correlation);
        return switch (answer) {
            case Answer.Result result -> {
                Wire.Begun begun = json.convertValue(result.value(), Wire.Begun.class);
                if (begun.job() == null) {
                    OwnWork done = works.add(change, correlation.toString(), operation.cmdlet(), null);
                    works.completed(done, null);
                    yield done.job();
                }
                notes.job(correlation.toString(), begun.job().id());
                yield VmmJobs.job(begun.job(), correlation.toString());
            }
            case Answer.Failure failure -> {
                FabricException meaning = Failures.of(operation.name(), failure, true);
                if (meaning instanceof FabricException.Locked) {
                    notes.ended(correlation.toString(), "locked");
                } else if (!(meaning instanceof FabricException.OutcomeUnknown)) {
                    notes.ended(correlation.toString(), Notes.REFUSED);
                }
                throw meaning;
            }
            case Answer.Canceled canceled -> throw new FabricException.OutcomeUnknown("the call was canceled");
            case Answer.Lost lost -> throw new FabricException.OutcomeUnknown(lost.why());
        };
    }

    private Answer send(Operations operation, Change change, Correlation correlation)
            throws FabricException, InterruptedException {
        try {
            return sessions.call(
                    operation.name(), arguments(change, operation), correlation.toString(), settings.begin());
        } catch (Sessions.NotSent notSent) {
            notes.ended(correlation.toString(), "not sent");
            throw new FabricException.Unreachable(String.valueOf(notSent.getMessage()));
        }
    }

    private Job beginOwn(Change change, Operations operation, Correlation correlation)
            throws FabricException, InterruptedException {
        @Nullable Machine before = change instanceof Change.Restore ? machine(change.vm()) : null;
        note(change, operation, correlation);
        OwnWork work = works.add(change, correlation.toString(), operation.cmdlet(), before);
        try {
            Sessions.Running running =
                    sessions.begin(operation.name(), arguments(change, operation), correlation.toString());
            works.runs(work, running, operation.name());
            // Renames are a matter of moments, and who asks for them wants to hear a refusal at once.
            Duration patience = renames(change) ? settings.prompt().multipliedBy(RENAME_TIMES) : settings.prompt();
            return works.prompt(work, running, patience);
        } catch (Sessions.NotSent notSent) {
            works.forget(work);
            throw new FabricException.Unreachable(String.valueOf(notSent.getMessage()));
        }
    }

    private void note(Change change, Operations operation, Correlation correlation) {
        notes.put(new Notes.Note(
                correlation.toString(),
                change.vm().toString(),
                operation.cmdlet(),
                clock.instant(),
                operation.own(),
                newestJob.get(change.vm()),
                null,
                null));
    }

    /// SCVMM says that a job holds the VM, not which: its newest task that runs, or what its host does, tells.
    private FabricException blocked(Change change, FabricException.Locked locked) throws InterruptedException {
        if (locked.job() != null) {
            return locked;
        }
        try {
            Wire.Begun blocker = ask("blocker", Map.of("vm", change.vm().toString()), Wire.Begun.class);
            Wire.@Nullable Job job = blocker.job();
            if (job != null && VmmJobs.job(job, null).running()) {
                return new FabricException.Locked(job.id(), job.name(), locked.text());
            }
            @Nullable String activity = blocker.activity();
            return new FabricException.Locked(null, activity == null ? locked.text() : activity, locked.text());
        } catch (FabricException unknown) {
            return new FabricException.Locked(null, locked.text(), locked.text());
        }
    }

    private Map<String, Object> arguments(Change change, Operations operation) {
        Map<String, Object> arguments = new LinkedHashMap<>(operation.arguments());
        arguments.put("vm", change.vm().toString());
        arguments.put("target", target());
        return arguments;
    }

    // Jobs

    @Override
    public Job job(String id) throws FabricException, InterruptedException {
        Optional<Job> own = works.job(id);
        return own.isPresent() ? own.get() : jobs.job(id);
    }

    @Override
    public List<Job> jobs(VmId vm) throws FabricException, InterruptedException {
        List<Job> found = new ArrayList<>(works.of(vm));
        if (scvmm) {
            found.addAll(jobs.of(vm));
        }
        return found;
    }

    @Override
    public List<Job> jobsOf(StepRef step) throws FabricException, InterruptedException {
        List<Job> found = new ArrayList<>(works.startingWith(Correlation.start(step)));
        if (scvmm) {
            found.addAll(jobs.startingWith(Correlation.start(step)));
        }
        return found;
    }

    @Override
    public void stop(Job job) throws FabricException, InterruptedException {
        if (!works.cancel(job.id())) {
            ask("stopJob", Map.of("job", job.id()), Map.class);
        }
    }

    /// Whether a change whose outcome is unknown was made.
    private Effects.Sight sight(OwnWork work) throws FabricException, InterruptedException {
        return switch (work.change()) {
            case Change.Swap swap -> renamed(swap.vm(), swap.moves());
            case Change.SwapBack back -> renamed(back.vm(), back.moves());
            case Change.ShutDown c -> seen(work);
            case Change.TurnOff c -> seen(work);
            case Change.Save c -> seen(work);
            case Change.Start c -> seen(work);
            case Change.Eject c -> seen(work);
            case Change.Insert c -> seen(work);
            case Change.Detach c -> seen(work);
            case Change.Attach c -> seen(work);
            case Change.CreateCheckpoint c -> seen(work);
            case Change.RemoveCheckpoint c -> seen(work);
            case Change.Restore c -> seen(work);
            case Change.RenameCheckpoint c -> seen(work);
            case Change.SetCheckpointType c -> seen(work);
            case Change.SetAutomaticCheckpoints c -> seen(work);
            case Change.GrantAccess c -> Effects.Sight.NOTHING_TO_SEE;
            // Nobody but the call itself knows whether an export was whole.
            case Change.Export c -> Effects.Sight.NOTHING_TO_SEE;
            case Change.RemoveFolder c -> Effects.Sight.NOTHING_TO_SEE;
            case Change.WriteText c -> Effects.Sight.NOTHING_TO_SEE;
            case Change.Refresh c -> Effects.Sight.NOTHING_TO_SEE;
        };
    }

    private Effects.Sight seen(OwnWork work) throws FabricException, InterruptedException {
        Wire.Machine now = ask("machine", Map.of("vm", work.change().vm().toString()), Wire.Machine.class);
        return Effects.of(work.change(), new Machine(InventoryReader.vm(now.vm()), Optional.empty()), work.before());
    }

    /// All made: the last rename's new name is there and its old one is not.
    private Effects.Sight renamed(VmId vm, List<Change.Move> moves) throws FabricException, InterruptedException {
        Change.Move last = moves.getLast();
        List<Optional<FileIdentity>> found = files(vm, List.of(last.from(), last.to()));
        return found.get(0).isEmpty() && found.get(1).isPresent() ? Effects.Sight.MADE : Effects.Sight.NOT_MADE;
    }

    // Calls

    private <T> T ask(String operation, Map<String, ?> arguments, Class<T> type)
            throws FabricException, InterruptedException {
        return read(operation, arguments, type, settings.read());
    }

    private <T> T read(String operation, Map<String, ?> arguments, Class<T> type, Duration deadline)
            throws FabricException, InterruptedException {
        Map<String, Object> all = new LinkedHashMap<>(arguments);
        all.put("target", target());
        Answer answer;
        try {
            answer = sessions.call(operation, all, "", deadline);
        } catch (Sessions.NotSent notSent) {
            throw new FabricException.Unreachable(String.valueOf(notSent.getMessage()));
        }
        return switch (answer) {
            case Answer.Result result -> json.convertValue(result.value(), type);
            case Answer.Failure failure -> throw Failures.of(operation, failure, false);
            case Answer.Canceled canceled -> throw new FabricException.Unreachable(operation + " was canceled");
            case Answer.Lost lost -> throw new FabricException.Unreachable(lost.why());
        };
    }

    private Map<String, Object> target() {
        return switch (settings.target()) {
            case PowerShellSettings.Scvmm vmm -> {
                Map<String, Object> target = new LinkedHashMap<>();
                target.put("server", vmm.server());
                target.put("port", vmm.port());
                yield target;
            }
            case PowerShellSettings.HyperV hosts -> Map.of("hosts", hosts.hosts());
        };
    }

    /// What an admin should know before the agent is let loose; asks, changes nothing.
    ///
    /// @throws FabricException when PowerShell itself does not work
    public List<Finding> examine() throws FabricException, InterruptedException {
        Map<String, Object> arguments =
                Map.of("cmdlets", DocumentedCmdlets.used(scvmm), "clockSeconds", CLOCKS_APART.toSeconds());
        return read("doctor", arguments, Wire.Findings.class, settings.read().multipliedBy(INVENTORY_TIMES))
                .findings();
    }

    @Override
    public Execution describe(Change change) {
        return Operations.of(change, scvmm).execution(change);
    }

    @Override
    public boolean answers() {
        try {
            ask("ping", Map.of(), Map.class);
            return true;
        } catch (FabricException silent) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        sessions.close();
    }
}
