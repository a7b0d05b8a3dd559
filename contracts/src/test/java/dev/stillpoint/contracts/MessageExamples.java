package dev.stillpoint.contracts;

import dev.stillpoint.contracts.Slot.Controller;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// One example of every message, with every optional field filled in.
final class MessageExamples {
    private static final Instant AT = Instant.parse("2026-03-01T10:15:30.123Z");
    private static final RunId RUN = RunId.of("01956f3a-7c00-7000-8000-0000000000a1");
    private static final SetId SET = SetId.of("01956f3a-7c00-7000-8000-0000000000b2");
    private static final VmId VM = VmId.of("6c0f1a52-4d0b-5a8e-9b1c-000000000001");
    private static final UUID REQUEST = UUID.fromString("01956f3a-7c00-7000-8000-0000000000c3");
    private static final UUID SCHEDULE = UUID.fromString("01956f3a-7c00-7000-8000-0000000000d4");
    private static final LocationId LOCATION = new LocationId("nas-b");
    private static final DiskPath DATA = new DiskPath("cluster:c1", "C:\\ClusterStorage\\Volume1\\ERP\\data.vhdx");
    private static final Slot SLOT = Slot.scsi(0, 1);
    private static final Medium TOOLS = new Medium(0, "\\\\lib\\iso\\tools.iso");
    private static final StepRef REF = new StepRef(RUN, new StepId("copy:d-5f2a000000000000"), Direction.FORWARD, 2, 1);
    private static final StepRef UNDO = new StepRef(RUN, REF.step(), Direction.UNDO, 1, 1);
    private static final DiskCommand.CopyTarget TARGET =
            DiskCommand.CopyTarget.below("\\\\nas-b\\backup", LOCATION, SET, DATA.diskId());
    private static final Principal ANNA = new Principal("anna", Set.of("operator"), Set.of("ERP"));
    private static final Principal BORIS =
            new Principal("boris", Set.of("admin"), Set.of(), Set.of("carla"), "boris001");
    private static final String ROOT = "sha256:" + "ab".repeat(32);
    private static final DiskPath SIDE = new DiskPath(DATA.owner(), DATA.path() + ".side");
    private static final DiskCommand.CloneFile CLONE = new DiskCommand.CloneFile(
            DATA, new DiskPath(DATA.owner(), DATA.path() + "." + RUN + "." + DATA.diskId() + "-1.clone"));
    private static final DiskPath PREVIOUS = new DiskPath(DATA.owner(), DATA.path() + ".previous");
    private static final FileIdentity IDENTITY =
            new FileIdentity(100_663_296, AT, "2a7e0000-0000-4000-8000-000000000001");
    private static final String WORKER = "worker nas-b/7f3a";

    private MessageExamples() {}

    static List<StepCommand> commands() {
        return List.of(
                new AgentCommand.InspectFabric(),
                new AgentCommand.StopVm(VM, StopMode.SHUTDOWN, Duration.ofMinutes(10), false),
                new AgentCommand.StartVm(VM),
                new AgentCommand.EjectMedia(VM, List.of(TOOLS)),
                new AgentCommand.InsertMedia(VM, List.of(TOOLS)),
                new AgentCommand.DetachDisk(VM, SLOT, DATA),
                new AgentCommand.AttachDisk(VM, SLOT, DATA, true, true),
                new AgentCommand.ConfirmDetached(DATA, List.of(VM)),
                new AgentCommand.CreateCheckpoint(VM, "before", "CHG-4711", Checkpoints.marker(RUN), true),
                new AgentCommand.RemoveCheckpoint(VM, Checkpoints.marker(RUN)),
                new AgentCommand.RemoveAnyCheckpoint(VM, "0d6f8a00-0000-4000-8000-000000000009"),
                new AgentCommand.RefreshVm(VM),
                new AgentCommand.RestoreCheckpoint(VM, Checkpoints.marker(RUN), "[stillpoint:safety]"),
                new AgentCommand.SwapDisk(DATA.diskId(), List.of(swap()), List.of(VM)),
                new AgentCommand.SwapBack(DATA.diskId(), List.of(swap()), List.of(VM)),
                new AgentCommand.GrantAccess(VM, DATA),
                new AgentCommand.RenameCheckpoint(
                        VM, "0d6f8a00-0000-4000-8000-000000000001", Checkpoints.marker(RUN), "golden"),
                new AgentCommand.ExportCheckpoint(
                        VM,
                        "0d6f8a00-0000-4000-8000-000000000001",
                        Checkpoints.marker(RUN),
                        Exports.below(Exports.folder("\\\\nas-b\\export", RUN), VM.toString())),
                new AgentCommand.SealExport(
                        VM,
                        Exports.below(Exports.folder("\\\\nas-b\\export", RUN), Exports.DESCRIPTION),
                        "{\"system\":\"ERP\"}"),
                new AgentCommand.RemoveExport(VM, Exports.folder("\\\\nas-b\\export", RUN)),
                new AgentCommand.SetCheckpointType(VM, CheckpointType.PRODUCTION_ONLY, false),
                new AgentCommand.SetProfileCheckpointType(
                        ProfileKind.TEMPLATE,
                        UUID.fromString("7e000000-0000-4000-8000-000000000001"),
                        CheckpointType.STANDARD),
                new DiskCommand.CopyDisk(DATA.diskId(), DATA, List.of(DATA), 100_663_296, TARGET),
                new DiskCommand.WriteSideFile(
                        DATA.diskId(),
                        TARGET,
                        ROOT,
                        100_663_296,
                        List.of(new DiskCommand.SideFile(TARGET.file(DATA), SIDE)),
                        TARGET.sideTombstone(RUN)),
                new DiskCommand.RemoveFiles(DATA.diskId(), TARGET, List.of(SIDE), TARGET.sideTombstone(RUN)),
                new DiskCommand.VerifyCopy(DATA.diskId(), TARGET, ROOT, 100_663_296),
                new DiskCommand.DeleteCopy(DATA.diskId(), TARGET),
                new DiskCommand.CloneDisk(DATA.diskId(), DATA, List.of(CLONE), 100_663_296, TARGET),
                new DiskCommand.ShipClone(DATA.diskId(), DATA, List.of(CLONE), 100_663_296, TARGET),
                new DiskCommand.DeleteClone(DATA.diskId(), TARGET, List.of(CLONE.path())),
                new DiskCommand.UndoClone(DATA.diskId(), TARGET, List.of(CLONE.path())),
                new DiskCommand.UndoCopy(DATA.diskId(), TARGET));
    }

    static List<StepResult> results() {
        return List.of(
                new StepResult.Nothing(),
                new StepResult.Inspected(inventory()),
                new StepResult.CheckpointCreated("0d6f8a00-0000-4000-8000-000000000001", "offline"),
                new StepResult.DiskCopied(
                        100_663_296,
                        73_400_320,
                        ROOT,
                        TARGET.folder() + "\\data.vhdx.manifest",
                        "key-1",
                        AT,
                        List.of(new StepResult.CopiedFile(TARGET.file(DATA), 100_663_296))),
                new StepResult.DiskCloned(100_663_296),
                new StepResult.DiskSwapped(List.of(new StepResult.KeptFile(DATA, PREVIOUS, IDENTITY))),
                new StepResult.CopyVerified(
                        100_663_296,
                        ROOT,
                        AT,
                        1,
                        List.of(new StepResult.DamagedBlock(
                                TARGET.file(DATA),
                                1_048_576,
                                "sha256:" + "ab".repeat(32),
                                "sha256:" + "cd".repeat(32)))));
    }

    static List<StepEvent> events() {
        return List.of(
                new StepEvent.Started(REF, WORKER, AT),
                new StepEvent.Progressed(REF, WORKER, AT, 73_400_320, 100_663_296, "reading back"),
                new StepEvent.Waiting(REF, WORKER, AT, "lock of the copy, held by worker nas-b/11aa"),
                new StepEvent.Executed(REF, WORKER, AT, "New-SCVMCheckpoint", Map.of("Name", "before"), "ok"),
                new StepEvent.Succeeded(REF, WORKER, AT, new StepResult.Nothing()),
                new StepEvent.Failed(REF, WORKER, AT, FailureCode.NO_SPACE, "nas-b: 96 MiB needed, 12 MiB free"));
    }

    static List<GatewayRequest> requests() {
        return List.of(
                new GatewayRequest.SubmitRun(REQUEST, ANNA, AT, RUN, "key-1", "sha256:00", create()),
                new GatewayRequest.CancelRun(REQUEST, ANNA, AT, RUN, "ERP"),
                new GatewayRequest.RetryRun(REQUEST, ANNA, AT, RUN),
                new GatewayRequest.ResolveRun(
                        REQUEST,
                        ANNA,
                        AT,
                        RUN,
                        List.of(new GatewayRequest.Decision(REF.step(), GatewayRequest.Decision.As.ABANDONED)),
                        "attached by hand"),
                new GatewayRequest.RefreshSystems(REQUEST, ANNA, AT),
                new GatewayRequest.PutLocation(REQUEST, ANNA, AT, LOCATION, "\\\\nas-b\\backup", 2, 104_857_600L),
                new GatewayRequest.DeleteLocation(REQUEST, ANNA, AT, LOCATION),
                new GatewayRequest.PutSettings(REQUEST, ANNA, AT, "ERP", settings()),
                new GatewayRequest.ApproveRun(REQUEST, BORIS, AT, RUN, "sha256:" + "ab".repeat(32)),
                new GatewayRequest.PutSchedule(REQUEST, ANNA, AT, SCHEDULE, true, schedule()),
                new GatewayRequest.DeleteSchedule(REQUEST, ANNA, AT, SCHEDULE),
                new GatewayRequest.PreviewSchedule(REQUEST, ANNA, AT, schedule()),
                new GatewayRequest.CreateApiKey(
                        REQUEST,
                        ANNA,
                        AT,
                        "k3y9x2ab",
                        "nightly",
                        "ab".repeat(32),
                        Set.of("operator"),
                        Set.of("ERP"),
                        AT),
                new GatewayRequest.RevokeApiKey(REQUEST, ANNA, AT, "k3y9x2ab"),
                new GatewayRequest.KeysUsed(REQUEST, ANNA, AT, Map.of("k3y9x2ab", AT)));
    }

    static List<GatewayReply> replies() {
        return List.of(
                new GatewayReply.Done(REQUEST),
                new GatewayReply.RunAccepted(REQUEST, RUN, true),
                new GatewayReply.Refused(REQUEST, "past-safe-point", "every disk is attached again", RUN),
                new GatewayReply.Invalid(
                        REQUEST, List.of(new GatewayReply.FieldProblem("tiers[0][1]", "is no VM of system ERP"))),
                new GatewayReply.SchedulePreviewed(
                        REQUEST,
                        List.of(AT),
                        List.of(new GatewayReply.SetVerdict(SET, "nightly", AT, "COMPLETE", true, "keepLast"))));
    }

    private static Schedule schedule() {
        return new Schedule(
                "ERP",
                "0 0 2 * * ?",
                ZoneId.of("Europe/Berlin"),
                new Schedule.ScheduledCreate(
                        "nightly",
                        "before the batch",
                        LOCATION,
                        StopMode.SHUTDOWN,
                        Duration.ofMinutes(10),
                        StopTimeoutPolicy.ROLL_BACK,
                        StartChoice.PREVIOUS,
                        Duration.ofMinutes(15),
                        Map.of("kind", "nightly")),
                new Schedule.Retention(7, 14, 8, 12, Duration.ofDays(400)),
                Schedule.OnMissed.RUN_ONCE,
                true);
    }

    private static SystemSettings settings() {
        return new SystemSettings(
                new Selector.Vms(List.of(VM)),
                List.of(List.of(VM)),
                List.of(new SystemSettings.VmRole(VM, SystemSettings.Role.CLUSTER_NODE)),
                true,
                LOCATION,
                new SystemSettings.Approval(List.of("restore", "delete"), Duration.ofHours(4)),
                StopMode.TURN_OFF);
    }

    static List<Heartbeat> heartbeats() {
        return List.of(
                new Heartbeat.Agent("agent lab/1", "0.1.0", AT, new FabricId("lab"), true, 8, 3),
                new Heartbeat.Worker(
                        WORKER,
                        "0.1.0",
                        AT,
                        LOCATION,
                        2,
                        1,
                        1_000_000,
                        2_000_000,
                        false,
                        List.of(new Heartbeat.SourcePrefix(
                                new DiskPath("cluster:c1", "C:\\ClusterStorage\\Volume1"), false)),
                        false,
                        "\\\\nas-b\\backup"));
    }

    static List<ControlMessage> controls() {
        return List.of(
                new ControlMessage.Clock(AT),
                new ControlMessage.CancelStep(REF),
                new ControlMessage.LocationLimits(LOCATION, 2, 52_428_800),
                new ControlMessage.ClonesNotWanted(List.of(RUN)));
    }

    static List<RunRequest> runRequests() {
        return List.of(
                create(),
                new RunRequest.Restore(
                        "ERP",
                        SET,
                        StopMode.SHUTDOWN,
                        Duration.ofMinutes(10),
                        StopTimeoutPolicy.ROLL_BACK,
                        StartChoice.PREVIOUS,
                        true,
                        Duration.ofHours(24),
                        AT.plusSeconds(900),
                        false,
                        Map.of("change", "CHG-4711")),
                new RunRequest.Delete("ERP", SET, true, AT.plusSeconds(900), false, Map.of()),
                new RunRequest.Verify("ERP", SET, AT.plusSeconds(900), false, Map.of()),
                new RunRequest.Rename("ERP", SET, "golden", AT.plusSeconds(900), false, Map.of()),
                new RunRequest.Export("ERP", SET, "\\\\nas-b\\export", AT.plusSeconds(900), false, Map.of()),
                new RunRequest.SetCheckpointType(
                        "",
                        new RunRequest.Profile(ProfileKind.HARDWARE_PROFILE, "Gold"),
                        CheckpointType.PRODUCTION,
                        false,
                        AT.plusSeconds(900),
                        false,
                        Map.of()),
                new RunRequest.RemoveCheckpoints(
                        "ERP",
                        VM,
                        new CheckpointChoice.Named(List.of("0d6f8a00-0000-4000-8000-000000000009")),
                        true,
                        AT.plusSeconds(900),
                        false,
                        Map.of()),
                new RunRequest.BringHome("ERP", RUN, AT.plusSeconds(900)));
    }

    static List<CheckpointChoice> choices() {
        return List.of(
                new CheckpointChoice.Named(List.of("0d6f8a00-0000-4000-8000-000000000009")),
                new CheckpointChoice.All(),
                new CheckpointChoice.MadeBefore(AT));
    }

    static List<Object> plainRecords() {
        return List.of(
                new Delivery(
                        UNDO,
                        AT,
                        AT.plusSeconds(60),
                        Duration.ofMinutes(5),
                        REF,
                        commands().getLast()),
                new RunEvent(RUN, 17, AT, RunEventType.STEP_SUCCEEDED, WORKER, REF.step(), Map.of("attempt", 2)),
                new AccessEvent(
                        AT,
                        "anna",
                        "1a2b3c4d",
                        "POST",
                        "/v1/runs",
                        "forbidden",
                        "needs role operator",
                        3,
                        AT.plusSeconds(10)),
                Problem.of(ProblemCode.PASSTHROUGH_DISK, "SQL01-ERP", "Disk 4", "SQL01-ERP holds physical disk 4"));
    }

    private static AgentCommand.FileSwap swap() {
        return new AgentCommand.FileSwap(DATA, SIDE, PREVIOUS, IDENTITY);
    }

    private static RunRequest create() {
        return new RunRequest.Create(
                "ERP",
                "before-KB5031364",
                "CHG-4711",
                LOCATION,
                StopMode.SHUTDOWN,
                Duration.ofMinutes(10),
                StopTimeoutPolicy.ROLL_BACK,
                StartChoice.PREVIOUS,
                AT.plusSeconds(900),
                false,
                Map.of("change", "CHG-4711"));
    }

    private static Inventory inventory() {
        DiskPath own = new DiskPath("cluster:c1", "C:\\ClusterStorage\\Volume1\\ERP\\SQL01_A.avhdx");
        DiskPath base = new DiskPath("cluster:c1", "C:\\ClusterStorage\\Volume1\\ERP\\SQL01.vhdx");
        return new Inventory(
                AT,
                List.of(new Inventory.Vm(
                        VM,
                        "9c000000-0000-4000-8000-000000000001",
                        "SQL01-ERP",
                        "hv01.lab.example",
                        "c1",
                        VmState.RUNNING,
                        "Production",
                        false,
                        new DiskPath("cluster:c1", "C:\\ClusterStorage\\Volume1\\ERP"),
                        List.of(
                                new Inventory.Disk(
                                        new Slot(Controller.SCSI, 0, 0),
                                        own,
                                        null,
                                        false,
                                        "VHDX",
                                        List.of(own),
                                        List.of(base),
                                        4_194_304,
                                        4_194_304,
                                        16_777_216),
                                new Inventory.Disk(
                                        Slot.scsi(0, 3), null, "Disk 4", false, "", List.of(), List.of(), 0, 0, 0)),
                        List.of(new Inventory.Drive(0, "\\\\lib\\iso\\tools.iso")),
                        List.of(new Inventory.Checkpoint(
                                "0d6f8a00-0000-4000-8000-000000000009",
                                "old",
                                "",
                                "root",
                                "Standard",
                                AT,
                                true,
                                List.of(base))),
                        List.of(
                                new Inventory.ChainFile(own, base, 4_194_304),
                                new Inventory.ChainFile(base, null, 16_777_216)))),
                List.of(new Inventory.Volume(
                        new DiskPath("cluster:c1", "C:\\ClusterStorage\\Volume1"), 20_000_000, 10_000_000, false)),
                List.of(new Inventory.Profile(
                        ProfileKind.HARDWARE_PROFILE,
                        UUID.fromString("7e000000-0000-4000-8000-000000000002"),
                        "Gold",
                        "Production")),
                List.of("\\\\nas-b\\export"));
    }
}
