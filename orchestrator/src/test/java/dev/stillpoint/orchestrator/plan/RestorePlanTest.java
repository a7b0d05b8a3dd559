package dev.stillpoint.orchestrator.plan;

import static dev.stillpoint.orchestrator.plan.Golden.assertGolden;
import static dev.stillpoint.orchestrator.plan.Scenes.MIB;
import static dev.stillpoint.orchestrator.plan.Scenes.cluster;
import static dev.stillpoint.orchestrator.plan.Scenes.fabric;
import static dev.stillpoint.orchestrator.plan.Scenes.plan;
import static dev.stillpoint.orchestrator.plan.Scenes.vm;
import static dev.stillpoint.orchestrator.plan.StoredScenes.facts;
import static dev.stillpoint.orchestrator.plan.StoredScenes.restore;
import static dev.stillpoint.orchestrator.plan.StoredScenes.safety;
import static dev.stillpoint.orchestrator.plan.StoredScenes.since;
import static dev.stillpoint.orchestrator.plan.StoredScenes.taken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.AgentCommand.FileSwap;
import dev.stillpoint.contracts.Checkpoints;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Medium;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.Selector;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StartChoice;
import dev.stillpoint.contracts.StepCommand;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.plan.Plan.Claim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestorePlanTest {
    private static final StoredSet SET = taken(cluster());

    @Test
    void threeNodesThatShareThreeDisks() {
        assertGolden("restore", StoredScenes.clusterRestore(true), cluster());
    }

    @Test
    void withoutSafetyCheckpoints() {
        assertGolden("restore-unsafe", StoredScenes.clusterRestore(false), cluster());
    }

    @Test
    void whatAnEarlierRestoreKept() {
        assertGolden("restore-kept", StoredScenes.clusterTakenBack(), cluster());
    }

    @Test
    void theSetsThatARestoreHasToDoWith() {
        Plan plan = StoredScenes.clusterRestore(true);

        assertThat(plan.sets().makes())
                .isEqualTo(new Plan.Made(
                        Scenes.SET, "before restore of before-patch", SetStatus.SAFETY, Duration.ofHours(24)));
        assertThat(plan.sets().source()).isEqualTo(SET.id());
        assertThat(plan.sets().usesUp()).isNull();
        assertThat(plan.sets().removes()).isEmpty();
        assertThat(plan.sets().claims())
                .containsExactly(
                        new Claim(Scenes.SET, Claim.Mode.EXCLUSIVE), new Claim(SET.id(), Claim.Mode.EXCLUSIVE));
        assertThat(StoredScenes.clusterTakenBack().sets().usesUp()).isEqualTo(SET.id());
    }

    @Test
    void withoutDisksAndSafetyCheckpointsThereIsNothingToKeep() {
        StoredSet set = taken(Scenes.plain());
        Plan plan =
                plan(restore(StopMode.SHUTDOWN, StartChoice.PREVIOUS, false), since(set, Scenes.plain()), facts(set));

        assertThat(plan.sets().makes()).isNull();
        assertThat(plan.sets().claims()).containsExactly(new Claim(set.id(), Claim.Mode.EXCLUSIVE));
        assertThat(plan.reservation()).isNull();
    }

    @Test
    void aSafetySetWithoutDisksIsNotUsedUp() {
        StoredSet set = safety(Scenes.plain());

        assertThat(plan(restore(), since(set, Scenes.plain()), facts(set))
                        .sets()
                        .usesUp())
                .isNull();
    }

    @Test
    void slotsAreReservedAndNoBytes() {
        assertThat(StoredScenes.clusterRestore(true).reservation()).isEqualTo(new Plan.Reservation(Scenes.NAS_B, 2, 0));
        assertThat(StoredScenes.clusterTakenBack().reservation()).isNull();
    }

    @Test
    void theDowntimeIsUnknownUnlessNothingRuns() {
        StoredSet set = taken(fabric(vm("A-ERP", VmState.OFF)));

        assertThat(StoredScenes.clusterRestore(true).estimatedDowntime()).isNull();
        assertThat(plan(restore(), since(set, fabric(vm("A-ERP", VmState.OFF))), facts(set))
                        .estimatedDowntime())
                .isEqualTo(Duration.ZERO);
    }

    @Test
    void eachDiskNamesThePlaceOfTheCopyThatReplacesIt() {
        assertThat(StoredScenes.clusterRestore(true).disks())
                .hasSize(3)
                .allSatisfy(disk -> assertThat(disk.copy())
                        .isEqualTo(
                                DiskCommand.CopyTarget.below("\\\\nas-b\\backup", Scenes.NAS_B, SET.id(), disk.id())));
    }

    @Test
    void aVhdSetIsWrittenSwappedAndGrantedFileByFileTheSetItselfLast() {
        Plan plan = StoredScenes.clusterRestore(true);
        DiskCommand.WriteSideFile side = commands(plan, DiskCommand.WriteSideFile.class).stream()
                .filter(command -> command.files().size() == 2)
                .findFirst()
                .orElseThrow();
        AgentCommand.SwapDisk swap = commands(plan, AgentCommand.SwapDisk.class).stream()
                .filter(command -> command.disk().equals(side.disk()))
                .findFirst()
                .orElseThrow();

        assertThat(side.files().get(0).copy()).endsWith("quorum_1.avhdx");
        assertThat(side.files().get(1).copy()).endsWith("quorum.vhds");
        assertThat(swap.files()).hasSize(2);
        for (int at = 0; at < 2; at++) {
            FileSwap file = swap.files().get(at);
            assertThat(file.incoming()).isEqualTo(side.files().get(at).path());
            assertThat(file.incoming().path())
                    .isEqualTo(file.live().path() + "." + Scenes.RUN + "." + side.disk() + "-" + (at + 1) + ".side");
            assertThat(file.outgoing().path())
                    .isEqualTo(
                            file.live().path() + "." + Scenes.RUN + "." + side.disk() + "-" + (at + 1) + ".previous");
            assertThat(file.expected()).isNull();
        }
        assertThat(swap.files().getLast().live().path()).endsWith("quorum.vhds");
        assertThat(commands(plan, AgentCommand.GrantAccess.class))
                .filteredOn(grant -> grant.disk().path().contains("quorum"))
                .hasSize(6);
    }

    @Test
    void keptFilesAreSwappedInOnlyAsTheyWereKept() {
        assertThat(commands(StoredScenes.clusterTakenBack(), AgentCommand.SwapDisk.class))
                .hasSize(3)
                .allSatisfy(swap -> assertThat(swap.files()).allSatisfy(file -> {
                    assertThat(file.incoming().path()).isEqualTo(file.live().path() + ".kept.previous");
                    assertThat(file.expected()).isNotNull();
                    assertThat(file.outgoing().path()).contains(Scenes.RUN.toString());
                }));
        assertThat(commands(StoredScenes.clusterTakenBack(), DiskCommand.class)).isEmpty();
    }

    @Test
    void theWayHomeRestoresWhatTheWayOutMade() {
        String own = Checkpoints.marker(Scenes.RUN);
        for (Step step : StoredScenes.clusterRestore(true).steps().list()) {
            if (step.command() instanceof AgentCommand.RestoreCheckpoint restore) {
                assertThat(restore.marker()).isEqualTo(SET.marker());
                assertThat(restore.before()).isEqualTo(own);
                assertThat(step.undo())
                        .isNotNull()
                        .satisfies(undo -> assertThat(undo.command())
                                .isEqualTo(new AgentCommand.RestoreCheckpoint(restore.vm(), own, SET.marker())));
            }
        }
    }

    @Test
    void theSetsMediaComeBackAndWhatIsInTheDrivesNowDoesNot() {
        Inventory now = Scenes.each(since(SET, cluster()), vm -> switch (vm.name()) {
            case "SQL01-ERP" -> Scenes.withDrives(vm, new Inventory.Drive(1, "\\\\lib\\iso\\other.iso"));
            case "SQL02-ERP" -> Scenes.withDrives(vm, new Inventory.Drive(0, "\\\\lib\\iso\\new.iso"));
            default -> vm;
        });
        Plan plan = plan(restore(), now, facts(SET));

        assertThat(commands(plan, AgentCommand.InsertMedia.class))
                .extracting(
                        AgentCommand.InsertMedia::vm,
                        insert -> insert.media().stream().map(Medium::iso).toList())
                .containsExactlyInAnyOrder(
                        tuple(Scenes.vmId("SQL01-ERP"), List.of("\\\\lib\\iso\\tools.iso")),
                        tuple(Scenes.vmId("SQL02-ERP"), List.of()),
                        tuple(Scenes.vmId("TEST-ERP"), List.of("\\\\lib\\iso\\setup.iso")));
    }

    @Test
    void membersAreFoundByGuidRenamedMovedAndOff() {
        Inventory now = Scenes.each(
                since(SET, cluster()),
                vm -> vm.name().equals("SQL01-ERP") ? named("Old-Server", Scenes.on("hv09.lab.example", off(vm))) : vm);
        Plan plan = plan(restore(), now, facts(SET));

        assertThat(plan.members())
                .extracting(Plan.Member::name)
                .contains("Old-Server")
                .hasSize(5);
        assertThat(ids(plan))
                .contains("restore:" + Scenes.vmId("SQL01-ERP"), "attach:" + Scenes.vmId("SQL01-ERP") + ":0:1")
                .doesNotContain("stop:" + Scenes.vmId("SQL01-ERP"), "start:" + Scenes.vmId("SQL01-ERP"));
        assertThat(plan.warnings()).isEmpty();
    }

    private static Inventory.Vm off(Inventory.Vm vm) {
        return changed(vm, vm.name(), VmState.OFF);
    }

    private static Inventory.Vm named(String name, Inventory.Vm vm) {
        return changed(vm, name, vm.state());
    }

    private static Inventory.Vm changed(Inventory.Vm vm, String name, VmState state) {
        return new Inventory.Vm(
                vm.id(),
                vm.vmmId(),
                name,
                vm.host(),
                vm.cluster(),
                state,
                vm.checkpointType(),
                vm.automaticCheckpoints(),
                vm.folder(),
                vm.disks(),
                vm.drives(),
                vm.checkpoints());
    }

    @Test
    void whoStartsAtTheEnd() {
        assertThat(starting(StartChoice.PREVIOUS)).hasSize(4).doesNotContain("start:" + Scenes.vmId("TEST-ERP"));
        assertThat(starting(StartChoice.ALL)).hasSize(5);
        assertThat(starting(StartChoice.NONE)).isEmpty();
    }

    private static List<String> starting(StartChoice choice) {
        return ids(plan(restore(StopMode.SHUTDOWN, choice, true), since(SET, cluster()), facts(SET))).stream()
                .filter(id -> id.startsWith("start:"))
                .toList();
    }

    @Test
    void savedVmsAreRestoredWithoutBeingStopped() {
        StoredSet set = taken(Scenes.plain());
        Inventory saved = fabric(vm("APP01-ERP", VmState.SAVED), vm("APP02-ERP", VmState.RUNNING));
        Plan plan = plan(restore(StopMode.SAVE, StartChoice.PREVIOUS, true), since(set, saved), facts(set));

        assertThat(commands(plan, AgentCommand.StopVm.class)).singleElement().satisfies(stop -> {
            assertThat(stop.vm()).isEqualTo(Scenes.vmId("APP02-ERP"));
            assertThat(stop.mode()).isEqualTo(StopMode.SAVE);
        });
        assertThat(commands(plan, AgentCommand.CreateCheckpoint.class))
                .hasSize(2)
                .noneMatch(AgentCommand.CreateCheckpoint::requireOff);
        assertThat(commands(plan, AgentCommand.RestoreCheckpoint.class)).hasSize(2);
    }

    @Test
    void aNewMemberIsLeftAloneWithAWarning() {
        List<Inventory.Vm> more = new ArrayList<>(cluster().vms());
        more.add(vm("NEW-ERP", VmState.RUNNING));
        Plan plan = plan(restore(), since(SET, fabric(100 * Scenes.GIB, more)), facts(SET));

        assertThat(plan.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo(ProblemCode.MEMBER_ADDED);
            assertThat(warning.vm()).isEqualTo("NEW-ERP");
        });
        assertThat(plan.members()).extracting(Plan.Member::name).doesNotContain("NEW-ERP");
        assertThat(ids(plan)).noneMatch(id -> id.contains(Scenes.vmId("NEW-ERP").toString()));
    }

    @Test
    void allDomainControllersAtOnceAreAWarningAndSomeAreNot() {
        SystemSettings two = new SystemSettings(
                new Selector.AfterLastDash(),
                List.of(),
                List.of(
                        new SystemSettings.VmRole(Scenes.vmId("DC01-ERP"), SystemSettings.Role.DOMAIN_CONTROLLER),
                        new SystemSettings.VmRole(Scenes.vmId("WEB01-SHOP"), SystemSettings.Role.DOMAIN_CONTROLLER)),
                true,
                null,
                null);

        assertThat(StoredScenes.clusterRestore(true).warnings())
                .extracting("code")
                .containsExactly(ProblemCode.ALL_DOMAIN_CONTROLLERS_RESTORED);
        assertThat(plan(restore(), since(SET, cluster()), facts(SET, List.of(), null, two))
                        .warnings())
                .extracting("code")
                .containsExactly(ProblemCode.WITNESS_OUTSIDE_SYSTEM);
    }

    @Test
    void theHashBindsToTheSetAndToTheFabric() {
        StoredSet other = taken(cluster(), SetId.of("01950000-0000-7000-8000-0000000000c2"), StoredScenes.TAKER);
        Inventory both = since(SET, since(other, cluster()));
        String hash = plan(restore(), both, facts(SET)).hash();

        assertThat(plan(restore(), Scenes.each(both, vm -> Scenes.on("hv09", vm)), facts(SET))
                        .hash())
                .isEqualTo(hash);
        assertThat(plan(restore(), both, facts(other)).hash()).isNotEqualTo(hash);
        assertThat(plan(restore(), since(SET, cluster()), facts(SET)).hash()).isNotEqualTo(hash);
        assertThat(plan(restore(), both, facts(SET, List.of(), null, Scenes.WITH_DC))
                        .hash())
                .as("who starts first")
                .isNotEqualTo(hash);
    }

    @Test
    void fiftyNodesThatShareThreeDisksAreOnePlan() {
        List<Inventory.Vm> nodes = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            nodes.add(vm(
                    "N%02d-ERP".formatted(i),
                    VmState.RUNNING,
                    Scenes.shared(1, Scenes.data(), MIB),
                    Scenes.shared(2, Scenes.path(Scenes.VOLUME + "\\ERP\\log.vhdx"), MIB),
                    Scenes.shared(3, Scenes.path(Scenes.VOLUME + "\\ERP\\tmp.vhdx"), MIB)));
        }
        Inventory before = fabric(100 * Scenes.GIB, nodes);
        StoredSet set = taken(before);
        Plan plan = plan(restore(), since(set, before), facts(set));

        // inspect + 3 × (side, swap) + 50 × (stop, checkpoint, restore, 2 refreshes, start)
        // + 150 × (detach, grant, attach)
        assertThat(plan.steps().size()).isEqualTo(1 + 3 * 2 + 50 * 6 + 150 * 3);
        assertThat(plan.ledger()).hasSize(150);
    }

    private static List<String> ids(Plan plan) {
        return plan.steps().list().stream().map(step -> step.id().value()).toList();
    }

    private static <C extends StepCommand> List<C> commands(Plan plan, Class<C> type) {
        return plan.steps().list().stream()
                .map(Step::command)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
