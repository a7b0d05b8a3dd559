package dev.stillpoint.orchestrator.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.GatewayRequest.Decision;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.RunEventType;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.plan.LedgerRow;
import dev.stillpoint.orchestrator.plan.Scenes;
import dev.stillpoint.orchestrator.plan.SetStatus;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// An operator says that things were put right by hand, and the fabric is asked whether they are.
class ResolveTest {
    private static final String NODE = "SQL01-ERP";
    private static final StepId DETACH = new StepId("detach:" + Scenes.vmId(NODE) + ":0:1");
    private static final StepId STOP = new StepId("stop:" + Scenes.vmId(NODE));

    @Test
    void whatWasPutRightIsSeenAndTheRunIsResolved() {
        World world = withADiskAway();
        resolve(world);

        assertThat(world.run.status()).isEqualTo(RunStatus.RESOLVED);
        world.assertNothingAway();
        assertThat(world.ledger.values()).containsOnly(LedgerRow.Status.HOME);
        assertThat(world.status(DETACH)).isEqualTo(StepStatus.UNDONE);
        assertThat(world.status(STOP)).isEqualTo(StepStatus.UNDONE);
        assertThat(world.setStatuses()).containsExactly(SetStatus.CREATING, SetStatus.INCOMPLETE, SetStatus.DELETED);
        assertThat(world.effects(Effect.ReleaseAll.class)).hasSize(1);
        assertThat(world.effects.getLast()).isEqualTo(new Effect.Ended(RunStatus.RESOLVED));
        assertThat(world.run.state().downtimeEndedAt()).isNotNull();
        assertThat(events(world, RunEventType.STEP_RESOLVED))
                .extracting(Effect.Happened::actor, event -> event.data().get("by"))
                .containsOnly(tuple("root", "inspection"));
    }

    @Test
    void whatIsNotHomeIsNamedAndTheRunWaitsOn() {
        World world = withADiskAway();
        world.inventory = with(world.inventory, NODE, vm -> without(vm, Slot.scsi(0, 1)));
        resolve(world, new Decision(STOP, Decision.As.UNDONE));

        assertThat(world.run.status()).isEqualTo(RunStatus.NEEDS_OPERATOR);
        assertThat(problems(world, ProblemCode.NOT_HOME)).singleElement().satisfies(problem -> {
            assertThat(problem.vm()).isEqualTo(NODE);
            assertThat(problem.disk()).isEqualTo(Scenes.data().path());
            assertThat(problem.detail())
                    .isEqualTo(Scenes.data() + " of SQL01-ERP is not shared at SCSI 0:1: the slot is empty");
        });
        assertThat(problems(world, ProblemCode.UNDO_FAILED)).isEmpty();
        assertThat(events(world, RunEventType.RESOLVE_REFUSED)).hasSize(1);
        assertThat(world.effects(Effect.ReleaseAll.class)).isEmpty();
        assertThat(world.run.state().wakeAt()).isNull();

        world.inventory = Scenes.cluster();
        resolve(world);
        assertThat(world.run.status()).isEqualTo(RunStatus.RESOLVED);
        assertThat(problems(world, ProblemCode.NOT_HOME)).isEmpty();
    }

    @Test
    void anotherDiskInTheSlotIsNamed() {
        World world = withADiskAway();
        Inventory.Disk other = Scenes.shared(1, Scenes.path(Scenes.VOLUME + "\\ERP\\other.vhdx"), Scenes.MIB);
        world.inventory = with(world.inventory, NODE, vm -> with(without(vm, Slot.scsi(0, 1)), other));
        resolve(world);

        assertThat(problems(world, ProblemCode.NOT_HOME))
                .singleElement()
                .satisfies(problem -> assertThat(problem.detail()).endsWith("other.vhdx is there, shared"));
    }

    @Test
    void aDiskThatIsGivenUpIsAbandonedAndItsStepToo() {
        World world = withADiskAway();
        world.inventory = with(world.inventory, NODE, vm -> withState(without(vm, Slot.scsi(0, 1)), VmState.OFF));
        resolve(world, new Decision(DETACH, Decision.As.ABANDONED), new Decision(STOP, Decision.As.ABANDONED));

        assertThat(world.run.status()).isEqualTo(RunStatus.RESOLVED);
        assertThat(world.ledger).containsValue(LedgerRow.Status.ABANDONED);
        assertThat(world.status(DETACH)).isEqualTo(StepStatus.ABANDONED);
        assertThat(world.setStatuses()).containsExactly(SetStatus.CREATING, SetStatus.INCOMPLETE);
        assertThat(problems(world, ProblemCode.UNDO_FAILED))
                .as("what was given up")
                .hasSize(2);
    }

    @Test
    void aWordThatTheInspectionBeliesIsNotTaken() {
        World world = withADiskAway();
        world.inventory = with(world.inventory, NODE, vm -> without(vm, Slot.scsi(0, 1)));
        resolve(world, new Decision(DETACH, Decision.As.UNDONE), new Decision(STOP, Decision.As.UNDONE));

        assertThat(world.run.status()).isEqualTo(RunStatus.NEEDS_OPERATOR);
        assertThat(problems(world, ProblemCode.NOT_HOME)).hasSize(1);
    }

    @Test
    void aVmThatIsNotStartedNeedsADecision() {
        World world = withADiskAway();
        world.inventory = with(world.inventory, NODE, vm -> withState(vm, VmState.OFF));
        resolve(world);

        assertThat(world.run.status()).isEqualTo(RunStatus.NEEDS_OPERATOR);
        assertThat(problems(world, ProblemCode.UNDO_FAILED))
                .singleElement()
                .satisfies(problem -> assertThat(problem.detail()).startsWith("SQL01-ERP is not started"));

        resolve(world, new Decision(STOP, Decision.As.ABANDONED));
        assertThat(world.run.status()).isEqualTo(RunStatus.RESOLVED);
        assertThat(world.status(STOP)).isEqualTo(StepStatus.ABANDONED);
        assertThat(world.status(DETACH)).isEqualTo(StepStatus.UNDONE);
    }

    @Test
    void whatWorkersLeftNeedsADecision() {
        World world = World.ofCluster()
                .fates((delivery, w) -> delivery.command() instanceof DiskCommand ? World.SILENCE : World.SUCCEED)
                .toTheEnd();
        List<StepId> copies = world.run.steps().list().stream()
                .filter(step -> step.command() instanceof DiskCommand)
                .map(step -> step.id())
                .toList();
        world.fates((delivery, w) -> World.SUCCEED);
        resolve(world);
        assertThat(world.run.status()).isEqualTo(RunStatus.NEEDS_OPERATOR);
        assertThat(problems(world, ProblemCode.UNDO_FAILED)).hasSize(3);

        resolve(
                world,
                copies.stream()
                        .map(step -> new Decision(step, Decision.As.ABANDONED))
                        .toArray(Decision[]::new));
        assertThat(world.run.status()).isEqualTo(RunStatus.RESOLVED);
        assertThat(world.setStatuses()).endsWith(SetStatus.INCOMPLETE);
    }

    @Test
    void aDeleteThatIsResolvedSaysWhatItsSetIs() {
        World world = Kinds.DELETE
                .world()
                .fates((delivery, w) ->
                        delivery.command() instanceof DiskCommand.DeleteCopy ? World.SILENCE : World.SUCCEED)
                .toTheEnd();
        world.fates((delivery, w) -> World.SUCCEED);
        List<StepId> copies = world.run.steps().list().stream()
                .filter(step -> step.command() instanceof DiskCommand)
                .map(step -> step.id())
                .toList();
        Run before = world.run;
        resolve(
                world,
                copies.stream()
                        .map(step -> new Decision(step, Decision.As.ABANDONED))
                        .toArray(Decision[]::new));
        assertThat(world.setStatuses()).containsExactly(SetStatus.DELETING, SetStatus.INCOMPLETE);

        world.run = before;
        world.effects.clear();
        world.resetDeliveries();
        resolve(
                world,
                copies.stream()
                        .map(step -> new Decision(step, Decision.As.DONE))
                        .toArray(Decision[]::new));
        assertThat(world.run.status()).isEqualTo(RunStatus.RESOLVED);
        assertThat(world.setStatuses()).containsExactly(SetStatus.DELETED);
    }

    @Test
    void aRestorePastItsPivotIsClosedByWhatTheInspectionShows() {
        World world = Kinds.RESTORE_OF_KEPT
                .world()
                .fates((delivery, w) -> delivery.ref().step().value().startsWith("start:")
                        ? new World.Fate.Fail(FailureCode.FABRIC_ERROR)
                        : World.SUCCEED)
                .toTheEnd();
        world.fates((delivery, w) -> World.SUCCEED);
        resolve(world);

        assertThat(world.run.status()).isEqualTo(RunStatus.RESOLVED);
        assertThat(world.setStatuses(Kinds.THIRD_SET)).containsExactly(SetStatus.CREATING, SetStatus.SAFETY);
        assertThat(world.setStatuses(Kinds.SECOND_SET)).containsExactly(SetStatus.INCOMPLETE);
        assertThat(world.effects(Effect.RemoveSetAt.class)).hasSize(2);
        assertThat(world.status(new StepId("start:" + Scenes.vmId(NODE)))).isEqualTo(StepStatus.DONE);
    }

    // How it is looked

    @Test
    void whatMayStillBeAtWorkIsEndedBeforeTheInspection() {
        World world = withADiskAway();
        Delivery attach = lastUndo(world, DETACH);
        int sentBefore = world.sent.size();
        int effectsBefore = world.effects.size();
        resolve(world);

        List<Delivery> looking = world.sent.subList(sentBefore, world.sent.size());
        assertThat(looking).extracting(delivery -> delivery.ref().step()).containsOnly(Resolve.STEP);
        assertThat(looking.getFirst().command()).isEqualTo(new AgentCommand.RefreshVm(Scenes.vmId(NODE)));
        assertThat(looking.getFirst().endFirst()).isEqualTo(attach.ref());
        assertThat(looking.getLast().command()).isInstanceOf(AgentCommand.InspectFabric.class);
        assertThat(looking.getLast().endFirst()).isNull();
        assertThat(looking).extracting(Delivery::notAfter).doesNotContainNull();
        assertThat(world.effects.subList(effectsBefore, world.effects.size()))
                .contains(new Effect.CancelHint(attach.ref()));
    }

    @Test
    void aVmThatIsGoneHoldsUpNothing() {
        World world = withADiskAway();
        world.inventory = new Inventory(
                Scenes.NOON,
                world.inventory.vms().stream()
                        .filter(vm -> !vm.name().equals(NODE))
                        .toList(),
                List.of());
        world.fates((delivery, w) -> delivery.command() instanceof AgentCommand.RefreshVm
                ? new World.Fate.Fail(FailureCode.VM_NOT_FOUND)
                : World.SUCCEED);
        resolve(world);

        assertThat(problems(world, ProblemCode.NOT_HOME))
                .singleElement()
                .satisfies(problem -> assertThat(problem.detail()).endsWith("the VM is gone"));
        resolve(world, new Decision(DETACH, Decision.As.ABANDONED), new Decision(STOP, Decision.As.ABANDONED));
        assertThat(world.run.status()).isEqualTo(RunStatus.RESOLVED);
    }

    @Test
    void anInspectionThatNobodyAnswersRefusesTheResolve() {
        World world = withADiskAway();
        world.fates((delivery, w) -> World.SILENCE);
        resolve(world);
        assertThat(world.run.waitingFor())
                .hasValueSatisfying(what -> assertThat(what).contains("root"));
        for (int i = 0; i < 40 && world.run.state().wakeAt() != null; i++) {
            world.pass(Duration.ZERO);
        }

        assertThat(world.run.status()).isEqualTo(RunStatus.NEEDS_OPERATOR);
        assertThat(world.run.state().wakeAt()).isNull();
        assertThat(world.sent.stream().filter(delivery -> delivery.ref().step().equals(Resolve.STEP)))
                .hasSize(9);
        assertThat(events(world, RunEventType.RESOLVE_REFUSED)).hasSize(1);
        assertThat(world.run.state().problems())
                .anyMatch(problem -> problem.detail().contains("so the run can't be resolved: NO_ANSWER"));
        // What stood where is still said.
        assertThat(problems(world, ProblemCode.UNDO_FAILED)).hasSize(3);
    }

    @Test
    void lateAndDoubleAnswersAreHarmless() {
        World world = withADiskAway();
        world.fates((delivery, w) -> World.HOLD);
        resolve(world);
        Delivery first = world.lastSent(Resolve.STEP.value());
        world.give(new Signal.ResolveRequested(world.now, "root", List.of(), "once more"));
        Run before = world.run;
        world.give(world.success(first));
        assertThat(world.run).as("an answer to an earlier look").isSameAs(before);

        Delivery second = world.lastSent(Resolve.STEP.value());
        assertThat(second.ref().attempt()).isGreaterThan(first.ref().attempt());
        world.fates((delivery, w) -> World.SUCCEED);
        world.give(world.success(second));
        world.give(world.success(second));
        assertThat(world.run.status()).isEqualTo(RunStatus.RESOLVED);
        Run end = world.run;
        world.give(world.success(second));
        world.give(world.failure(second, FailureCode.FABRIC_ERROR));
        assertThat(world.run).isSameAs(end);
        assertThat(events(world, RunEventType.STEP_RESOLVED)).hasSize(2);
    }

    @Test
    void anInspectionThatFailsAtFirstIsTriedAgain() {
        World world = withADiskAway();
        world.fates((delivery, w) -> delivery.command() instanceof AgentCommand.InspectFabric
                        && w.sent.stream()
                                        .filter(sent -> sent.command() instanceof AgentCommand.InspectFabric)
                                        .count()
                                < 3
                ? new World.Fate.Fail(FailureCode.FABRIC_UNREACHABLE)
                : World.SUCCEED);
        resolve(world);
        for (int i = 0; i < 10 && !world.run.status().isFinal(); i++) {
            world.pass(Duration.ZERO);
        }

        assertThat(world.run.status()).isEqualTo(RunStatus.RESOLVED);
    }

    @Test
    void aRetryMeanwhileIsWhatCounts() {
        World world = withADiskAway();
        world.fates((delivery, w) -> World.HOLD);
        resolve(world);
        Delivery look = world.lastSent(Resolve.STEP.value());
        world.fates((delivery, w) -> World.SUCCEED);
        world.give(new Signal.RetryRequested(world.now, "anna"));

        assertThat(world.run.status()).isEqualTo(RunStatus.ROLLED_BACK);
        assertThat(world.effects(Effect.CancelHint.class)).contains(new Effect.CancelHint(look.ref()));
        Run end = world.run;
        world.give(world.success(look));
        assertThat(world.run).isSameAs(end);
    }

    @Test
    void aCancelMeanwhileChangesNothingForARunThatIsOnItsWayBack() {
        World world = withADiskAway();
        world.fates((delivery, w) -> World.HOLD);
        resolve(world);
        world.give(new Signal.CancelRequested(world.now, "anna"));
        Delivery look = world.lastSent(Resolve.STEP.value());
        world.fates((delivery, w) -> World.SUCCEED);
        world.give(world.success(look));

        assertThat(world.run.status()).isEqualTo(RunStatus.RESOLVED);
    }

    @Test
    void onlyARunThatWaitsForAnOperatorCanBeResolved() {
        World world = World.ofCluster()
                .fates((delivery, w) -> delivery.ref().step().value().startsWith("copy:") ? World.HOLD : World.SUCCEED)
                .start();
        Run before = world.run;
        resolve(world);

        assertThat(world.run).isSameAs(before);
    }

    @Test
    void aResolutionIsTheSameAfterItWasStored() throws Exception {
        World world = withADiskAway();
        world.fates((delivery, w) -> World.HOLD);
        resolve(world, new Decision(STOP, Decision.As.UNDONE));
        Run stored = Json.mapper().readValue(Json.mapper().writeValueAsString(world.run), Run.class);

        assertThat(stored).isEqualTo(world.run);
        assertThat(stored.state().resolution())
                .isNotNull()
                .satisfies(resolution -> assertThat(resolution.isOpen()).isTrue());
    }

    @Test
    void anInspectionWithoutAnInventoryIsADefect() {
        World world = withADiskAway();
        world.fates(
                (delivery, w) -> delivery.command() instanceof AgentCommand.InspectFabric ? World.HOLD : World.SUCCEED);
        resolve(world);
        Delivery look = world.lastSent(Resolve.STEP.value());
        world.give(world.stepped(new StepEvent.Succeeded(look.ref(), "agent", world.now, new StepResult.Nothing())));

        assertThat(world.run.status()).isEqualTo(RunStatus.NEEDS_OPERATOR);
        assertThat(world.run.state().wakeAt()).isAfter(world.now);
    }

    /// A create whose way home was blocked at one disk: the VM that it belongs to is not started either.
    private static World withADiskAway() {
        World world = World.ofCluster()
                .fates((delivery, w) ->
                        is(delivery, "attach:", Direction.FORWARD) || is(delivery, DETACH.value(), Direction.UNDO)
                                ? new World.Fate.Fail(FailureCode.SLOT_TAKEN)
                                : World.SUCCEED)
                .toTheEnd();
        assertThat(world.run.status()).isEqualTo(RunStatus.NEEDS_OPERATOR);
        return world.fates((delivery, w) -> World.SUCCEED);
    }

    private static void resolve(World world, Decision... decisions) {
        world.give(new Signal.ResolveRequested(world.now, "root", Arrays.asList(decisions), "by hand"));
    }

    private static List<Problem> problems(World world, ProblemCode code) {
        return world.run.state().problems().stream()
                .filter(problem -> problem.code() == code)
                .toList();
    }

    private static List<Effect.Happened> events(World world, String type) {
        return world.effects(Effect.Happened.class).stream()
                .filter(event -> event.type().equals(type))
                .toList();
    }

    private static Delivery lastUndo(World world, StepId step) {
        return world.sent.reversed().stream()
                .filter(delivery -> is(delivery, step.value(), Direction.UNDO))
                .findFirst()
                .orElseThrow();
    }

    private static boolean is(Delivery delivery, String steps, Direction direction) {
        return delivery.ref().direction() == direction
                && delivery.ref().step().value().startsWith(steps);
    }

    private static Inventory with(Inventory inventory, String name, UnaryOperator<Inventory.Vm> change) {
        return new Inventory(
                inventory.inspectedAt(),
                inventory.vms().stream()
                        .map(vm -> vm.name().equals(name) ? change.apply(vm) : vm)
                        .toList(),
                inventory.volumes());
    }

    private static Inventory.Vm without(Inventory.Vm vm, Slot slot) {
        return changed(
                vm,
                vm.state(),
                vm.disks().stream().filter(disk -> !disk.slot().equals(slot)).toList());
    }

    private static Inventory.Vm with(Inventory.Vm vm, Inventory.Disk disk) {
        List<Inventory.Disk> disks = new java.util.ArrayList<>(vm.disks());
        disks.add(disk);
        return changed(vm, vm.state(), disks);
    }

    private static Inventory.Vm withState(Inventory.Vm vm, VmState state) {
        return changed(vm, state, vm.disks());
    }

    private static Inventory.Vm changed(Inventory.Vm vm, VmState state, List<Inventory.Disk> disks) {
        return new Inventory.Vm(
                vm.id(),
                vm.vmmId(),
                vm.name(),
                vm.host(),
                vm.cluster(),
                state,
                vm.checkpointType(),
                vm.automaticCheckpoints(),
                vm.folder(),
                disks,
                vm.drives(),
                vm.checkpoints());
    }
}
