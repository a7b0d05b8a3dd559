package dev.stillpoint.orchestrator.plan;

import static dev.stillpoint.orchestrator.plan.Scenes.GIB;
import static dev.stillpoint.orchestrator.plan.Scenes.MIB;
import static dev.stillpoint.orchestrator.plan.Scenes.NAS_B;
import static dev.stillpoint.orchestrator.plan.Scenes.VOLUME;
import static dev.stillpoint.orchestrator.plan.Scenes.cluster;
import static dev.stillpoint.orchestrator.plan.Scenes.create;
import static dev.stillpoint.orchestrator.plan.Scenes.data;
import static dev.stillpoint.orchestrator.plan.Scenes.fabric;
import static dev.stillpoint.orchestrator.plan.Scenes.facts;
import static dev.stillpoint.orchestrator.plan.Scenes.path;
import static dev.stillpoint.orchestrator.plan.Scenes.shared;
import static dev.stillpoint.orchestrator.plan.Scenes.vm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Heartbeat.SourcePrefix;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.Selector;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.StartChoice;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.contracts.VmState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Everything that an inspection can say against a checkpoint set, each with its object and its remedy.
class CreateRefusalsTest {
    @Test
    void aPassThroughDisk() {
        Inventory.Disk physical =
                new Inventory.Disk(Slot.scsi(0, 3), null, "Disk 4", false, "physical", List.of(), List.of(), 0, 0, GIB);

        assertThat(refused(fabric(vm("A-ERP", VmState.RUNNING, physical))))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.PASSTHROUGH_DISK);
                    assertThat(problem.vm()).isEqualTo("A-ERP");
                    assertThat(problem.disk()).isEqualTo("Disk 4");
                    assertThat(problem.detail()).contains("SCSI 0:3");
                    assertThat(problem.remediation()).contains("VHDX");
                });
    }

    @Test
    void aVmOfAnotherSystemThatSharesADisk() {
        Inventory inventory = fabric(
                vm("A-ERP", VmState.RUNNING, shared(1, data(), MIB)),
                vm("B-SHOP", VmState.OFF, shared(1, path("c:/clusterstorage/VOLUME1\\ERP\\Data.vhdx"), MIB)));

        assertThat(refused(inventory)).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.FOREIGN_VM_SHARES_DISK);
            assertThat(problem.vm()).isEqualTo("B-SHOP");
            assertThat(problem.disk()).isEqualTo(data().path());
        });
    }

    @Test
    void aForeignVmWithTheSamePathWithoutTheSharingFlag() {
        Inventory.Disk unflagged = Scenes.disk(Slot.scsi(0, 4), data(), false, List.of(data()), List.of(), MIB);

        assertThat(codes(
                        refused(fabric(vm("A-ERP", VmState.RUNNING, unflagged), vm("B-SHOP", VmState.OFF, unflagged)))))
                .containsExactly(ProblemCode.FOREIGN_VM_SHARES_DISK);
    }

    @Test
    void theSamePathOnAnotherClusterIsAnotherDisk() {
        DiskPath elsewhere = new DiskPath("cluster:c2", data().path());
        Inventory inventory = fabric(
                vm("A-ERP", VmState.RUNNING, shared(1, data(), MIB)),
                vm("B-SHOP", VmState.OFF, shared(1, elsewhere, MIB)));

        assertThat(Planner.plan(create(), inventory, facts())).isInstanceOf(PlanOutcome.Planned.class);
    }

    @Test
    void checkpointsThatAreDisabled() {
        Inventory inventory = fabric(Scenes.withCheckpoints(vm("A-ERP", VmState.RUNNING), "Disabled"));

        assertThat(codes(refused(inventory))).containsExactly(ProblemCode.CHECKPOINTS_DISABLED);
    }

    @Test
    void tooLittleSpaceAtTheLocation() {
        long needed = 192 * MIB + (96 * MIB / 100 + 32 * MIB / 100 + 64 * MIB / 100) * 5;

        assertThat(refused(cluster(), needed - 1)).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.NOT_ENOUGH_SPACE);
            assertThat(problem.detail()).contains("nas-b", String.valueOf(needed), String.valueOf(needed - 1));
        });
        assertThat(refused(cluster(), needed)).isEmpty();
    }

    @Test
    void tooLittleSpaceOnTheVolumeOfTheVms() {
        List<Inventory.Vm> vms = List.of(vm("A-ERP", VmState.RUNNING), vm("B-ERP", VmState.RUNNING));

        assertThat(refused(fabric(64 * MIB - 1, vms))).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.NOT_ENOUGH_SPACE);
            assertThat(problem.detail()).contains(VOLUME);
        });
        assertThat(refused(fabric(64 * MIB, vms))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = VmState.class,
            names = {"PAUSED", "TRANSIENT", "MISSING", "HOST_NOT_RESPONDING", "CHECKPOINT_FAILED", "FAILED"})
    void aVmThatIsNotHealthy(VmState state) {
        assertThat(refused(fabric(vm("A-ERP", state)))).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.VM_NOT_HEALTHY);
            assertThat(problem.vm()).isEqualTo("A-ERP");
        });
    }

    @Test
    void aSharedDiskThatIsADifferencingFile() {
        DiskPath differencing = path(VOLUME + "\\ERP\\data_1.AVHDX");
        Inventory.Disk disk =
                Scenes.disk(Slot.scsi(0, 1), differencing, true, List.of(differencing), List.of(data()), MIB);

        assertThat(codes(refused(fabric(vm("A-ERP", VmState.RUNNING, disk), vm("B-ERP", VmState.RUNNING, disk)))))
                .containsExactly(ProblemCode.SHARED_DISK_ON_AVHDX);
    }

    @Test
    void aDifferencingChainThatNoCheckpointOwns() {
        DiskPath differencing = path(VOLUME + "\\ERP\\x_1.avhdx");
        DiskPath base = path(VOLUME + "\\ERP\\x.vhdx");
        Inventory.Vm vm = vm(
                "A-ERP",
                VmState.RUNNING,
                Scenes.disk(Slot.scsi(0, 1), differencing, false, List.of(differencing), List.of(base), MIB));

        assertThat(codes(refused(fabric(vm)))).containsExactly(ProblemCode.ORPHAN_DIFFERENCING_CHAIN);
        assertThat(refused(fabric(Scenes.withCheckpoints(vm, "Standard", "old"))))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = StopMode.class,
            names = {"SAVE", "NONE"})
    void savingOrKeepingRunningAVmWithSharedDisks(StopMode stop) {
        RunRequest.Create request = create(stop, StartChoice.PREVIOUS, false);

        assertThat(refused(request, cluster(), facts()))
                .hasSize(3)
                .allMatch(problem -> problem.code() == ProblemCode.SAVE_WITH_SHARED_DISK);
    }

    @Test
    void aSavedVmWithSharedDisks() {
        assertThat(codes(refused(fabric(vm("A-ERP", VmState.SAVED, shared(1, data(), MIB))))))
                .containsExactly(ProblemCode.SAVE_WITH_SHARED_DISK);
    }

    @Test
    void aNameThatASetOfTheSystemHas() {
        assertThat(codes(refused(
                        create(),
                        cluster(),
                        facts(SystemSettings.DEFAULT, List.of(Scenes.location(100 * GIB)), List.of("BEFORE-patch")))))
                .containsExactly(ProblemCode.CHECKPOINT_NAME_EXISTS);
    }

    @Test
    void aNameThatACheckpointOfAMemberHas() {
        Inventory.Vm vm = Scenes.withCheckpoints(vm("A-ERP", VmState.RUNNING), "Standard", "old", "Before-Patch");

        assertThat(refused(fabric(vm))).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.CHECKPOINT_NAME_EXISTS);
            assertThat(problem.vm()).isEqualTo("A-ERP");
        });
    }

    @Test
    void noWorkerThatReachesTheDisk() {
        Facts.Worker near = new Facts.Worker("worker nas-b/1", 1, List.of(new SourcePrefix(path(VOLUME), false)));
        Facts.Worker far =
                new Facts.Worker("worker nas-b/2", 1, List.of(new SourcePrefix(path(VOLUME + "\\Other"), false)));

        assertThat(codes(refusedBy(List.of())))
                .containsOnly(ProblemCode.NO_WORKER_FOR_SOURCE)
                .hasSize(3);
        assertThat(refusedBy(List.of(near, far)))
                .hasSize(3)
                .allMatch(problem -> problem.detail().contains("worker nas-b/2"));
        assertThat(refusedBy(List.of(near))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "\\\\nas-b\\backup, true",
        "\\\\NAS-B\\backup\\, true",
        "\\\\nas-b, true",
        "\\\\nas-b\\back, false",
        "\\\\nas-b\\backup\\deeper, false",
        "\\\\nas-b\\other, false",
        ", true"
    })
    void workerThatWritesElsewhereThanTheLocationIs(@Nullable String root, boolean fits) {
        Facts.Worker worker =
                new Facts.Worker("worker nas-b/1", 1, List.of(new SourcePrefix(path(VOLUME), false)), root);

        List<Problem> problems = refusedBy(List.of(worker));

        assertThat(problems).hasSize(fits ? 0 : 1).allSatisfy(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.NO_WORKER_FOR_SOURCE);
            assertThat(problem.detail()).contains("worker nas-b/1", root + " only", "nas-b is at \\\\nas-b\\backup");
        });
    }

    private static List<Problem> refusedBy(List<Facts.Worker> workers) {
        Facts.Location location = new Facts.Location(NAS_B, "\\\\nas-b\\backup", GIB, null, workers);
        return refused(create(), cluster(), facts(SystemSettings.DEFAULT, List.of(location), List.of()));
    }

    @Test
    void aLocationThatCantBeDecided() {
        Facts.Location b = Scenes.location(GIB);
        Facts.Location c = new Facts.Location(new LocationId("nas-c"), "\\\\nas-c\\x", GIB, null, b.workers());
        SystemSettings settings =
                new SystemSettings(new Selector.AfterLastDash(), List.of(), List.of(), false, NAS_B, null);
        SystemSettings wrong = new SystemSettings(
                new Selector.AfterLastDash(), List.of(), List.of(), false, new LocationId("nas-x"), null);

        assertThat(codes(refused(create(), cluster(), facts(SystemSettings.DEFAULT, List.of(b, c), List.of()))))
                .containsExactly(ProblemCode.LOCATION_UNKNOWN);
        assertThat(codes(refused(create(), cluster(), facts(SystemSettings.DEFAULT, List.of(), List.of()))))
                .containsExactly(ProblemCode.LOCATION_UNKNOWN);
        assertThat(codes(refused(create(), cluster(), facts(wrong, List.of(b, c), List.of()))))
                .containsExactly(ProblemCode.LOCATION_UNKNOWN);
        assertThat(refused(create(), cluster(), facts(settings, List.of(b, c), List.of())))
                .isEmpty();
        assertThat(refused(create(), Scenes.plain(), facts(SystemSettings.DEFAULT, List.of(), List.of())))
                .isEmpty();
    }

    @Test
    void aSystemWithoutAnyVm() {
        assertThat(refused(fabric(vm("A-SHOP", VmState.RUNNING), vm("ERP", VmState.RUNNING))))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.MEMBER_MISSING);
                    assertThat(problem.detail()).contains("erp");
                });
    }

    @Test
    void aMemberByIdThatIsGone() {
        SystemSettings settings = new SystemSettings(
                new Selector.Vms(List.of(Scenes.vmId("A"), Scenes.vmId("GONE"))),
                List.of(),
                List.of(),
                false,
                null,
                null);

        assertThat(refused(create(), fabric(vm("A", VmState.RUNNING)), facts(settings)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.MEMBER_MISSING);
                    assertThat(problem.vm()).isEqualTo(Scenes.vmId("GONE").toString());
                });
    }

    @Test
    void allProblemsAreReportedTogether() {
        Inventory inventory = fabric(
                0,
                List.of(
                        Scenes.withCheckpoints(
                                vm("A-ERP", VmState.MISSING, shared(1, data(), MIB)), "Disabled", "before-patch"),
                        vm("B-SHOP", VmState.RUNNING, shared(1, data(), MIB))));

        assertThat(codes(refused(
                        create(), inventory, facts(SystemSettings.DEFAULT, List.of(), List.of("before-patch")))))
                .containsExactlyInAnyOrder(
                        ProblemCode.LOCATION_UNKNOWN,
                        ProblemCode.CHECKPOINT_NAME_EXISTS,
                        ProblemCode.CHECKPOINT_NAME_EXISTS,
                        ProblemCode.VM_NOT_HEALTHY,
                        ProblemCode.CHECKPOINTS_DISABLED,
                        ProblemCode.FOREIGN_VM_SHARES_DISK,
                        ProblemCode.NOT_ENOUGH_SPACE);
    }

    private static List<Problem> refused(Inventory inventory) {
        return refused(create(), inventory, facts());
    }

    private static List<Problem> refused(Inventory inventory, long reservable) {
        return refused(
                create(), inventory, facts(SystemSettings.DEFAULT, List.of(Scenes.location(reservable)), List.of()));
    }

    private static List<Problem> refused(RunRequest request, Inventory inventory, Facts facts) {
        return switch (Planner.plan(request, inventory, facts)) {
            case PlanOutcome.Planned planned -> List.of();
            case PlanOutcome.Refused refused -> {
                assertThat(refused.problems()).isNotEmpty().allSatisfy(problem -> {
                    assertThat(problem.detail()).isNotBlank();
                    assertThat(problem.remediation()).isNotBlank();
                });
                yield refused.problems();
            }
        };
    }

    private static List<ProblemCode> codes(List<Problem> problems) {
        return problems.stream().map(Problem::code).toList();
    }
}
