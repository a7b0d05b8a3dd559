package dev.stillpoint.orchestrator.saga;

import dev.stillpoint.contracts.CheckpointChoice;
import dev.stillpoint.contracts.CheckpointType;
import dev.stillpoint.contracts.Checkpoints;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.ProfileKind;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StartChoice;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.StopTimeoutPolicy;
import dev.stillpoint.orchestrator.plan.Facts;
import dev.stillpoint.orchestrator.plan.LedgerRow;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.plan.Scenes;
import dev.stillpoint.orchestrator.plan.SetStatus;
import dev.stillpoint.orchestrator.plan.StoredSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A world for every kind of plan, all about the same cluster: what a create made is restored, verified and deleted,
/// what a restore kept is restored and deleted again.
enum Kinds {
    CREATE,
    CREATE_WITH_CLONES,
    RESTORE,
    RESTORE_WITHOUT_SAFETY,
    RESTORE_OF_KEPT,
    DELETE,
    DELETE_OF_KEPT,
    VERIFY,
    REMOVE_CHECKPOINTS,
    BRING_HOME,
    RENAME,
    EXPORT,
    SET_TYPE,
    SET_TYPE_OF_PROFILE;

    static final RunId SECOND = RunId.of("01950000-0000-7000-8000-000000000011");
    static final SetId SECOND_SET = SetId.of("01950000-0000-7000-8000-000000000012");
    static final RunId THIRD = RunId.of("01950000-0000-7000-8000-000000000021");
    static final SetId THIRD_SET = SetId.of("01950000-0000-7000-8000-000000000022");
    static final Duration KEEP = Duration.ofHours(24);
    private static final Instant START_BY = Scenes.NOON.plus(Duration.ofMinutes(15));
    private static final StoredSet MADE =
            stored(World.ofCluster().toTheEnd(), Scenes.RUN, Scenes.SET, SetStatus.COMPLETE);
    static final StoredSet.Reference NEAREST =
            new StoredSet.Reference(SetId.of("01950000-0000-7000-8000-000000000099"), "last-week", Scenes.NOON);
    private static final StoredSet KEPT = stored(RESTORE.world().toTheEnd(), SECOND, SECOND_SET, SetStatus.SAFETY);

    World world() {
        return switch (this) {
            case CREATE -> World.ofCluster();
            case CREATE_WITH_CLONES -> World.ofCloningCluster();
            case RESTORE -> restore(MADE, true, SECOND, SECOND_SET);
            case RESTORE_WITHOUT_SAFETY -> restore(MADE, false, SECOND, SECOND_SET);
            case RESTORE_OF_KEPT -> restore(KEPT, true, THIRD, THIRD_SET);
            case DELETE -> delete(MADE);
            case DELETE_OF_KEPT -> delete(KEPT);
            case VERIFY ->
                new World(
                        new RunRequest.Verify("erp", MADE.id(), START_BY, false, Map.of()),
                        checkpointed(),
                        facts(SECOND, SECOND_SET, MADE, List.of()));
            case RENAME ->
                new World(
                        new RunRequest.Rename("erp", MADE.id(), "golden", START_BY, false, Map.of()),
                        checkpointed(),
                        facts(SECOND, SECOND_SET, MADE, List.of()));
            case EXPORT ->
                new World(
                        new RunRequest.Export("erp", MADE.id(), Scenes.EXPORT, START_BY, false, Map.of()),
                        checkpointed().withExportRoots(List.of(Scenes.EXPORT)),
                        facts(SECOND, SECOND_SET, MADE, List.of()));
            case SET_TYPE -> setType("erp", null);
            case SET_TYPE_OF_PROFILE ->
                setType("", new RunRequest.Profile(ProfileKind.HARDWARE_PROFILE, Scenes.GOLD.name()));
            case REMOVE_CHECKPOINTS ->
                new World(
                        new RunRequest.RemoveCheckpoints(
                                "erp", null, new CheckpointChoice.All(), false, START_BY, false, Map.of()),
                        checkpointed(),
                        facts(THIRD, THIRD_SET, null, List.of()));
            case BRING_HOME ->
                new World(
                        new RunRequest.BringHome("erp", Scenes.RUN, START_BY),
                        Scenes.cluster(),
                        facts(SECOND, SECOND_SET, null, Scenes.clusterPlan().ledger()));
        };
    }

    /// The step kinds whose failure sends a run of this kind home; all others are left to its end and then to an
    /// operator.
    List<String> turningBack() {
        return switch (this) {
            case CREATE -> List.of("stop", "eject", "detach", "confirm", "copy", "checkpoint", "attach");
            case CREATE_WITH_CLONES -> List.of("stop", "eject", "detach", "confirm", "clone", "checkpoint", "attach");
            case RESTORE, RESTORE_OF_KEPT ->
                List.of("side", "stop", "eject", "detach", "checkpoint", "restore", "swap", "grant", "attach");
            case RESTORE_WITHOUT_SAFETY -> List.of("side", "stop", "eject", "detach", "swap");
            case DELETE, DELETE_OF_KEPT, REMOVE_CHECKPOINTS, BRING_HOME -> List.of();
            case VERIFY -> List.of("verify");
            case RENAME -> List.of("rename");
            case EXPORT -> List.of("export", "seal");
            case SET_TYPE, SET_TYPE_OF_PROFILE -> List.of("set-type");
        };
    }

    static World restore(StoredSet source, boolean safety, RunId run, SetId set) {
        return new World(
                new RunRequest.Restore(
                        "erp",
                        source.id(),
                        StopMode.SHUTDOWN,
                        Duration.ofMinutes(10),
                        StopTimeoutPolicy.ROLL_BACK,
                        StartChoice.PREVIOUS,
                        safety,
                        KEEP,
                        START_BY,
                        false,
                        Map.of()),
                checkpointed(),
                facts(run, set, source, List.of()));
    }

    private static World setType(String system, RunRequest.@Nullable Profile profile) {
        return new World(
                new RunRequest.SetCheckpointType(
                        system, profile, CheckpointType.PRODUCTION_ONLY, null, START_BY, false, Map.of()),
                Scenes.withProfiles(Scenes.cluster(), Scenes.GOLD),
                facts(SECOND, SECOND_SET, null, List.of()));
    }

    private static World delete(StoredSet source) {
        return new World(
                new RunRequest.Delete("erp", source.id(), false, START_BY, false, Map.of()),
                checkpointed(),
                facts(THIRD, THIRD_SET, source, List.of()));
    }

    private static Facts facts(RunId run, SetId set, @Nullable StoredSet source, List<LedgerRow> away) {
        Facts plain = Scenes.facts(Scenes.WITH_DC);
        return new Facts(
                run,
                set,
                plain.fabric(),
                plain.settings(),
                plain.locations(),
                new Facts.Sets(List.of(), source, List.of(), NEAREST),
                away,
                plain.timing(),
                plain.margin());
    }

    /// The cluster with the checkpoints of both sets on every VM.
    static Inventory checkpointed() {
        Inventory cluster = Scenes.cluster();
        return new Inventory(
                cluster.inspectedAt(),
                cluster.vms().stream()
                        .map(vm -> withCheckpoints(vm, Scenes.RUN, SECOND))
                        .toList(),
                cluster.volumes());
    }

    static Inventory.Vm withCheckpoints(Inventory.Vm vm, RunId... runs) {
        List<Inventory.Checkpoint> checkpoints = new ArrayList<>();
        for (RunId run : runs) {
            checkpoints.add(new Inventory.Checkpoint(
                    "cp-" + run + "-" + vm.id(),
                    "of " + run,
                    Checkpoints.marker(run),
                    null,
                    "Standard",
                    Scenes.NOON,
                    checkpoints.size() == runs.length - 1));
        }
        return new Inventory.Vm(
                vm.id(),
                vm.vmmId(),
                vm.name(),
                vm.host(),
                vm.cluster(),
                vm.state(),
                vm.checkpointType(),
                vm.automaticCheckpoints(),
                vm.folder(),
                vm.disks(),
                vm.drives(),
                checkpoints);
    }

    /// What the catalog makes of a run's effects.
    static StoredSet stored(World world, RunId run, SetId id, SetStatus status) {
        Plan plan = Objects.requireNonNull(
                world.run.plan(), () -> world.run.state().problems().toString());
        List<StoredSet.Copy> copies = new ArrayList<>();
        for (Effect.CopyRecorded copied : world.effects(Effect.CopyRecorded.class)) {
            List<StoredSet.File> files = new ArrayList<>();
            for (StepResult.CopiedFile file : copied.copy().files()) {
                String name = file.path().substring(file.path().lastIndexOf('\\'));
                String folder =
                        copied.path().path().substring(0, copied.path().path().lastIndexOf('\\'));
                files.add(new StoredSet.File(new DiskPath(copied.path().owner(), folder + name), file.path(), null));
            }
            copies.add(copy(
                    plan, copied.disk(), copied.path(), copied.target(), "sha256:00", files, copied.attachments()));
        }
        for (Effect.FilesKept kept : world.effects(Effect.FilesKept.class)) {
            copies.add(copy(
                    plan,
                    kept.disk(),
                    kept.path(),
                    Objects.requireNonNull(kept.target()),
                    null,
                    kept.files().stream()
                            .map(file ->
                                    new StoredSet.File(file.live(), file.path().path(), file.identity()))
                            .toList(),
                    kept.attachments()));
        }
        return new StoredSet(
                id,
                run,
                "erp",
                "before-patch",
                status,
                Scenes.NOON,
                world.effects(Effect.MemberRecorded.class).stream()
                        .map(member -> new StoredSet.Member(
                                member.vm(), member.vmName(), member.checkpointId(), member.powerState()))
                        .toList(),
                copies,
                plan.ledger().stream()
                        .filter(LedgerRow.Iso.class::isInstance)
                        .map(LedgerRow.Iso.class::cast)
                        .toList());
    }

    private static StoredSet.Copy copy(
            Plan plan,
            dev.stillpoint.contracts.DiskId disk,
            DiskPath path,
            dev.stillpoint.contracts.DiskCommand.CopyTarget target,
            @Nullable String root,
            List<StoredSet.File> files,
            List<LedgerRow.Disk> attachments) {
        Plan.SharedDisk shared = plan.disks().stream()
                .filter(each -> each.id().equals(disk))
                .findFirst()
                .orElseThrow();
        return new StoredSet.Copy(
                disk,
                path,
                target,
                shared.length(),
                shared.virtualSize(),
                root,
                files,
                attachments.stream()
                        .map(row -> new StoredSet.Attachment(row.vm(), row.vmName(), row.slot()))
                        .toList());
    }
}
