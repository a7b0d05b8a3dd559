package dev.stillpoint.orchestrator.plan;

import static dev.stillpoint.orchestrator.plan.Scenes.cluster;
import static dev.stillpoint.orchestrator.plan.Scenes.plan;
import static dev.stillpoint.orchestrator.plan.StoredScenes.facts;
import static dev.stillpoint.orchestrator.plan.StoredScenes.rename;
import static dev.stillpoint.orchestrator.plan.StoredScenes.since;
import static dev.stillpoint.orchestrator.plan.StoredScenes.taken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.plan.Plan.Claim;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RenamePlanTest {
    private static final StoredSet SET = taken(cluster());

    @ParameterizedTest
    @EnumSource(
            value = SetStatus.class,
            names = {"COMPLETE", "QUARANTINED"})
    void everyMembersCheckpointIsRenamedAndGetsItsOwnNameBack(SetStatus status) {
        Plan plan = plan(rename("golden"), since(SET, cluster()), facts(StoredScenes.with(SET, status)));

        List<Step> renames = plan.steps().list().subList(1, plan.steps().size());
        assertThat(renames).hasSize(SET.members().size()).allSatisfy(step -> {
            AgentCommand.RenameCheckpoint to = (AgentCommand.RenameCheckpoint) step.command();
            assertThat(to.name()).isEqualTo("golden");
            assertThat(to.marker()).isEqualTo(SET.marker());
            Undo undo = Objects.requireNonNull(step.undo());
            assertThat(undo.command())
                    .isEqualTo(
                            new AgentCommand.RenameCheckpoint(to.vm(), to.checkpoint(), to.marker(), "before-patch"));
            assertThat(undo.group()).isEqualTo(Undo.Group.CLEAN_UP);
            assertThat(step.needs()).containsExactly(Inspection.ID);
        });
        assertThat(renames)
                .extracting(step -> ((AgentCommand.RenameCheckpoint) step.command()).checkpoint())
                .containsExactlyInAnyOrderElementsOf(SET.members().stream()
                        .map(StoredSet.Member::checkpointId)
                        .toList());
        assertThat(plan.pivot())
                .isEqualTo(new Pivot.AfterAll(renames.stream().map(Step::id).toList()));
        assertThat(plan.sets().renames()).isEqualTo(new Plan.Renamed(SET.id(), "before-patch", "golden"));
        assertThat(plan.sets().source()).isEqualTo(SET.id());
        assertThat(plan.sets().claims()).containsExactly(new Claim(SET.id(), Claim.Mode.EXCLUSIVE));
        assertThat(plan.members()).hasSize(SET.members().size());
        assertThat(plan.disks()).isEmpty();
        assertThat(plan.warnings()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = SetStatus.class,
            names = {"COMPLETE", "QUARANTINED"},
            mode = EnumSource.Mode.EXCLUDE)
    void aSetThatIsNotWholeIsNotRenamed(SetStatus status) {
        assertThat(problems("golden", since(SET, cluster()), facts(StoredScenes.with(SET, status))))
                .extracting(Problem::code)
                .containsExactly(status == SetStatus.CREATING ? ProblemCode.SYSTEM_BUSY : ProblemCode.SET_INCOMPLETE);
    }

    @Test
    void nameOfAnotherSetOrCheckpointIsRefusedWhateverItsCase() {
        Inventory now =
                Scenes.each(since(SET, cluster()), vm -> vm.name().equals("TEST-ERP") ? withAnother(vm, "Golden") : vm);
        Facts named = withNames(facts(SET), "before-patch", "GOLDEN");

        assertThat(problems("golden", now, named))
                .extracting(Problem::code, Problem::vm)
                .containsExactly(
                        tuple(ProblemCode.CHECKPOINT_NAME_EXISTS, null),
                        tuple(ProblemCode.CHECKPOINT_NAME_EXISTS, "TEST-ERP"));
    }

    @Test
    void ownNameInAnotherCaseIsNoCollision() {
        Plan plan = plan(rename("BEFORE-Patch"), since(SET, cluster()), withNames(facts(SET), "before-patch"));

        assertThat(plan.sets().renames()).isEqualTo(new Plan.Renamed(SET.id(), "before-patch", "BEFORE-Patch"));
    }

    @Test
    void whatIsMissingOfTheSetIsNamed() {
        List<Inventory.Vm> rest = cluster().vms().stream()
                .filter(vm -> !vm.name().equals("DC01-ERP"))
                .toList();
        Inventory now = Scenes.each(
                since(SET, Scenes.fabric(1, rest)),
                vm -> vm.name().equals("TEST-ERP") ? Scenes.withCheckpoints(vm, "Standard") : vm);

        assertThat(problems("golden", now, facts(SET)))
                .extracting(Problem::code, Problem::vm)
                .containsExactly(
                        tuple(ProblemCode.MEMBER_MISSING, "DC01-ERP"), tuple(ProblemCode.CHECKPOINT_GONE, "TEST-ERP"));
        assertThat(problems("golden", now, facts(null)))
                .extracting(Problem::code)
                .containsExactly(ProblemCode.SET_INCOMPLETE);
    }

    @Test
    void vmsOutOfReachAreRefusedAndOthersAreLeftInTheirState() {
        Inventory now = Scenes.each(since(SET, cluster()), vm -> switch (vm.name()) {
            case "TEST-ERP" -> Scenes.in(VmState.HOST_NOT_RESPONDING, vm);
            case "DC01-ERP" -> Scenes.in(VmState.PAUSED, vm);
            default -> vm;
        });

        assertThat(problems("golden", now, facts(SET)))
                .extracting(Problem::code, Problem::vm)
                .containsExactly(tuple(ProblemCode.VM_NOT_HEALTHY, "TEST-ERP"));
    }

    private static List<Problem> problems(String name, Inventory inventory, Facts facts) {
        return ((PlanOutcome.Refused) Planner.plan(rename(name), inventory, facts)).problems();
    }

    private static Facts withNames(Facts facts, String... names) {
        Facts.Sets sets = facts.sets();
        return new Facts(
                facts.run(),
                facts.set(),
                facts.fabric(),
                facts.settings(),
                facts.locations(),
                new Facts.Sets(List.of(names), sets.source(), sets.descendants(), sets.nearest()),
                facts.away(),
                facts.timing(),
                facts.margin());
    }

    private static Inventory.Vm withAnother(Inventory.Vm vm, String name) {
        List<Inventory.Checkpoint> all = new java.util.ArrayList<>(vm.checkpoints());
        all.add(new Inventory.Checkpoint("another", name, "", null, "Standard", Scenes.NOON, false));
        return Scenes.copy(vm, vm.state(), all);
    }
}
