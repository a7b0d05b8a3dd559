package dev.stillpoint.orchestrator.plan;

import static dev.stillpoint.orchestrator.plan.Scenes.MIB;
import static dev.stillpoint.orchestrator.plan.Scenes.data;
import static dev.stillpoint.orchestrator.plan.Scenes.fabric;
import static dev.stillpoint.orchestrator.plan.Scenes.shared;
import static dev.stillpoint.orchestrator.plan.Scenes.vm;
import static dev.stillpoint.orchestrator.plan.StoredScenes.facts;
import static dev.stillpoint.orchestrator.plan.StoredScenes.safety;
import static dev.stillpoint.orchestrator.plan.StoredScenes.since;
import static dev.stillpoint.orchestrator.plan.StoredScenes.taken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.StartChoice;
import dev.stillpoint.contracts.StepCommand;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds of every plan, whatever the fabric and the request.
class EveryPlanTest {
    private static Map<String, Inventory> fabrics() {
        Map<String, Inventory> fabrics = new LinkedHashMap<>();
        fabrics.put("cluster", Scenes.cluster());
        fabrics.put("plain", Scenes.plain());
        fabrics.put("one", fabric(vm("APP01-ERP", VmState.RUNNING)));
        fabrics.put("off", fabric(vm("A-ERP", VmState.OFF, shared(1, data(), MIB))));
        fabrics.put(
                "one runs",
                fabric(
                        vm("A-ERP", VmState.RUNNING, shared(1, data(), MIB)),
                        vm("B-ERP", VmState.OFF, shared(5, data(), MIB))));
        fabrics.put("saved", fabric(vm("A-ERP", VmState.SAVED), vm("B-ERP", VmState.RUNNING)));
        fabrics.put("pairs", Scenes.pairs(50));
        return fabrics;
    }

    private static final List<Arguments> RESTORES = makeRestores();
    private static final List<Arguments> ALL = makeAll();

    static Stream<Arguments> restores() {
        return RESTORES.stream();
    }

    static Stream<Arguments> all() {
        return ALL.stream();
    }

    private static List<Arguments> makeRestores() {
        List<Arguments> plans = new ArrayList<>();
        fabrics().forEach((name, inventory) -> {
            for (boolean safe : new boolean[] {true, false}) {
                for (StartChoice start : StartChoice.values()) {
                    RunRequest.Restore request = StoredScenes.restore(StopMode.SHUTDOWN, start, safe);
                    String what = name + ", start " + start + (safe ? "" : ", without safety checkpoints");
                    plans.add(Arguments.of(what, restored(request, taken(inventory), inventory), request));
                    plans.add(Arguments.of(
                            what + ", from kept files", restored(request, safety(inventory), inventory), request));
                }
            }
        });
        return plans;
    }

    private static Plan restored(RunRequest.Restore request, StoredSet set, Inventory inventory) {
        return Scenes.plan(request, since(set, inventory), facts(set, List.of(), null, Scenes.WITH_DC));
    }

    private static List<Arguments> makeAll() {
        List<Arguments> plans = new ArrayList<>();
        fabrics().forEach((name, inventory) -> {
            StoredSet set = taken(inventory);
            plans.add(Arguments.of(
                    "create " + name, Scenes.plan(Scenes.create(), inventory, Scenes.facts(Scenes.WITH_DC))));
            plans.add(Arguments.of(
                    "create with clones " + name,
                    Scenes.plan(Scenes.create(), Scenes.cloning(inventory), Scenes.cloningFacts())));
            plans.add(Arguments.of(
                    "delete " + name, Scenes.plan(StoredScenes.delete(false), since(set, inventory), facts(set))));
            plans.add(Arguments.of(
                    "verify " + name, Scenes.plan(StoredScenes.verify(), since(set, inventory), facts(set))));
            plans.add(Arguments.of(
                    "rename " + name, Scenes.plan(StoredScenes.rename("golden"), since(set, inventory), facts(set))));
            plans.add(Arguments.of(
                    "export " + name,
                    Scenes.plan(
                            StoredScenes.export(Scenes.EXPORT),
                            since(set, inventory).withExportRoots(List.of(Scenes.EXPORT)),
                            facts(set))));
            LedgerRow[] away = Scenes.plan(Scenes.create(), inventory, Scenes.facts())
                    .ledger()
                    .toArray(new LedgerRow[0]);
            plans.add(Arguments.of(
                    "bring home " + name, Scenes.plan(StoredScenes.bringHome(), inventory, StoredScenes.away(away))));
        });
        RESTORES.forEach(each -> plans.add(Arguments.of(each.get()[0], each.get()[1])));
        return plans;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void stepsDependOnEarlierOnesAndThePivotIsAmongThem(String what, Plan plan) {
        Set<StepId> before = new HashSet<>();
        for (Step step : plan.steps().list()) {
            assertThat(before).containsAll(step.needs()).containsAll(step.follows());
            assertThat(before.add(step.id())).isTrue();
            if (!step.id().equals(Inspection.ID)) {
                assertThat(ancestors(plan, step)).contains(Inspection.ID);
            }
        }
        assertThat(before).containsAll(plan.pivot().steps());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void whatGoesAwayHasAWayBackInBothDirections(String what, Plan plan) {
        for (LedgerRow row : plan.ledger()) {
            boolean goes = false;
            boolean comes = false;
            for (Step step : plan.steps().list()) {
                boolean takes = takesAway(step.command(), row);
                goes |= takes;
                comes |= bringsBack(step.command(), row);
                if (takes) {
                    assertThat(step.undo()).isNotNull();
                    assertThat(bringsBack(undoOf(step).command(), row))
                            .as("undo of %s", step.id())
                            .isTrue();
                    assertThat(undoOf(step).group()).isEqualTo(Undo.Group.HOME);
                }
            }
            assertThat(comes).as("%s comes back", row).isTrue();
            assertThat(goes || what.startsWith("bring home")).isTrue();
        }
        for (Step step : plan.steps().list()) {
            if (step.command() instanceof AgentCommand.DetachDisk
                    || step.command() instanceof AgentCommand.EjectMedia) {
                assertThat(plan.ledger())
                        .as("%s is in the ledger", step.id())
                        .anyMatch(row -> takesAway(step.command(), row));
            }
        }
    }

    private static boolean takesAway(StepCommand command, LedgerRow row) {
        return switch (row) {
            case LedgerRow.Disk disk ->
                command instanceof AgentCommand.DetachDisk detach
                        && detach.vm().equals(disk.vm())
                        && detach.slot().equals(disk.slot())
                        && detach.disk().equals(disk.disk());
            case LedgerRow.Iso iso ->
                command instanceof AgentCommand.EjectMedia eject
                        && eject.vm().equals(iso.vm())
                        && eject.media().contains(iso.medium());
        };
    }

    private static boolean bringsBack(StepCommand command, LedgerRow row) {
        return switch (row) {
            case LedgerRow.Disk disk ->
                command instanceof AgentCommand.AttachDisk attach
                        && attach.vm().equals(disk.vm())
                        && attach.slot().equals(disk.slot())
                        && attach.disk().equals(disk.disk())
                        && attach.shared() == disk.shared();
            case LedgerRow.Iso iso ->
                command instanceof AgentCommand.InsertMedia insert
                        && insert.vm().equals(iso.vm());
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void noVmStartsBeforeItsOwnDisksAreBackInEitherDirection(String what, Plan plan) {
        for (Step step : plan.steps().list()) {
            if (step.command() instanceof AgentCommand.StartVm start) {
                assertThat(ancestors(plan, step)).containsAll(idsOf(plan, isAttachOf(start.vm())));
            }
            if (step.undo() != null && step.undo().command() instanceof AgentCommand.StartVm start) {
                assertThat(undoNeeds(plan, step)).containsAll(idsOf(plan, isDetachOf(start.vm())));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void aCloneIsShippedPastThePivotAndDeletedOnlyThen(String what, Plan plan) {
        for (Step step : plan.steps().list()) {
            switch (step.command()) {
                case DiskCommand.CloneDisk clone -> {
                    List<DiskPath> files = clone.files().stream()
                            .map(DiskCommand.CloneFile::path)
                            .toList();
                    assertThat(undoOf(step).command())
                            .isEqualTo(new DiskCommand.UndoClone(clone.disk(), clone.target(), files));
                    assertThat(Objects.requireNonNull(step.fallback()).command())
                            .isEqualTo(new DiskCommand.CopyDisk(
                                    clone.disk(),
                                    clone.source(),
                                    clone.files().stream()
                                            .map(DiskCommand.CloneFile::live)
                                            .toList(),
                                    clone.length(),
                                    clone.target()));
                    assertThat(idsOf(
                                    plan,
                                    command -> command.equals(new DiskCommand.ShipClone(
                                            clone.disk(),
                                            clone.source(),
                                            clone.files(),
                                            clone.length(),
                                            clone.target()))))
                            .hasSize(1);
                    assertThat(idsOf(
                                    plan,
                                    command -> command.equals(
                                            new DiskCommand.DeleteClone(clone.disk(), clone.target(), files))))
                            .hasSize(1);
                }
                case DiskCommand.ShipClone ship -> {
                    assertThat(plan.pivot()).isInstanceOf(Pivot.AfterAll.class);
                    assertThat(ancestors(plan, step))
                            .containsAll(plan.pivot().steps())
                            .containsAll(idsOf(
                                    plan,
                                    command -> command instanceof DiskCommand.CloneDisk clone
                                            && clone.disk().equals(ship.disk())));
                    assertThat(step.follows()).containsAll(idsOf(plan, AgentCommand.StartVm.class::isInstance));
                    assertThat(step.policy().takenWithin()).isNull();
                }
                case DiskCommand.DeleteClone delete ->
                    assertThat(ancestors(plan, step))
                            .containsAll(idsOf(
                                    plan,
                                    command -> command instanceof DiskCommand.ShipClone ship
                                            && ship.disk().equals(delete.disk())));
                case StepCommand command -> assertThat(step.fallback()).isNull();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("restores")
    void everySideFileHasItsUndoAndIsReadyBeforeAnythingStops(String what, Plan plan, RunRequest.Restore request) {
        List<StepId> sides = idsOf(plan, DiskCommand.WriteSideFile.class::isInstance);
        for (Step step : plan.steps().list()) {
            if (step.command() instanceof DiskCommand.WriteSideFile write) {
                assertThat(undoOf(step).group()).isEqualTo(Undo.Group.CLEAN_UP);
                assertThat(undoOf(step).command())
                        .isEqualTo(new DiskCommand.RemoveFiles(
                                write.disk(),
                                write.target(),
                                write.files().stream()
                                        .map(DiskCommand.SideFile::path)
                                        .toList(),
                                write.tombstone()));
                assertThat(undoNeeds(plan, step)).containsAll(idsOf(plan, command -> isSwapOf(command, write.disk())));
                assertThat(step.policy().takenWithin()).isNull();
            } else if (step.changes()) {
                assertThat(ancestors(plan, step)).containsAll(sides);
            }
        }
        if (what.endsWith("from kept files")) {
            assertThat(sides).isEmpty();
            assertThat(plan.steps().list()).noneMatch(step -> step.command() instanceof DiskCommand.RemoveFiles);
            assertThat(plan.steps().list()).noneMatch(step -> step.executor() instanceof Executor.Workers);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("restores")
    void nothingIsReplacedBeforeEverythingCanBeTakenBack(String what, Plan plan, RunRequest.Restore request) {
        List<StepId> detaches = idsOf(plan, AgentCommand.DetachDisk.class::isInstance);
        List<StepId> ejects = idsOf(plan, AgentCommand.EjectMedia.class::isInstance);
        List<StepId> safeties = idsOf(plan, AgentCommand.CreateCheckpoint.class::isInstance);
        List<StepId> swaps = idsOf(plan, AgentCommand.SwapDisk.class::isInstance);
        List<StepId> stops = idsOf(plan, AgentCommand.StopVm.class::isInstance);
        assertThat(safeties).hasSize(request.safetyCheckpoint() ? plan.members().size() : 0);
        for (Step step : plan.steps().list()) {
            if (step.command() instanceof AgentCommand.RestoreCheckpoint) {
                assertThat(ancestors(plan, step))
                        .containsAll(stops)
                        .containsAll(ejects)
                        .containsAll(detaches)
                        .containsAll(request.safetyCheckpoint() ? safeties : swaps);
                assertThat(step.undo() != null).isEqualTo(request.safetyCheckpoint());
            }
            if (step.command() instanceof AgentCommand.SwapDisk swap) {
                assertThat(ancestors(plan, step))
                        .containsAll(safeties)
                        .containsAll(idsOf(
                                plan,
                                command -> command instanceof AgentCommand.DetachDisk detach
                                        && detach.disk().diskId().equals(swap.disk())));
                assertThat(swap.lanes())
                        .containsExactlyInAnyOrderElementsOf(plan.ledger().stream()
                                .filter(row -> row instanceof LedgerRow.Disk disk
                                        && disk.disk().diskId().equals(swap.disk()))
                                .map(LedgerRow::vm)
                                .distinct()
                                .toList());
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("restores")
    void thePivotOfARestore(String what, Plan plan, RunRequest.Restore request) {
        List<StepId> starts = idsOf(plan, AgentCommand.StartVm.class::isInstance);
        List<StepId> restores = idsOf(plan, AgentCommand.RestoreCheckpoint.class::isInstance);
        List<StepId> attaches = idsOf(plan, AgentCommand.AttachDisk.class::isInstance);
        if (!request.safetyCheckpoint()) {
            assertThat(plan.pivot()).isInstanceOf(Pivot.AtFirst.class);
            assertThat(plan.pivot().steps()).containsExactlyInAnyOrderElementsOf(restores);
        } else if (starts.isEmpty()) {
            assertThat(plan.pivot()).isInstanceOf(Pivot.AfterAll.class);
            assertThat(withAncestors(plan, plan.pivot().steps()))
                    .containsAll(restores)
                    .containsAll(attaches);
        } else {
            assertThat(plan.pivot()).isInstanceOf(Pivot.AtFirst.class);
            assertThat(plan.pivot().steps()).containsExactlyInAnyOrderElementsOf(starts);
            for (StepId start : starts) {
                assertThat(withAncestors(plan, List.of(start)))
                        .as("all is back before the first start, which is past the point of return")
                        .containsAll(restores)
                        .containsAll(attaches);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("restores")
    void homeIsDetachSwapBackRestoreAttachRefreshInsertStart(String what, Plan plan, RunRequest.Restore request) {
        for (Step step : plan.steps().list()) {
            Undo undo = step.undo();
            if (undo == null) {
                continue;
            }
            Set<StepId> before = undoAncestors(plan, step);
            Set<StepId> undone = undoNeeds(plan, step);
            switch (undo.command()) {
                case AgentCommand.SwapBack back ->
                    assertThat(undone)
                            .containsAll(idsOf(
                                    plan,
                                    command -> command instanceof AgentCommand.AttachDisk attach
                                            && attach.disk().diskId().equals(back.disk())));
                case AgentCommand.RestoreCheckpoint restore -> {
                    assertThat(undone).containsAll(idsOf(plan, isAttachOf(restore.vm())));
                    assertThat(before)
                            .containsAll(idsOf(
                                    plan,
                                    command -> command instanceof AgentCommand.SwapDisk swap
                                            && swap.vms().contains(restore.vm())));
                }
                case AgentCommand.GrantAccess grant ->
                    assertThat(before).containsAll(undo.along()).isNotEmpty();
                case AgentCommand.AttachDisk attach -> {
                    DiskId disk = attach.disk().diskId();
                    assertThat(undone)
                            .containsAll(idsOf(plan, command -> isSwapOf(command, disk)))
                            .containsAll(idsOf(plan, isRestoreOf(attach.vm())));
                    assertThat(before).containsAll(idsOf(plan, isGrantOf(attach.vm(), disk)));
                }
                case AgentCommand.InsertMedia insert -> {
                    assertThat(undone).containsAll(idsOf(plan, isRestoreOf(insert.vm())));
                    assertThat(before).containsAll(idsOf(plan, isDetachOf(insert.vm())));
                }
                case AgentCommand.StartVm start -> {
                    assertThat(undone)
                            .containsAll(idsOf(plan, isRestoreOf(start.vm())))
                            .containsAll(idsOf(plan, isDetachOf(start.vm())));
                    assertThat(before)
                            .containsAll(idsOf(
                                    plan,
                                    command -> command instanceof AgentCommand.EjectMedia eject
                                            && eject.vm().equals(start.vm())));
                }
                case AgentCommand.RemoveCheckpoint remove ->
                    assertThat(undone).containsAll(idsOf(plan, isRestoreOf(remove.vm())));
                case AgentCommand command -> {}
                case DiskCommand command -> {}
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("restores")
    void whatARestoreChangesItCanUndoBeforeItsPivot(String what, Plan plan, RunRequest.Restore request) {
        Set<StepId> free = new HashSet<>(idsOf(plan, AgentCommand.StartVm.class::isInstance));
        // What a drive holds is set by the restored safety checkpoint and by the undo of the eject.
        free.addAll(idsOf(plan, AgentCommand.InsertMedia.class::isInstance));
        if (!request.safetyCheckpoint()) {
            free.addAll(idsOf(plan, AgentCommand.RestoreCheckpoint.class::isInstance));
        }
        for (Step step : plan.steps().list()) {
            assertThat(step.undo() != null || !step.changes() || free.contains(step.id()))
                    .as("%s can be undone", step.id())
                    .isTrue();
        }
    }

    private static Predicate<StepCommand> isAttachOf(VmId vm) {
        return command ->
                command instanceof AgentCommand.AttachDisk attach && attach.vm().equals(vm);
    }

    private static Predicate<StepCommand> isDetachOf(VmId vm) {
        return command ->
                command instanceof AgentCommand.DetachDisk detach && detach.vm().equals(vm);
    }

    private static Predicate<StepCommand> isRestoreOf(VmId vm) {
        return command -> command instanceof AgentCommand.RestoreCheckpoint restore
                && restore.vm().equals(vm);
    }

    private static Predicate<StepCommand> isGrantOf(VmId vm, DiskId disk) {
        return command -> command instanceof AgentCommand.GrantAccess grant
                && grant.vm().equals(vm)
                && grant.disk().diskId().equals(disk);
    }

    private static boolean isSwapOf(StepCommand command, DiskId disk) {
        return command instanceof AgentCommand.SwapDisk swap && swap.disk().equals(disk);
    }

    private static List<StepId> idsOf(Plan plan, Predicate<StepCommand> which) {
        return plan.steps().list().stream()
                .filter(step -> which.test(step.command()))
                .map(Step::id)
                .toList();
    }

    private static Undo undoOf(Step step) {
        Undo undo = step.undo();
        if (undo == null) {
            throw new AssertionError(step.id() + " has no undo");
        }
        return undo;
    }

    /// All that must have succeeded before the step.
    private static Set<StepId> ancestors(Plan plan, Step step) {
        return withAncestors(plan, step.needs());
    }

    private static Set<StepId> withAncestors(Plan plan, List<StepId> of) {
        Set<StepId> seen = new HashSet<>();
        List<StepId> open = new ArrayList<>(of);
        while (!open.isEmpty()) {
            StepId id = open.removeLast();
            if (seen.add(id)) {
                open.addAll(stepOf(plan, id).needs());
            }
        }
        return seen;
    }

    /// All steps whose undo must have ended before the step's own.
    private static Set<StepId> undoAncestors(Plan plan, Step step) {
        return undosBefore(plan, step, true);
    }

    /// All steps whose undo must have succeeded before the step's own.
    private static Set<StepId> undoNeeds(Plan plan, Step step) {
        return undosBefore(plan, step, false);
    }

    private static Set<StepId> undosBefore(Plan plan, Step step, boolean followed) {
        Set<StepId> seen = new HashSet<>();
        List<Step> open = new ArrayList<>(List.of(step));
        while (!open.isEmpty()) {
            Undo undo = open.removeLast().undo();
            if (undo != null) {
                Stream.concat(undo.needs().stream(), followed ? undo.follows().stream() : Stream.empty())
                        .filter(seen::add)
                        .forEach(id -> open.add(stepOf(plan, id)));
            }
        }
        return seen;
    }

    private static Step stepOf(Plan plan, StepId id) {
        return plan.steps().get(plan.steps().position(id).orElseThrow());
    }
}
