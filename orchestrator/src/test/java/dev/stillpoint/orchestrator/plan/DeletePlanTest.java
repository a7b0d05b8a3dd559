package dev.stillpoint.orchestrator.plan;

import static dev.stillpoint.orchestrator.plan.Scenes.cluster;
import static dev.stillpoint.orchestrator.plan.Scenes.fabric;
import static dev.stillpoint.orchestrator.plan.Scenes.plan;
import static dev.stillpoint.orchestrator.plan.Scenes.vm;
import static dev.stillpoint.orchestrator.plan.StoredScenes.delete;
import static dev.stillpoint.orchestrator.plan.StoredScenes.facts;
import static dev.stillpoint.orchestrator.plan.StoredScenes.safety;
import static dev.stillpoint.orchestrator.plan.StoredScenes.since;
import static dev.stillpoint.orchestrator.plan.StoredScenes.taken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.plan.Plan.Claim;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeletePlanTest {
    private static final StoredSet SET = taken(cluster());
    private static final SetId YOUNGER = SetId.of("01950000-0000-7000-8000-0000000000c2");
    private static final SetId YOUNGEST = SetId.of("01950000-0000-7000-8000-0000000000d2");

    @ParameterizedTest
    @EnumSource(
            value = SetStatus.class,
            names = {"COMPLETE", "INCOMPLETE", "QUARANTINED", "DELETING"})
    void everyCheckpointIsRemovedThenEveryCopy(SetStatus status) {
        Plan plan = plan(delete(false), since(SET, cluster()), facts(StoredScenes.with(SET, status)));
        List<StepId> removals = SET.members().stream()
                .map(member -> new StepId("remove:" + member.vm()))
                .toList();

        assertThat(plan.steps().size()).isEqualTo(1 + 5 + 3);
        assertThat(plan.steps().list().subList(1, 6)).allSatisfy(step -> {
            assertThat(step.needs()).containsExactly(Inspection.ID);
            assertThat(step.command())
                    .isInstanceOfSatisfying(
                            AgentCommand.RemoveCheckpoint.class,
                            remove -> assertThat(remove.marker()).isEqualTo(SET.marker()));
            assertThat(step.undo()).isNull();
        });
        assertThat(plan.steps().list().subList(6, 9)).allSatisfy(step -> {
            assertThat(step.needs()).containsExactlyElementsOf(removals);
            assertThat(step.command()).isInstanceOf(DiskCommand.DeleteCopy.class);
            assertThat(step.executor()).isEqualTo(new Executor.Workers(Scenes.NAS_B));
        });
        assertThat(plan.pivot())
                .isEqualTo(new Pivot.AtFirst(
                        plan.steps().list().stream().skip(1).map(Step::id).toList()));
        assertThat(plan.sets().removes()).containsExactly(new Plan.Removed(SET.id(), status));
        assertThat(plan.sets().claims()).containsExactly(new Claim(SET.id(), Claim.Mode.EXCLUSIVE));
        assertThat(plan.estimatedDowntime()).isEqualTo(Duration.ZERO);
        assertThat(plan.members()).hasSize(5);
        assertThat(plan.disks()).hasSize(3);
    }

    @Test
    void keptFilesAreRemovedByTheWorkersOfTheCopyThatReplacedThem() {
        StoredSet set = safety(cluster());
        Plan plan = plan(delete(false), since(set, cluster()), facts(set));

        assertThat(plan.steps().list())
                .map(Step::command)
                .filteredOn(DiskCommand.class::isInstance)
                .hasSize(3)
                .allSatisfy(command -> assertThat(command)
                        .isInstanceOfSatisfying(DiskCommand.RemoveFiles.class, remove -> {
                            assertThat(remove.files())
                                    .allMatch(file -> file.path().endsWith(".kept.previous")
                                            && file.owner().equals("cluster:c1"));
                            assertThat(remove.tombstone())
                                    .isEqualTo(remove.target().sideTombstone(set.run()));
                        }));
    }

    @Test
    void theCopyOfAnotherSetIsNeverDeleted() {
        StoredSet set = StoredScenes.withCopies(safety(cluster()), DeletePlanTest::withoutFiles);

        assertThat(plan(delete(false), since(set, cluster()), facts(set))
                        .steps()
                        .list())
                .noneMatch(step -> step.command() instanceof DiskCommand);
    }

    @Test
    void aCopyThatWasNeverVerifiedIsDeletedToo() {
        StoredSet set =
                StoredScenes.withCopies(StoredScenes.with(SET, SetStatus.INCOMPLETE), DeletePlanTest::withoutFiles);

        assertThat(plan(delete(false), since(set, cluster()), facts(set))
                        .steps()
                        .list())
                .filteredOn(step -> step.command() instanceof DiskCommand.DeleteCopy)
                .hasSize(3);
    }

    private static StoredSet.Copy withoutFiles(StoredSet.Copy copy) {
        return new StoredSet.Copy(
                copy.disk(),
                copy.path(),
                copy.target(),
                copy.length(),
                copy.virtualSize(),
                null,
                List.of(),
                copy.attachments());
    }

    @Test
    void aVmThatIsGoneIsSkippedWithAWarning() {
        List<Inventory.Vm> rest = cluster().vms().stream()
                .filter(vm -> !vm.name().equals("DC01-ERP"))
                .toList();
        Plan plan = plan(delete(false), since(SET, fabric(Scenes.GIB, rest)), facts(SET));

        assertThat(plan.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo(ProblemCode.MEMBER_MISSING);
            assertThat(warning.vm()).isEqualTo("DC01-ERP");
        });
        assertThat(plan.steps().position(new StepId("remove:" + Scenes.vmId("DC01-ERP"))))
                .isEmpty();
        assertThat(plan.steps().size()).isEqualTo(1 + 4 + 3);
    }

    @Test
    void checkpointsThatAreGoneAlreadyAreLookedForAllTheSame() {
        assertThat(plan(delete(false), cluster(), facts(SET)).steps().size()).isEqualTo(1 + 5 + 3);
    }

    @Test
    void aCheckpointWithTheMarkerIsRemovedThoughTheCatalogDoesNotKnowOfIt() {
        StoredSet unfinished =
                StoredScenes.with(SET, SetStatus.INCOMPLETE, SET.members().subList(0, 1), List.of());

        assertThat(plan(delete(false), since(SET, cluster()), facts(unfinished))
                        .steps()
                        .size())
                .isEqualTo(1 + 5);
    }

    @Test
    void descendantsGoFirstTheYoungestBeforeAndOfOneVmOneAfterTheOther() {
        StoredSet younger = aged(taken(cluster(), YOUNGER, RunId.of("01950000-0000-7000-8000-0000000000c1")), 1);
        StoredSet youngest = aged(taken(cluster(), YOUNGEST, RunId.of("01950000-0000-7000-8000-0000000000d1")), 2);
        Facts facts = facts(SET, List.of(younger, youngest), null, SystemSettings.DEFAULT);
        Plan plan = plan(delete(true), since(SET, since(younger, since(youngest, cluster()))), facts);
        String vm = "remove:" + Scenes.vmId("SQL01-ERP");

        assertThat(follows(plan, vm)).containsExactly(new StepId(vm + ":" + YOUNGER));
        assertThat(follows(plan, vm + ":" + YOUNGER)).containsExactly(new StepId(vm + ":" + YOUNGEST));
        assertThat(follows(plan, vm + ":" + YOUNGEST)).isEmpty();
        assertThat(plan.sets().source()).isEqualTo(SET.id());
        assertThat(plan.sets().removes()).extracting(Plan.Removed::set).containsExactly(SET.id(), YOUNGER, YOUNGEST);
        assertThat(plan.sets().claims()).hasSize(3).allMatch(claim -> claim.mode() == Claim.Mode.EXCLUSIVE);
        assertThat(plan.steps().size()).isEqualTo(1 + 3 * (5 + 3));
        assertThat(plan(delete(false), since(SET, cluster()), facts).sets().removes())
                .extracting(Plan.Removed::set)
                .containsExactly(SET.id());
    }

    private static StoredSet aged(StoredSet set, int hours) {
        return new StoredSet(
                set.id(),
                set.run(),
                set.system(),
                set.name(),
                set.status(),
                SET.createdAt().plus(Duration.ofHours(hours)),
                set.members(),
                set.copies(),
                set.media());
    }

    private static List<StepId> follows(Plan plan, String id) {
        return plan.steps()
                .get(plan.steps().position(new StepId(id)).orElseThrow())
                .follows();
    }

    @Test
    void aSetThatIsStillBeingMadeNamesItsRun() {
        assertThat(refused(facts(StoredScenes.with(SET, SetStatus.CREATING))))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.SYSTEM_BUSY);
                    assertThat(problem.detail()).contains(StoredScenes.TAKER.toString());
                });
    }

    @Test
    void noSetOrADeletedOne() {
        assertThat(refused(facts(null))).extracting(Problem::code).containsExactly(ProblemCode.SET_INCOMPLETE);
        assertThat(refused(facts(StoredScenes.with(SET, SetStatus.DELETED))))
                .extracting(Problem::code)
                .containsExactly(ProblemCode.SET_INCOMPLETE);
    }

    @Test
    void nobodyToDeleteTheCopies() {
        Facts.Location idle = new Facts.Location(Scenes.NAS_B, "\\\\nas-b\\backup", 1L, null, List.of());

        assertThat(refused(StoredScenes.at(facts(SET), List.of(idle))))
                .extracting(Problem::code)
                .containsOnly(ProblemCode.NO_WORKER_FOR_SOURCE)
                .hasSize(3);
        assertThat(refused(StoredScenes.at(facts(SET), List.of())))
                .extracting(Problem::code)
                .containsOnly(ProblemCode.LOCATION_UNKNOWN)
                .hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(VmState.class)
    void aVmOutOfReachCantMerge(VmState state) {
        StoredSet set = taken(fabric(vm("A-ERP", VmState.RUNNING)));
        boolean outOfReach = state == VmState.MISSING || state == VmState.HOST_NOT_RESPONDING;

        assertThat(Planner.plan(delete(false), since(set, fabric(vm("A-ERP", state))), facts(set)))
                .isInstanceOf(outOfReach ? PlanOutcome.Refused.class : PlanOutcome.Planned.class);
    }

    private static List<Problem> refused(Facts facts) {
        return switch (Planner.plan(delete(false), since(SET, cluster()), facts)) {
            case PlanOutcome.Planned planned -> List.of();
            case PlanOutcome.Refused refused -> refused.problems();
        };
    }
}
