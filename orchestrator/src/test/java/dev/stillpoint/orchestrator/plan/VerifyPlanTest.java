package dev.stillpoint.orchestrator.plan;

import static dev.stillpoint.orchestrator.plan.Scenes.cluster;
import static dev.stillpoint.orchestrator.plan.Scenes.plan;
import static dev.stillpoint.orchestrator.plan.StoredScenes.facts;
import static dev.stillpoint.orchestrator.plan.StoredScenes.since;
import static dev.stillpoint.orchestrator.plan.StoredScenes.taken;
import static dev.stillpoint.orchestrator.plan.StoredScenes.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.orchestrator.plan.Plan.Claim;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerifyPlanTest {
    private static final StoredSet SET = taken(cluster());

    @ParameterizedTest
    @EnumSource(
            value = SetStatus.class,
            names = {"COMPLETE", "QUARANTINED"})
    void everyCopyIsReadAndNothingIsClaimedButTheSet(SetStatus status) {
        Plan plan = plan(verify(), since(SET, cluster()), facts(StoredScenes.with(SET, status)));

        assertThat(plan.steps().list().subList(1, 4)).allSatisfy(step -> {
            assertThat(step.id().value()).startsWith("verify:d-");
            assertThat(step.command())
                    .isInstanceOfSatisfying(
                            DiskCommand.VerifyCopy.class,
                            copy -> assertThat(copy.merkleRoot()).isEqualTo("sha256:" + copy.disk()));
            assertThat(step.changes()).isFalse();
            assertThat(step.bytes()).isPositive();
        });
        assertThat(plan.steps().size()).isEqualTo(4);
        assertThat(plan.pivot()).isInstanceOf(Pivot.AfterAll.class);
        assertThat(plan.pivot().steps()).hasSize(3);
        assertThat(plan.sets().claims()).containsExactly(new Claim(SET.id(), Claim.Mode.SHARED));
        assertThat(plan.members()).isEmpty();
        assertThat(plan.disks()).isEmpty();
        assertThat(plan.reservation()).isNull();
        assertThat(plan.warnings()).isEmpty();
    }

    @Test
    void whatIsGoneOfTheSetInTheFabricIsAWarning() {
        List<Inventory.Vm> rest = cluster().vms().stream()
                .filter(vm -> !vm.name().equals("DC01-ERP"))
                .toList();
        Inventory now = Scenes.each(
                since(SET, Scenes.fabric(1, rest)),
                vm -> vm.name().equals("TEST-ERP") ? Scenes.withCheckpoints(vm, "Standard") : vm);

        assertThat(plan(verify(), now, facts(SET)).warnings())
                .extracting(Problem::code, Problem::vm)
                .containsExactly(
                        tuple(ProblemCode.MEMBER_MISSING, "DC01-ERP"), tuple(ProblemCode.CHECKPOINT_GONE, "TEST-ERP"));
    }

    @Test
    void aSetWithoutDisksHasNothingToRead() {
        StoredSet set = taken(Scenes.plain());

        assertThat(plan(verify(), since(set, Scenes.plain()), facts(set))
                        .steps()
                        .size())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = SetStatus.class,
            names = {"CREATING", "INCOMPLETE", "SAFETY", "DELETING", "DELETED"})
    void aSetThatHasNoFinishedCopies(SetStatus status) {
        assertThat(refused(facts(StoredScenes.with(SET, status))))
                .extracting(Problem::code)
                .containsExactly(ProblemCode.SET_INCOMPLETE);
    }

    @Test
    void copiesThatNobodyCanRead() {
        Facts.Location idle = new Facts.Location(Scenes.NAS_B, "\\\\nas-b\\backup", 1L, null, List.of());

        assertThat(refused(StoredScenes.at(facts(SET), List.of(idle))))
                .extracting(Problem::code)
                .containsOnly(ProblemCode.NO_WORKER_FOR_SOURCE)
                .hasSize(3);
        assertThat(refused(StoredScenes.at(facts(SET), List.of())))
                .extracting(Problem::code)
                .containsOnly(ProblemCode.COPY_MISSING)
                .hasSize(3);
        assertThat(refused(facts(null))).extracting(Problem::code).containsExactly(ProblemCode.SET_INCOMPLETE);
    }

    private static List<Problem> refused(Facts facts) {
        return switch (Planner.plan(verify(), since(SET, cluster()), facts)) {
            case PlanOutcome.Planned planned -> List.of();
            case PlanOutcome.Refused refused -> refused.problems();
        };
    }
}
