package dev.stillpoint.orchestrator.plan;

import static dev.stillpoint.orchestrator.plan.Scenes.GOLD;
import static dev.stillpoint.orchestrator.plan.Scenes.cluster;
import static dev.stillpoint.orchestrator.plan.Scenes.withProfiles;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.CheckpointType;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.ProfileKind;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.VmState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SetCheckpointTypePlanTest {
    @Test
    void everyVmOfTheSystemGetsTheTypeAndGetsBackWhatItHad() {
        Inventory inventory =
                Scenes.each(cluster(), vm -> vm.name().equals("TEST-ERP") ? with(vm, "Standard", true) : vm);

        Plan plan = Scenes.plan(ofSystem(CheckpointType.PRODUCTION_ONLY, false), inventory, Scenes.facts());

        assertThat(plan.steps().size()).isEqualTo(1 + plan.members().size());
        Step test = plan.steps().list().stream()
                .filter(step -> step.target().equals("TEST-ERP"))
                .findFirst()
                .orElseThrow();
        assertThat(test.command())
                .isEqualTo(new AgentCommand.SetCheckpointType(
                        Scenes.vmId("TEST-ERP"), CheckpointType.PRODUCTION_ONLY, false));
        assertThat(Objects.requireNonNull(test.undo()).command())
                .isEqualTo(new AgentCommand.SetCheckpointType(Scenes.vmId("TEST-ERP"), CheckpointType.STANDARD, true));
        assertThat(plan.pivot().steps()).hasSize(plan.members().size());
        assertThat(plan.pivot()).isInstanceOf(Pivot.AfterAll.class);
        assertThat(plan.sets()).isEqualTo(Plan.Sets.NONE);
    }

    @Test
    void automaticCheckpointsThatAreNotToldAreLeftAloneInBothDirections() {
        Plan plan = Scenes.plan(ofSystem(CheckpointType.DISABLED, null), cluster(), Scenes.facts());

        assertThat(plan.steps().list().subList(1, plan.steps().size())).allSatisfy(step -> {
            assertThat(((AgentCommand.SetCheckpointType) step.command()).automaticCheckpoints())
                    .isNull();
            assertThat(((AgentCommand.SetCheckpointType)
                                    Objects.requireNonNull(step.undo()).command())
                            .automaticCheckpoints())
                    .isNull();
        });
    }

    @Test
    void systemWithoutVmsAndVmsOutOfReachAreRefused() {
        assertThat(problems(ofSystem(CheckpointType.STANDARD, null), Scenes.fabric()))
                .extracting(Problem::code)
                .containsExactly(ProblemCode.MEMBER_MISSING);
        Inventory lost = Scenes.fabric(Scenes.vm("A-ERP", VmState.MISSING), Scenes.vm("B-ERP", VmState.OFF));
        assertThat(problems(ofSystem(CheckpointType.STANDARD, null), lost))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.VM_NOT_HEALTHY);
                    assertThat(problem.vm()).isEqualTo("A-ERP");
                });
    }

    @Test
    void typeThatNobodyKnowsCouldNotBeSetBack() {
        Inventory odd = Scenes.fabric(with(Scenes.vm("A-ERP", VmState.OFF), "", false));

        assertThat(problems(ofSystem(CheckpointType.STANDARD, null), odd))
                .singleElement()
                .satisfies(problem -> assertThat(problem.detail()).contains("A-ERP", "could not be set back"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Gold", "gOLD", "7E000000-0000-4000-8000-000000000001"})
    void profileIsFoundByItsNameOrItsId(String name) {
        Inventory.Profile template = new Inventory.Profile(ProfileKind.TEMPLATE, UUID.randomUUID(), "Gold", "Standard");

        Plan plan = Scenes.plan(ofProfile(name), withProfiles(cluster(), template, GOLD), Scenes.facts());

        assertThat(plan.steps().list().getLast().command())
                .isEqualTo(new AgentCommand.SetProfileCheckpointType(
                        ProfileKind.HARDWARE_PROFILE, GOLD.id(), CheckpointType.DISABLED));
        assertThat(Objects.requireNonNull(plan.steps().list().getLast().undo()).command())
                .isEqualTo(new AgentCommand.SetProfileCheckpointType(
                        ProfileKind.HARDWARE_PROFILE, GOLD.id(), CheckpointType.PRODUCTION));
        assertThat(plan.members()).isEmpty();
        assertThat(plan.profiles())
                .containsExactly(
                        new Plan.Profile(ProfileKind.HARDWARE_PROFILE, GOLD.id(), "hardware profile " + GOLD.name()));
    }

    @Test
    void profileThatThereIsNotOrOfWhichThereAreTwoIsRefused() {
        Inventory.Profile twin =
                new Inventory.Profile(ProfileKind.HARDWARE_PROFILE, UUID.randomUUID(), "GOLD", "Standard");

        assertThat(problems(ofProfile("Silver"), withProfiles(cluster(), GOLD)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.PROFILE_UNKNOWN);
                    assertThat(problem.detail()).isEqualTo("SCVMM has no hardware profile named Silver");
                });
        assertThat(problems(ofProfile("Gold"), withProfiles(cluster(), GOLD, twin)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.detail())
                        .contains(
                                "2 of hardware profile",
                                GOLD.id().toString(),
                                twin.id().toString()));
    }

    private static RunRequest ofSystem(CheckpointType type, @Nullable Boolean automatic) {
        return new RunRequest.SetCheckpointType(
                "erp", null, type, automatic, Scenes.NOON.plus(Duration.ofMinutes(15)), false, Map.of());
    }

    private static RunRequest ofProfile(String name) {
        return new RunRequest.SetCheckpointType(
                "",
                new RunRequest.Profile(ProfileKind.HARDWARE_PROFILE, name),
                CheckpointType.DISABLED,
                null,
                Scenes.NOON.plus(Duration.ofMinutes(15)),
                false,
                Map.of());
    }

    private static List<Problem> problems(RunRequest request, Inventory inventory) {
        return ((PlanOutcome.Refused) Planner.plan(request, inventory, Scenes.facts())).problems();
    }

    private static Inventory.Vm with(Inventory.Vm vm, String type, boolean automatic) {
        return new Inventory.Vm(
                vm.id(),
                vm.vmmId(),
                vm.name(),
                vm.host(),
                vm.cluster(),
                vm.state(),
                type,
                automatic,
                vm.folder(),
                vm.disks(),
                vm.drives(),
                vm.checkpoints());
    }
}
