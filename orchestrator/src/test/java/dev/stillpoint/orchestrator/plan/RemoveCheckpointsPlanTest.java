package dev.stillpoint.orchestrator.plan;

import static dev.stillpoint.orchestrator.plan.Scenes.NOON;
import static dev.stillpoint.orchestrator.plan.Scenes.fabric;
import static dev.stillpoint.orchestrator.plan.Scenes.vm;
import static dev.stillpoint.orchestrator.plan.Scenes.vmId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.CheckpointChoice;
import dev.stillpoint.contracts.Checkpoints;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RemoveCheckpointsPlanTest {
    private static final SetId GOLDEN = SetId.of("01950000-0000-7000-8000-0000000000c2");
    private static final RunId MAKER = RunId.of("01950000-0000-7000-8000-0000000000c1");
    private static final CheckpointChoice ALL = new CheckpointChoice.All();

    /// APP has a → b → c and beside them a → d; DB has e. The younger, the later in the alphabet.
    private static final Inventory FABRIC = fabric(
            with(vm("APP-ERP", VmState.RUNNING), at("a", null), at("b", "a"), at("c", "b"), at("d", "a")),
            with(vm("DB-ERP", VmState.OFF), at("e", null)),
            with(vm("WEB-SHOP", VmState.RUNNING), at("f", null)));

    @Test
    void allOfASystemTheHighestFirstAndOneAfterTheOther() {
        Plan plan = plan(request(null, ALL, false), FABRIC, List.of());

        assertThat(removed(plan)).containsExactly("c", "d", "b", "a", "e");
        Step last = plan.steps().get(4);
        assertThat(last.id()).isEqualTo(new StepId("remove:" + vmId("APP-ERP") + ":a"));
        assertThat(last.needs()).containsExactly(Inspection.ID);
        assertThat(last.follows()).containsExactly(new StepId("remove:" + vmId("APP-ERP") + ":b"));
        assertThat(last.undo()).isNull();
        assertThat(plan.pivot())
                .isEqualTo(new Pivot.AtFirst(
                        plan.steps().list().stream().skip(1).map(Step::id).toList()));
        assertThat(plan.members()).extracting(Plan.Member::name).containsExactly("APP-ERP", "DB-ERP");
        assertThat(plan.sets()).isEqualTo(Plan.Sets.NONE);
        assertThat(plan.estimatedDowntime()).isEqualTo(Duration.ZERO);
    }

    @Test
    void namedOnesWhateverTheirCaseAndOnlyTheirVmIsClaimed() {
        Plan plan = plan(request(null, named("B"), false), FABRIC, List.of());

        assertThat(removed(plan)).containsExactly("b");
        assertThat(plan.members()).extracting(Plan.Member::name).containsExactly("APP-ERP");
    }

    @Test
    void descendantsGoWithThem() {
        assertThat(removed(plan(request(null, named("b"), true), FABRIC, List.of())))
                .containsExactly("c", "b");
        assertThat(removed(plan(request(null, named("a"), true), FABRIC, List.of())))
                .containsExactly("c", "d", "b", "a");
    }

    @Test
    void ofOneVm() {
        assertThat(removed(plan(request(vmId("DB-ERP"), ALL, false), FABRIC, List.of())))
                .containsExactly("e");
        assertThat(refused(request(vmId("DB-ERP"), named("b"), false), FABRIC, List.of()))
                .extracting(Problem::code)
                .containsExactly(ProblemCode.CHECKPOINT_GONE);
        assertThat(refused(request(vmId("WEB-SHOP"), ALL, false), FABRIC, List.of()))
                .extracting(Problem::code)
                .containsExactly(ProblemCode.MEMBER_MISSING);
    }

    @Test
    void thoseMadeBeforeAMoment() {
        CheckpointChoice old = new CheckpointChoice.MadeBefore(NOON.plus(Duration.ofHours(3)));

        assertThat(removed(plan(request(null, old, false), FABRIC, List.of()))).containsExactly("c", "b", "a");
    }

    @Test
    void nothingToDoIsAPlanOfNothing() {
        Plan plan = plan(request(null, new CheckpointChoice.MadeBefore(NOON), false), FABRIC, List.of());

        assertThat(plan.steps().size()).isEqualTo(1);
        assertThat(plan.members()).isEmpty();
        assertThat(plan.pivot()).isEqualTo(new Pivot.AfterAll(List.of()));
    }

    @Test
    void oneOfASetIsRefusedAndTheSetNamedAlsoWhenAllAreMeantOrADescendantIs() {
        Facts.CheckpointOwner owner = new Facts.CheckpointOwner(
                GOLDEN, "ERP", "golden", SetStatus.SAFETY, MAKER, Map.of(vmId("APP-ERP"), "C"));

        for (RunRequest.RemoveCheckpoints request :
                List.of(request(null, ALL, false), request(null, named("c"), false), request(null, named("b"), true))) {
            assertThat(refused(request, FABRIC, List.of(owner))).singleElement().satisfies(problem -> {
                assertThat(problem.code()).isEqualTo(ProblemCode.CHECKPOINT_OF_SET);
                assertThat(problem.vm()).isEqualTo("APP-ERP");
                assertThat(problem.detail()).contains("c (c)", "golden", GOLDEN.toString(), "SAFETY");
                assertThat(problem.remediation()).contains(GOLDEN.toString());
            });
        }
        assertThat(removed(plan(request(null, named("b"), false), FABRIC, List.of(owner))))
                .containsExactly("b");
    }

    @Test
    void ofASetOfAnotherSystemNothingIsTold() {
        Facts.CheckpointOwner owner = new Facts.CheckpointOwner(
                GOLDEN, "CRM", "golden", SetStatus.COMPLETE, MAKER, Map.of(vmId("APP-ERP"), "C"));

        assertThat(refused(request(null, named("c"), false), FABRIC, List.of(owner)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.detail())
                            .isEqualTo("checkpoint c (c) of APP-ERP belongs to a checkpoint set of another system");
                    assertThat(problem.remediation())
                            .isEqualTo("Name only checkpoints that belong to no set, or have that set deleted by"
                                    + " somebody who may see its system.");
                });
    }

    @Test
    void theMarkerOfASetThatIsStillMadeIsEnough() {
        Inventory.Checkpoint made = new Inventory.Checkpoint(
                "x", "golden", "text " + Checkpoints.marker(MAKER), null, "Production", NOON, true);
        Facts.CheckpointOwner owner =
                new Facts.CheckpointOwner(GOLDEN, "ERP", "golden", SetStatus.CREATING, MAKER, Map.of());

        assertThat(refused(request(null, ALL, false), fabric(with(vm("A-ERP", VmState.OFF), made)), List.of(owner)))
                .extracting(Problem::code)
                .containsExactly(ProblemCode.CHECKPOINT_OF_SET);
    }

    @Test
    void whatNobodyHasIsNamed() {
        assertThat(refused(request(null, named("a", "zz"), false), FABRIC, List.of()))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.CHECKPOINT_GONE);
                    assertThat(problem.detail()).contains("no VM of system erp has a checkpoint zz");
                });
    }

    @Test
    void theEndOfAMergeMustBeToldByTheDisksParents() {
        Inventory.Disk orphaned = Scenes.disk(
                dev.stillpoint.contracts.Slot.scsi(0, 1),
                Scenes.path(Scenes.VOLUME + "\\ERP\\x_2.avhdx"),
                false,
                List.of(),
                List.of(Scenes.path(Scenes.VOLUME + "\\ERP\\x_1.avhdx"), Scenes.path(Scenes.VOLUME + "\\ERP\\x.vhdx")),
                Scenes.MIB);

        assertThat(refused(
                        request(null, ALL, false),
                        fabric(with(vm("A-ERP", VmState.OFF, orphaned), at("a", null))),
                        List.of()))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.ORPHAN_DIFFERENCING_CHAIN);
                    assertThat(problem.disk()).endsWith("x_2.avhdx");
                });
    }

    @ParameterizedTest
    @EnumSource(VmState.class)
    void aVmOutOfReachCantMerge(VmState state) {
        boolean outOfReach = state == VmState.MISSING || state == VmState.HOST_NOT_RESPONDING;

        assertThat(Planner.plan(
                        request(null, ALL, false), fabric(with(vm("A-ERP", state), at("a", null))), facts(List.of())))
                .isInstanceOf(outOfReach ? PlanOutcome.Refused.class : PlanOutcome.Planned.class);
    }

    private static CheckpointChoice named(String... ids) {
        return new CheckpointChoice.Named(List.of(ids));
    }

    private static RunRequest.RemoveCheckpoints request(
            @Nullable VmId vm, CheckpointChoice choice, boolean includeDescendants) {
        return new RunRequest.RemoveCheckpoints(
                "erp", vm, choice, includeDescendants, NOON.plus(Duration.ofMinutes(15)), false, Map.of());
    }

    private static Inventory.Checkpoint at(String id, @Nullable String parent) {
        return new Inventory.Checkpoint(
                id, id, "by hand", parent, "Standard", NOON.plus(Duration.ofHours(id.charAt(0) - 'a')), false);
    }

    private static Inventory.Vm with(Inventory.Vm vm, Inventory.Checkpoint... checkpoints) {
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
                List.of(checkpoints));
    }

    private static Facts facts(List<Facts.CheckpointOwner> owners) {
        Facts plain = Scenes.facts();
        return new Facts(
                plain.run(),
                plain.set(),
                plain.fabric(),
                plain.settings(),
                plain.locations(),
                new Facts.Sets(List.of(), null, List.of(), null, owners),
                List.of(),
                plain.timing(),
                plain.margin());
    }

    private static Plan plan(RunRequest request, Inventory inventory, List<Facts.CheckpointOwner> owners) {
        return Scenes.plan(request, inventory, facts(owners));
    }

    private static List<Problem> refused(RunRequest request, Inventory inventory, List<Facts.CheckpointOwner> owners) {
        return switch (Planner.plan(request, inventory, facts(owners))) {
            case PlanOutcome.Planned planned -> List.of();
            case PlanOutcome.Refused refused -> refused.problems();
        };
    }

    private static List<String> removed(Plan plan) {
        List<String> removed = new ArrayList<>();
        for (Step step : plan.steps().list()) {
            if (step.command() instanceof AgentCommand.RemoveAnyCheckpoint remove) {
                removed.add(remove.checkpoint());
            }
        }
        return removed;
    }
}
