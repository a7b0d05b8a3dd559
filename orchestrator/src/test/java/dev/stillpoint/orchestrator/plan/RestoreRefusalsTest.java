package dev.stillpoint.orchestrator.plan;

import static dev.stillpoint.orchestrator.plan.Scenes.GIB;
import static dev.stillpoint.orchestrator.plan.Scenes.MIB;
import static dev.stillpoint.orchestrator.plan.Scenes.NAS_B;
import static dev.stillpoint.orchestrator.plan.Scenes.VOLUME;
import static dev.stillpoint.orchestrator.plan.Scenes.cluster;
import static dev.stillpoint.orchestrator.plan.Scenes.data;
import static dev.stillpoint.orchestrator.plan.Scenes.fabric;
import static dev.stillpoint.orchestrator.plan.Scenes.path;
import static dev.stillpoint.orchestrator.plan.Scenes.shared;
import static dev.stillpoint.orchestrator.plan.Scenes.vm;
import static dev.stillpoint.orchestrator.plan.StoredScenes.restore;
import static dev.stillpoint.orchestrator.plan.StoredScenes.safety;
import static dev.stillpoint.orchestrator.plan.StoredScenes.since;
import static dev.stillpoint.orchestrator.plan.StoredScenes.taken;
import static dev.stillpoint.orchestrator.plan.StoredScenes.withoutCheckpoints;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Heartbeat.SourcePrefix;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.StartChoice;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.contracts.VmState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Everything that speaks against restoring a set, each with its object and its remedy.
class RestoreRefusalsTest {
    private static final StoredSet.Reference NEAREST =
            new StoredSet.Reference(SetId.of("01950000-0000-7000-8000-0000000000b2"), "golden", Scenes.NOON);

    @Test
    void noSet() {
        Facts none = StoredScenes.facts(null);
        RunRequest.Restore newest = new RunRequest.Restore(
                "erp",
                null,
                StopMode.SHUTDOWN,
                restore().stopTimeout(),
                restore().onStopTimeout(),
                StartChoice.PREVIOUS,
                true,
                restore().keepPrevious(),
                restore().startBy(),
                false,
                restore().labels());

        assertThat(refused(restore(), cluster(), none)).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.SET_INCOMPLETE);
            assertThat(problem.detail()).contains(StoredScenes.TAKEN.toString());
        });
        assertThat(refused(newest, cluster(), none)).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.SET_INCOMPLETE);
            assertThat(problem.detail()).contains("erp", "no complete checkpoint set");
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = SetStatus.class,
            names = {"CREATING", "INCOMPLETE", "DELETING", "DELETED"})
    void aSetThatIsNotComplete(SetStatus status) {
        StoredSet set = StoredScenes.with(taken(cluster()), status);

        assertThat(refused(restore(), since(set, cluster()), offering(set)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.SET_INCOMPLETE);
                    assertThat(problem.detail()).contains("before-patch", status.name());
                    assertThat(problem.remediation())
                            .contains("golden", NEAREST.id().toString());
                });
    }

    @Test
    void aQuarantinedSetOffersTheNearestOne() {
        StoredSet set = StoredScenes.with(taken(cluster()), SetStatus.QUARANTINED);

        assertThat(refused(restore(), since(set, cluster()), offering(set)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.COPY_DAMAGED);
                    assertThat(problem.remediation())
                            .contains("golden", NEAREST.id().toString());
                });
        assertThat(refused(restore(), since(set, cluster()), StoredScenes.facts(set)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.remediation()).isEqualTo(ProblemCode.COPY_DAMAGED.remedy()));
    }

    @Test
    void whatWasKeptWithoutSafetyCheckpoints() {
        StoredSet set = withoutCheckpoints(safety(cluster()));

        assertThat(codes(set, cluster())).containsExactly(ProblemCode.SET_INCOMPLETE);
        assertThat(codes(StoredScenes.with(set, SetStatus.SAFETY, List.of(), set.copies()), cluster()))
                .containsExactly(ProblemCode.SET_INCOMPLETE);
    }

    @Test
    void aMemberThatIsGone() {
        StoredSet set = taken(cluster());
        List<Inventory.Vm> rest = cluster().vms().stream()
                .filter(vm -> !vm.name().equals("DC01-ERP"))
                .toList();

        assertThat(refused(restore(), since(set, fabric(100 * GIB, rest)), StoredScenes.facts(set)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.MEMBER_MISSING);
                    assertThat(problem.vm()).isEqualTo("DC01-ERP");
                    assertThat(problem.detail())
                            .contains(Scenes.vmId("DC01-ERP").toString());
                });
    }

    @Test
    void aCheckpointThatSomeoneRemoved() {
        StoredSet set = taken(cluster());
        Inventory now = Scenes.each(
                since(set, cluster()),
                vm -> vm.name().equals("SQL02-ERP") ? Scenes.withCheckpoints(vm, "Standard", "before-patch") : vm);

        assertThat(refused(restore(), now, offering(set))).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.CHECKPOINT_GONE);
            assertThat(problem.vm()).isEqualTo("SQL02-ERP");
            assertThat(problem.remediation()).contains("golden");
        });
    }

    @Test
    void aCheckpointWithTheMarkerAndAnotherIdIsNotThatOfTheSet() {
        StoredSet set = taken(Scenes.plain());
        StoredSet copied = StoredScenes.with(
                set,
                SetStatus.COMPLETE,
                set.members().stream()
                        .map(member ->
                                new StoredSet.Member(member.vm(), member.name(), "elsewhere", member.powerState()))
                        .toList(),
                List.of());

        assertThat(refused(restore(), since(copied, Scenes.plain()), StoredScenes.facts(set)))
                .extracting(Problem::code)
                .containsOnly(ProblemCode.CHECKPOINT_GONE)
                .hasSize(2);
    }

    @Test
    void aVmThatIsNotRestoredAndSharesADisk() {
        StoredSet set = taken(cluster());
        List<Inventory.Vm> more = new ArrayList<>(cluster().vms());
        more.add(vm("NEW-ERP", VmState.OFF, shared(1, data(), 96 * MIB)));
        more.add(vm("B-SHOP", VmState.OFF, shared(1, path("c:/clusterstorage/VOLUME1\\ERP\\Log.vhdx"), MIB)));

        List<Problem> problems = refused(restore(), since(set, fabric(100 * GIB, more)), StoredScenes.facts(set));

        assertThat(problems).extracting(Problem::code).containsOnly(ProblemCode.FOREIGN_VM_SHARES_DISK);
        assertThat(problems).extracting(Problem::vm).containsExactlyInAnyOrder("NEW-ERP", "B-SHOP");
        assertThat(problems)
                .filteredOn(problem -> "NEW-ERP".equals(problem.vm()))
                .singleElement()
                .satisfies(problem -> assertThat(problem.detail()).contains("of system erp now"));
    }

    @Test
    void aStrangerThatTookADetachedDisk() {
        Inventory before = fabric(vm("A-ERP", VmState.RUNNING, shared(1, data(), MIB)));
        StoredSet set = taken(before);
        Inventory now = fabric(vm("A-ERP", VmState.RUNNING), vm("B-SHOP", VmState.RUNNING, shared(1, data(), MIB)));

        assertThat(codes(set, now))
                .containsExactlyInAnyOrder(ProblemCode.FOREIGN_VM_SHARES_DISK, ProblemCode.LEDGER_DRIFT);
    }

    @ParameterizedTest
    @EnumSource(
            value = VmState.class,
            names = {"PAUSED", "TRANSIENT", "MISSING", "HOST_NOT_RESPONDING", "CHECKPOINT_FAILED", "FAILED"})
    void aVmThatIsNotHealthy(VmState state) {
        StoredSet set = taken(fabric(vm("A-ERP", VmState.RUNNING)));

        assertThat(codes(set, fabric(vm("A-ERP", state)))).containsExactly(ProblemCode.VM_NOT_HEALTHY);
    }

    @Test
    void aPassThroughDiskThatASafetyCheckpointCantHold() {
        StoredSet set = taken(fabric(vm("A-ERP", VmState.RUNNING)));
        Inventory.Disk physical =
                new Inventory.Disk(Slot.scsi(0, 3), null, "Disk 4", false, "physical", List.of(), List.of(), 0, 0, GIB);
        Inventory now = since(set, fabric(vm("A-ERP", VmState.RUNNING, physical)));

        assertThat(refused(restore(), now, StoredScenes.facts(set)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.PASSTHROUGH_DISK);
                    assertThat(problem.detail()).contains("safety checkpoint");
                });
        assertThat(refused(unsafe(), now, StoredScenes.facts(set)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.PASSTHROUGH_DISK);
                    assertThat(problem.detail()).contains("take it from the VM");
                });
    }

    @Test
    void disabledCheckpointsMatterToASafetyCheckpointOnly() {
        StoredSet set = taken(fabric(vm("A-ERP", VmState.RUNNING)));
        Inventory now = since(set, fabric(Scenes.withCheckpoints(vm("A-ERP", VmState.RUNNING), "Disabled")));

        assertThat(refused(restore(), now, StoredScenes.facts(set)))
                .extracting(Problem::code)
                .containsExactly(ProblemCode.CHECKPOINTS_DISABLED);
        assertThat(refused(unsafe(), now, StoredScenes.facts(set))).isEmpty();
    }

    @Test
    void sideFilesThatTheVolumeHasNoRoomFor() {
        StoredSet set = taken(cluster());
        // 192 MiB of side files, and 32 MiB for the own disk of each of the five members.
        long needed = 192 * MIB + 5 * 32 * MIB;

        assertThat(refused(restore(), since(set, free(needed - 1)), StoredScenes.facts(set)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.NOT_ENOUGH_SPACE);
                    assertThat(problem.detail()).contains(VOLUME, String.valueOf(needed), String.valueOf(needed - 1));
                });
        assertThat(refused(restore(), since(set, free(needed)), StoredScenes.facts(set)))
                .isEmpty();
    }

    @Test
    void keptFilesNeedNoRoom() {
        StoredSet set = safety(cluster());

        assertThat(refused(restore(), since(set, free(5 * 32 * MIB)), StoredScenes.facts(set)))
                .isEmpty();
    }

    private static Inventory free(long bytes) {
        return fabric(bytes, cluster().vms());
    }

    @Test
    void noWorkerThatReachesTheVolume() {
        StoredSet set = taken(cluster());
        Facts.Worker near = new Facts.Worker("worker nas-b/1", 1, List.of(new SourcePrefix(path(VOLUME), false)));
        Facts.Worker far =
                new Facts.Worker("worker nas-b/2", 1, List.of(new SourcePrefix(path(VOLUME + "\\Other"), false)));

        assertThat(refusedBy(set, List.of()))
                .hasSize(3)
                .allMatch(problem -> problem.code() == ProblemCode.NO_WORKER_FOR_SOURCE);
        assertThat(refusedBy(set, List.of(near, far)))
                .hasSize(3)
                .allMatch(problem -> problem.detail().contains("worker nas-b/2"));
        assertThat(refusedBy(set, List.of(near))).isEmpty();
        assertThat(refusedBy(safety(cluster()), List.of()))
                .as("kept files need no worker")
                .isEmpty();
    }

    private static List<Problem> refusedBy(StoredSet set, List<Facts.Worker> workers) {
        Facts.Location location = new Facts.Location(NAS_B, "\\\\nas-b\\backup", GIB, null, workers);
        return refused(restore(), since(set, cluster()), StoredScenes.at(StoredScenes.facts(set), List.of(location)));
    }

    @Test
    void aCopyThatIsNotThere() {
        StoredSet set = taken(cluster());
        StoredSet unverified = StoredScenes.withCopies(
                set,
                copy -> new StoredSet.Copy(
                        copy.disk(),
                        copy.path(),
                        copy.target(),
                        copy.length(),
                        copy.virtualSize(),
                        null,
                        List.of(),
                        copy.attachments()));

        assertThat(codes(unverified, cluster()))
                .containsOnly(ProblemCode.COPY_MISSING)
                .hasSize(3);
        assertThat(refused(restore(), since(set, cluster()), StoredScenes.at(StoredScenes.facts(set), List.of())))
                .hasSize(3)
                .allSatisfy(problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.COPY_MISSING);
                    assertThat(problem.detail()).contains("nas-b");
                });
    }

    @Test
    void savingVmsThatShareDisks() {
        StoredSet set = taken(cluster());
        RunRequest.Restore saving = restore(StopMode.SAVE, StartChoice.PREVIOUS, true);

        assertThat(refused(saving, since(set, cluster()), StoredScenes.facts(set)))
                .hasSize(3)
                .allMatch(problem -> problem.code() == ProblemCode.SAVE_WITH_SHARED_DISK);
        StoredSet plain = taken(Scenes.plain());
        assertThat(refused(saving, since(plain, Scenes.plain()), StoredScenes.facts(plain)))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = StopMode.class,
            names = {"SHUTDOWN", "TURN_OFF", "NONE"})
    void aSavedVmThatSharesADisk(StopMode stop) {
        StoredSet set = taken(fabric(vm("A-ERP", VmState.OFF, shared(1, data(), MIB))));
        Inventory now = since(set, fabric(vm("A-ERP", VmState.SAVED, shared(1, data(), MIB))));

        assertThat(refused(restore(stop, StartChoice.NONE, true), now, StoredScenes.facts(set)))
                .extracting(Problem::code)
                .containsExactly(ProblemCode.SAVE_WITH_SHARED_DISK);
    }

    @Test
    void runningVmsThatAreNotToBeStopped() {
        StoredSet set = taken(Scenes.plain());
        RunRequest.Restore none = restore(StopMode.NONE, StartChoice.ALL, true);
        Inventory off = fabric(vm("APP01-ERP", VmState.OFF), vm("APP02-ERP", VmState.OFF));

        assertThat(refused(none, since(set, Scenes.plain()), StoredScenes.facts(set)))
                .hasSize(2)
                .allMatch(problem -> problem.code() == ProblemCode.VM_NOT_HEALTHY)
                .allMatch(problem -> problem.detail().contains("stop is none"));
        assertThat(refused(none, since(set, off), StoredScenes.facts(set))).isEmpty();
    }

    @Test
    void allProblemsAreReportedTogether() {
        StoredSet set = taken(cluster());
        DiskPath other = path(VOLUME + "\\ERP\\other.vhdx");
        Inventory now = fabric(
                0,
                List.of(
                        vm("SQL01-ERP", VmState.MISSING, shared(1, other, MIB)),
                        vm("SQL02-ERP", VmState.RUNNING),
                        vm("SQL03-ERP", VmState.RUNNING),
                        vm("TEST-ERP", VmState.RUNNING)));

        assertThat(refused(restore(), now, StoredScenes.at(StoredScenes.facts(set), List.of())))
                .extracting(Problem::code)
                .contains(
                        ProblemCode.MEMBER_MISSING,
                        ProblemCode.CHECKPOINT_GONE,
                        ProblemCode.VM_NOT_HEALTHY,
                        ProblemCode.LEDGER_DRIFT,
                        ProblemCode.COPY_MISSING,
                        ProblemCode.NOT_ENOUGH_SPACE);
    }

    private static RunRequest.Restore unsafe() {
        return restore(StopMode.SHUTDOWN, StartChoice.PREVIOUS, false);
    }

    private static Facts offering(StoredSet set) {
        return StoredScenes.facts(set, List.of(), NEAREST, SystemSettings.DEFAULT);
    }

    private static List<ProblemCode> codes(StoredSet set, Inventory now) {
        return refused(restore(), since(set, now), StoredScenes.facts(set)).stream()
                .map(Problem::code)
                .toList();
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
}
