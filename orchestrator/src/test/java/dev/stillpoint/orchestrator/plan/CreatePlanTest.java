package dev.stillpoint.orchestrator.plan;

import static dev.stillpoint.orchestrator.plan.Golden.assertGolden;
import static dev.stillpoint.orchestrator.plan.Scenes.MIB;
import static dev.stillpoint.orchestrator.plan.Scenes.cluster;
import static dev.stillpoint.orchestrator.plan.Scenes.create;
import static dev.stillpoint.orchestrator.plan.Scenes.data;
import static dev.stillpoint.orchestrator.plan.Scenes.fabric;
import static dev.stillpoint.orchestrator.plan.Scenes.facts;
import static dev.stillpoint.orchestrator.plan.Scenes.plan;
import static dev.stillpoint.orchestrator.plan.Scenes.shared;
import static dev.stillpoint.orchestrator.plan.Scenes.vm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Heartbeat.SourcePrefix;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.Selector;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.StartChoice;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.contracts.VmState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CreatePlanTest {
    @Test
    void threeNodesThatShareThreeDisks() {
        assertGolden("cluster", Scenes.clusterPlan(), cluster());
    }

    @Test
    void threeNodesThatShareThreeDisksWhichAreCloned() {
        Inventory cloning = Scenes.cloning(cluster());

        assertGolden("clones", plan(create(), cloning, Scenes.cloningFacts()), cloning);
    }

    @Test
    void twoVmsWithoutSharedDisks() {
        assertGolden("plain", plan(create(), Scenes.plain(), facts()), Scenes.plain());
    }

    @Test
    void oneVm() {
        Inventory inventory = fabric(vm("APP01-ERP", VmState.RUNNING));

        assertGolden("one", plan(create(), inventory, facts()), inventory);
    }

    @Test
    void runningVmsThatAreNotStopped() {
        RunRequest.Create request = create(StopMode.NONE, StartChoice.ALL, false);
        Inventory inventory = fabric(
                Scenes.withDrives(vm("APP01-ERP", VmState.RUNNING), new Inventory.Drive(0, "\\\\lib\\iso\\tools.iso")));
        Plan plan = plan(request, inventory, facts());

        assertThat(ids(plan))
                .containsExactly("inspect", id("checkpoint:APP01-ERP"), id("refresh:APP01-ERP:checkpointed"));
        assertThat(plan.ledger()).isEmpty();
        assertThat(plan.estimatedDowntime()).isEqualTo(Duration.ZERO);
        assertThat(command(plan, "checkpoint:APP01-ERP", AgentCommand.CreateCheckpoint.class)
                        .requireOff())
                .isFalse();
    }

    @Test
    void vmsThatWereOffAreStartedWhenAllAreToRunThoughNoneIsStopped() {
        Inventory inventory = fabric(vm("APP01-ERP", VmState.RUNNING), vm("APP02-ERP", VmState.OFF));
        Plan plan = plan(create(StopMode.NONE, StartChoice.ALL, false), inventory, facts());

        assertThat(ids(plan)).contains(id("start:APP02-ERP")).doesNotContain(id("start:APP01-ERP"));
        assertThat(ids(plan(create(StopMode.NONE, StartChoice.PREVIOUS, false), inventory, facts())))
                .doesNotContain(id("start:APP01-ERP"), id("start:APP02-ERP"));
    }

    @Test
    void savedVmsKeepTheirMedia() {
        RunRequest.Create request = create(StopMode.SAVE, StartChoice.PREVIOUS, false);
        Inventory inventory = fabric(
                Scenes.withDrives(vm("APP01-ERP", VmState.RUNNING), new Inventory.Drive(0, "\\\\lib\\iso\\tools.iso")));
        Plan plan = plan(request, inventory, facts());

        assertThat(plan.ledger()).isEmpty();
        assertThat(command(plan, "checkpoint:APP01-ERP", AgentCommand.CreateCheckpoint.class)
                        .requireOff())
                .isFalse();
    }

    @Test
    void whoStartsAtTheEnd() {
        assertThat(starting(StartChoice.PREVIOUS))
                .containsExactlyInAnyOrder(
                        id("start:DC01-ERP"), id("start:SQL01-ERP"), id("start:SQL02-ERP"), id("start:SQL03-ERP"));
        assertThat(starting(StartChoice.ALL)).hasSize(5).contains(id("start:TEST-ERP"));
        assertThat(starting(StartChoice.NONE)).isEmpty();
    }

    @Test
    void aVmThatDidNotRunStartsPastThePivotOnly() {
        Plan plan = plan(create(StopMode.SHUTDOWN, StartChoice.ALL, false), cluster(), facts());

        assertThat(step(plan, "start:TEST-ERP").needs())
                .containsAll(plan.pivot().steps());
    }

    private static List<String> starting(StartChoice choice) {
        return ids(plan(create(StopMode.SHUTDOWN, choice, false), cluster(), facts())).stream()
                .filter(id -> id.startsWith("start:"))
                .toList();
    }

    @Test
    void tiersOfTheSettingsHoldAndNodesStopTogether() {
        SystemSettings settings = new SystemSettings(
                new Selector.AfterLastDash(),
                List.of(List.of(Scenes.vmId("SQL01-ERP")), List.of(Scenes.vmId("SQL02-ERP"))),
                List.of(),
                false,
                null,
                null);
        SystemView system = SystemView.of("ERP", settings.selector(), cluster());

        assertThat(Tiers.of(system, settings))
                .extracting(tier -> tier.stream().map(Inventory.Vm::name).toList())
                .containsExactly(List.of("DC01-ERP", "SQL01-ERP", "SQL02-ERP", "SQL03-ERP", "TEST-ERP"));
        SystemSettings appFirst = new SystemSettings(
                new Selector.AfterLastDash(),
                List.of(List.of(Scenes.vmId("DC01-ERP")), List.of(Scenes.vmId("TEST-ERP"))),
                List.of(),
                false,
                null,
                null);
        assertThat(Tiers.of(system, appFirst))
                .extracting(tier -> tier.stream().map(Inventory.Vm::name).toList())
                .containsExactly(
                        List.of("DC01-ERP"), List.of("TEST-ERP"), List.of("SQL01-ERP", "SQL02-ERP", "SQL03-ERP"));
    }

    @Test
    void withoutTiersTheRolesSayWhoStartsFirst() {
        SystemSettings settings = new SystemSettings(
                new Selector.AfterLastDash(),
                List.of(),
                List.of(
                        new SystemSettings.VmRole(Scenes.vmId("SQL02-ERP"), SystemSettings.Role.CLUSTER_NODE),
                        new SystemSettings.VmRole(Scenes.vmId("SQL01-ERP"), SystemSettings.Role.CLUSTER_NODE),
                        new SystemSettings.VmRole(Scenes.vmId("SQL03-ERP"), SystemSettings.Role.CLUSTER_NODE),
                        new SystemSettings.VmRole(Scenes.vmId("DC01-ERP"), SystemSettings.Role.DOMAIN_CONTROLLER)),
                true,
                null,
                null);

        assertThat(Tiers.of(SystemView.of("ERP", settings.selector(), cluster()), settings))
                .extracting(tier -> tier.stream().map(Inventory.Vm::name).toList())
                .containsExactly(
                        List.of("DC01-ERP"), List.of("SQL01-ERP", "SQL02-ERP", "SQL03-ERP"), List.of("TEST-ERP"));
    }

    @Test
    void aVhdSetIsCopiedWithAllItsFiles() {
        Plan plan = Scenes.clusterPlan();

        assertThat(plan.steps().list())
                .map(Step::command)
                .filteredOn(DiskCommand.CopyDisk.class::isInstance)
                .map(DiskCommand.CopyDisk.class::cast)
                .filteredOn(copy -> copy.source().path().endsWith(".vhds"))
                .singleElement()
                .satisfies(copy -> {
                    assertThat(copy.files()).hasSize(2).last().isEqualTo(copy.source());
                    assertThat(copy.target().folder())
                            .isEqualTo("\\\\nas-b\\backup\\sets\\" + Scenes.SET + "\\" + copy.disk());
                });
    }

    @Test
    void theOrderOfTheInventoryDoesNotMatter() {
        List<Inventory.Vm> vms = new ArrayList<>(cluster().vms());
        Plan plan = Scenes.clusterPlan();
        for (int i = 0; i < vms.size(); i++) {
            Collections.rotate(vms, 1);

            assertThat(plan(create(), fabric(100 * Scenes.GIB, vms), facts(Scenes.WITH_DC)))
                    .isEqualTo(plan);
        }
    }

    @Test
    void theHashHoldsAcrossAMigrationAndNotAcrossAnotherDisk() {
        String hash = Scenes.clusterPlan().hash();

        assertThat(hash).matches("sha256:[0-9a-f]{64}");
        assertThat(hashAfter(Scenes.each(cluster(), vm -> Scenes.on("hv09.lab.example", vm))))
                .isEqualTo(hash);
        assertThat(hashAfter(Scenes.each(cluster(), vm -> Scenes.withCheckpoints(vm, "Standard"))))
                .isEqualTo(hash);
        assertThat(hashAfter(Scenes.each(cluster(), vm -> Scenes.withCheckpoints(vm, "Standard", "other"))))
                .isNotEqualTo(hash);
        assertThat(hashAfter(fabric(vm("SQL01-ERP", VmState.RUNNING, shared(1, data(), MIB)))))
                .isNotEqualTo(hashAfter(fabric(vm("SQL01-ERP", VmState.RUNNING, shared(2, data(), MIB)))));
    }

    @Test
    void theHashBindsToWhereCopiesGoAndToWhoStartsFirst() {
        String hash = Scenes.clusterPlan().hash();

        assertThat(hash(Scenes.WITH_DC, Scenes.location(Scenes.GIB))).isEqualTo(hash);
        assertThat(hash(SystemSettings.DEFAULT, Scenes.location(100 * Scenes.GIB)))
                .isNotEqualTo(hash);
        Facts.Location nasB = Scenes.location(100 * Scenes.GIB);
        assertThat(hash(
                        Scenes.WITH_DC,
                        new Facts.Location(
                                new LocationId("nas-c"), nasB.root(), nasB.reservableBytes(), null, nasB.workers())))
                .isNotEqualTo(hash);
        assertThat(hash(
                        Scenes.WITH_DC,
                        new Facts.Location(
                                nasB.id(), "\\\\nas-b\\other", nasB.reservableBytes(), null, nasB.workers())))
                .isNotEqualTo(hash);
    }

    private static String hash(SystemSettings settings, Facts.Location location) {
        return plan(create(), cluster(), facts(settings, List.of(location), List.of()))
                .hash();
    }

    private static String hashAfter(Inventory inventory) {
        return plan(create(), inventory, facts(Scenes.WITH_DC)).hash();
    }

    @Test
    void theDowntimeFollowsFromTheLocationsSpeed() {
        // 192 MiB over two slots, the longest disk 96 MiB, 64 MiB a second.
        assertThat(Scenes.clusterPlan().estimatedDowntime()).isEqualTo(Duration.ofSeconds(2));
        assertThat(plan(create(), Scenes.plain(), facts()).estimatedDowntime()).isNull();
    }

    @Test
    void clonesTakeAMomentWhateverTheDisksLength() {
        Facts unknownSpeed = facts(
                SystemSettings.DEFAULT,
                List.of(new Facts.Location(
                        Scenes.NAS_B,
                        "\\\\nas-b\\backup",
                        100 * Scenes.GIB,
                        null,
                        Scenes.location(1, true).workers())),
                List.of());

        assertThat(plan(create(), Scenes.cloning(cluster()), unknownSpeed).estimatedDowntime())
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void whatVmsMayWriteWhileACloneIsShippedMustBeFreeOnItsVolume() {
        Plan copied = Scenes.clusterPlan();
        Plan cloned = plan(create(), Scenes.cloning(cluster()), Scenes.cloningFacts());

        // Three clones, each with the least growth: a tenth of them is less.
        assertThat(cloned.space().getLast().needed() - copied.space().getLast().needed())
                .isEqualTo(3 * 32 * MIB);
        assertThat(cloned.reservation()).isEqualTo(copied.reservation());
    }

    @Test
    void thePlanSaysWhyADiskIsCopied() {
        assertThat(because(cluster(), Scenes.location(1, true)))
                .containsOnly(Scenes.VOLUME + " can't share blocks between files");
        assertThat(because(Scenes.cloning(cluster()), Scenes.location(1, true, false)))
                .containsOnly("worker nas-b/2 can't clone on " + Scenes.VOLUME);
        assertThat(because(Scenes.cloning(cluster()), Scenes.location(1, true, true)))
                .containsOnlyNulls();
        Facts.Location outerClones = new Facts.Location(
                Scenes.NAS_B,
                "\\\\nas-b\\backup",
                1L,
                null,
                List.of(new Facts.Worker(
                        "worker nas-b/1",
                        1,
                        List.of(
                                new SourcePrefix(Scenes.path("C:\\ClusterStorage"), true),
                                new SourcePrefix(Scenes.path(Scenes.VOLUME), false)))));
        assertThat(because(Scenes.cloning(cluster()), outerClones))
                .containsOnly("worker nas-b/1 can't clone on " + Scenes.VOLUME);
        Inventory elsewhere = new Inventory(Scenes.NOON, cluster().vms(), List.of());
        assertThat(because(elsewhere, Scenes.location(1, true)))
                .containsOnly("the inspection shows no volume that it lies on");
        DiskPath set = Scenes.path("C:\\ClusterStorage\\Volume2\\q.vhds");
        Inventory.Vm torn = vm(
                "A-ERP",
                VmState.RUNNING,
                Scenes.disk(
                        Slot.scsi(0, 1),
                        set,
                        true,
                        List.of(Scenes.path(Scenes.VOLUME + "\\q_1.avhdx"), set),
                        List.of(),
                        MIB));
        assertThat(DiskWay.of(
                        SystemView.of("erp", new Selector.AfterLastDash(), fabric(torn))
                                .shared()
                                .getFirst(),
                        Scenes.cloning(fabric(torn)),
                        Scenes.location(1, true)))
                .isEqualTo(new DiskWay.Copy("its files do not lie on one volume"));
    }

    private static List<String> because(Inventory inventory, Facts.Location location) {
        SystemView system = SystemView.of("erp", new Selector.AfterLastDash(), inventory);
        List<String> reasons = new ArrayList<>();
        for (SystemView.Shared disk : system.shared()) {
            reasons.add(DiskWay.of(disk, inventory, location) instanceof DiskWay.Copy copy ? copy.because() : null);
        }
        return reasons;
    }

    @Test
    void theReservationCoversEveryCopyAndEachKnowsItsPart() {
        Plan plan = Scenes.clusterPlan();

        assertThat(plan.disks())
                .extracting(Plan.SharedDisk::reserved)
                .containsExactly(
                        96 * MIB + 96 * MIB / 100 * 5, 32 * MIB + 32 * MIB / 100 * 5, 64 * MIB + 64 * MIB / 100 * 5);
        assertThat(plan.reservation())
                .isEqualTo(new Plan.Reservation(
                        Scenes.NAS_B,
                        2,
                        plan.disks().stream()
                                .mapToLong(Plan.SharedDisk::reserved)
                                .sum()));
        assertThat(plan(create(), Scenes.plain(), facts()).reservation()).isNull();
    }

    @Test
    void aWitnessOutsideIsAWarning() {
        SystemSettings settings =
                new SystemSettings(new Selector.AfterLastDash(), List.of(), List.of(), true, null, null);

        assertThat(plan(create(), cluster(), facts(settings)).warnings())
                .extracting("code")
                .containsExactly(ProblemCode.WITNESS_OUTSIDE_SYSTEM);
    }

    @Test
    void fiftyVmsAreOnePlan() {
        Plan plan = plan(create(), Scenes.pairs(50), facts());

        // inspect + 50 × (stop, detach, checkpoint, 2 refreshes, attach, start) + 25 × (confirm, copy)
        assertThat(plan.steps().size()).isEqualTo(1 + 50 * 7 + 25 * 2);
        assertThat(plan.ledger()).hasSize(50);
        assertThat(plan.disks()).hasSize(25);
    }

    @Test
    void selectorsCompareLiterallyAndWithoutCase() {
        assertThat(members(new Selector.AfterLastDash(), "a.b", "x-A.B", "y-z-a.b", "x-aXb", "a.b", "q-"))
                .containsExactly("x-A.B", "y-z-a.b");
        assertThat(members(new Selector.AfterFirstDash(), "z-a", "y-Z-A", "q-z-a-b", "a"))
                .containsExactly("y-Z-A");
        assertThat(members(new Selector.Regex("(?<system>[a-z]+)\\d+"), "sql", "SQL01", "WEB01", "SQL01x"))
                .containsExactly("SQL01");
        assertThat(members(new Selector.Vms(List.of(Scenes.vmId("b"))), "any", "a", "b"))
                .containsExactly("b");
    }

    private static List<String> members(Selector selector, String system, String... names) {
        List<Inventory.Vm> vms = new ArrayList<>();
        for (String name : names) {
            vms.add(vm(name, VmState.RUNNING));
        }
        return SystemView.of(system, selector, fabric(1, vms)).members().stream()
                .map(Inventory.Vm::name)
                .toList();
    }

    private static List<String> ids(Plan plan) {
        return plan.steps().list().stream().map(step -> step.id().value()).toList();
    }

    /// `start:SQL01-ERP` → `start:<its GUID>`
    private static String id(String named) {
        String[] parts = named.split(":", 3);
        String id = parts[0] + ":" + Scenes.vmId(parts[1]);
        return parts.length == 3 ? id + ":" + parts[2] : id;
    }

    private static Step step(Plan plan, String named) {
        return plan.steps().get(plan.steps().position(new StepId(id(named))).orElseThrow());
    }

    private static <C> C command(Plan plan, String named, Class<C> type) {
        return type.cast(step(plan, named).command());
    }
}
