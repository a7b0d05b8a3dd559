package dev.stillpoint.agent.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.agent.step.StepFailed;
import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Checkpoints;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Medium;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/// What every implementation of [Fabric] must do, seen from the commands that use it. Everything is judged by the
/// simulator's control plane, never by the port under test. [RestoreContract] is the other half.
public abstract class FabricContract extends FabricFixture {
    private static final String HELD =
            "The process cannot access data.vhdx because it is being used by another process.";

    // Inspection

    @Test
    void inspectionTellsHyperVsTruthAndChangesNothing() {
        // Given a native change that SCVMM has not seen
        control.admin("SQL01-ERP", "detach?number=0&location=2");
        // When
        StepResult.Inspected result = (StepResult.Inspected) good(new AgentCommand.InspectFabric());
        // Then
        Inventory inventory = result.inventory();
        Inventory.Vm sql01 = vm(inventory, "SQL01-ERP");
        assertThat(sql01.disks()).extracting(Inventory.Disk::slot).containsExactly(Slot.scsi(0, 0), SLOT1);
        assertThat(sql01.state()).isEqualTo(VmState.OFF);
        assertThat(sql01.vmmId())
                .isEqualTo(hasScvmm() ? control.vm("SQL01-ERP").path("vmmId").asText() : null);
        assertThat(sql01.drives())
                .containsExactly(new Inventory.Drive(0, "\\\\lib\\iso\\tools.iso"), new Inventory.Drive(1, null));
        assertThat(sql01.disks().get(1).path()).isEqualTo(DATA);
        assertThat(sql01.disks().get(1).shared()).isTrue();
        assertThat(vm(inventory, "APP-ERP").disks().getFirst().path())
                .isEqualTo(new DiskPath("host:alone.lab.example", "D:\\VMs\\APP.vhdx"));
        assertThat(inventory.volumes())
                .extracting(volume -> volume.path().owner())
                .contains("cluster:c1", "host:alone.lab.example");
        assertThat(inventory.vms()).extracting(Inventory.Vm::name).contains(HOSTILE);
        assertThat(control.changes()).isEmpty();
    }

    /// No host has a share as a volume: it is asked itself.
    @Test
    void shareThatAVmHasADiskOnTellsItsSpace() {
        Inventory inventory = ((StepResult.Inspected) good(new AgentCommand.InspectFabric())).inventory();
        DiskPath disk = vm(inventory, "REFUSE-ERP").disks().get(1).path();
        JsonNode truth = control.share("\\\\files\\vms");
        assertThat(disk).isEqualTo(new DiskPath("share:files/vms", "\\\\Files\\VMs\\ERP\\Büro $(x).vhdx"));
        assertThat(inventory.volumes())
                .filteredOn(volume -> volume.path().owner().equals("share:files/vms"))
                .singleElement()
                .satisfies(volume -> {
                    assertThat(volume.path().path()).isEqualToIgnoringCase("\\\\files\\vms");
                    assertThat(volume.capacity()).isEqualTo(1L << 30);
                    assertThat(volume.free())
                            .isEqualTo(truth.path("free").asLong())
                            .isLessThan(1L << 30);
                    assertThat(volume.blockClone())
                            .isEqualTo(truth.path("blockClone").asBoolean());
                });
    }

    // Power

    @Test
    void shutdownBringsTheVmToOffAndARepeatDoesNothing() {
        // When
        good(stopVm("SQL02-ERP", false));
        good(stopVm("SQL02-ERP", false));
        // Then
        assertThat(control.state("SQL02-ERP")).isEqualTo("PowerOff");
        assertThat(control.changes()).containsExactly("stop");
    }

    @Test
    void everyOperationExecutedIsTold() {
        // When
        good(stopVm("SQL02-ERP", false));
        // Then
        assertThat(journal.all(StepEvent.Executed.class)).singleElement().satisfies(executed -> {
            assertThat(executed.parameters()).containsEntry("vm", control.id("SQL02-ERP"));
            assertThat(executed.outcome()).isEqualTo("ok");
        });
    }

    @Test
    void hangingGuestFailsTheStopWhenItsPowerMayNotBeCut() {
        // When
        StepFailed failed = bad(new AgentCommand.StopVm(id("HANG-ERP"), StopMode.SHUTDOWN, millis(300), false));
        // Then
        assertThat(failed.code()).isEqualTo(FailureCode.STOP_TIMED_OUT);
        assertThat(failed.detail()).contains("HANG-ERP");
        assertThat(control.state("HANG-ERP")).isEqualTo("Running");
    }

    @Test
    void hangingGuestLosesItsPowerWhenThatIsAllowed() {
        // When
        good(new AgentCommand.StopVm(id("HANG-ERP"), StopMode.SHUTDOWN, millis(300), true));
        // Then
        assertThat(control.state("HANG-ERP")).isEqualTo("PowerOff");
        assertThat(control.changes()).startsWith("stop").endsWith("stop");
    }

    @Test
    void refusingGuestFailsTheStop() {
        assertThat(bad(stopVm("REFUSE-ERP", false)).code()).isEqualTo(FailureCode.STOP_TIMED_OUT);
        assertThat(control.state("REFUSE-ERP")).isEqualTo("Running");
    }

    @Test
    void powerIsCutAndMemoryIsSavedOnRequest() {
        good(new AgentCommand.StopVm(id("SQL02-ERP"), StopMode.TURN_OFF, millis(1000), false));
        good(new AgentCommand.StopVm(id("APP-ERP"), StopMode.SAVE, millis(1000), false));
        assertThat(control.state("SQL02-ERP")).isEqualTo("PowerOff");
        assertThat(control.state("APP-ERP")).isEqualTo("Saved");
    }

    @Test
    void savedVmDoesNotCountAsShutDown() {
        good(new AgentCommand.StopVm(id("APP-ERP"), StopMode.SAVE, millis(1000), false));
        assertThat(bad(stopVm("APP-ERP", false)).code()).isEqualTo(FailureCode.VM_NOT_OFF);
        assertThat(control.state("APP-ERP")).isEqualTo("Saved");
    }

    @Test
    void vmThatIsToGoOnRunningIsLeftAlone() {
        good(new AgentCommand.StopVm(id("APP-ERP"), StopMode.NONE, millis(1000), false));
        assertThat(control.changes()).isEmpty();
    }

    @Test
    void startBringsTheVmToRunningAndARepeatDoesNothing() {
        good(new AgentCommand.StartVm(id("SQL01-ERP")));
        good(new AgentCommand.StartVm(id("SQL01-ERP")));
        assertThat(control.state("SQL01-ERP")).isEqualTo("Running");
        assertThat(control.changes()).containsExactly("start");
    }

    @Test
    void unknownVmIsNamed() {
        VmId stranger = VmId.of("00000000-0000-0000-0000-00000000dead");
        StepFailed failed = bad(new AgentCommand.StartVm(stranger));
        assertThat(failed.code()).isEqualTo(FailureCode.VM_NOT_FOUND);
        assertThat(failed.detail()).contains(stranger.toString());
    }

    // Disks

    @Test
    void detachLeavesTheFileAndARepeatDoesNothing() {
        // When
        good(detach("SQL01-ERP"));
        good(detach("SQL01-ERP"));
        // Then
        assertThat(control.at("SQL01-ERP", 1)).isNull();
        assertThat(control.at("SQL02-ERP", 1)).isEqualTo(DATA.path());
        assertThat(control.truth().path("deletedFiles")).isEmpty();
        assertThat(control.changes()).containsExactly("detach");
        assertThat(control.changeCalls()
                        .getFirst()
                        .path("arguments")
                        .path("skipDeleteVhd")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void detachOfARunningVmIsRefused() {
        StepFailed failed = bad(detach("SQL02-ERP"));
        assertThat(failed.code()).isEqualTo(FailureCode.VM_NOT_OFF);
        assertThat(control.changes()).isEmpty();
        assertThat(control.truth().path("guestDiskFailures")).isEmpty();
    }

    @Test
    void detachOfASlotThatHoldsSomethingElseIsRefused() {
        StepFailed failed = bad(new AgentCommand.DetachDisk(id("SQL01-ERP"), SLOT1, LOG));
        assertThat(failed.code()).isEqualTo(FailureCode.SLOT_CHANGED);
        assertThat(failed.detail()).contains("data.vhdx").contains("log.vhdx");
        assertThat(control.changes()).isEmpty();
    }

    @Test
    void detachFindsADiskThatWasMoved() {
        // Given
        control.admin("SQL01-ERP", "detach?number=0&location=1");
        control.admin("SQL01-ERP", "attach?number=0&location=7&shared=true&path=" + encoded(DATA.path()));
        // When
        StepFailed failed = bad(detach("SQL01-ERP"));
        // Then
        assertThat(failed.code()).isEqualTo(FailureCode.SLOT_CHANGED);
        assertThat(failed.detail()).contains("SCSI 0:7");
    }

    @Test
    void detachedDiskGoesHomeSharedAndARepeatDoesNothing() {
        // Given
        good(detach("SQL01-ERP"));
        // When
        good(attach("SQL01-ERP", true));
        good(attach("SQL01-ERP", true));
        // Then
        assertThat(control.at("SQL01-ERP", 1)).isEqualTo(DATA.path());
        assertThat(control.vm("SQL01-ERP").path("disks"))
                .anySatisfy(disk -> assertThat(disk.path("shared").asBoolean()
                                && disk.path("path").asText().equals(DATA.path()))
                        .isTrue());
        assertThat(control.changes()).containsExactly("detach", "attach");
    }

    @Test
    void forwardAttachInsistsOnOffAndGoingHomeDoesNot() {
        // Given
        good(detach("SQL01-ERP"));
        control.admin("SQL01-ERP", "start");
        // When
        StepFailed failed = bad(attach("SQL01-ERP", true));
        good(attach("SQL01-ERP", false));
        // Then
        assertThat(failed.code()).isEqualTo(FailureCode.VM_NOT_OFF);
        assertThat(control.at("SQL01-ERP", 1)).isEqualTo(DATA.path());
    }

    @Test
    void attachToATakenSlotNamesWhatIsThere() {
        StepFailed failed = bad(new AgentCommand.AttachDisk(id("SQL01-ERP"), SLOT1, LOG, true, true));
        assertThat(failed.code()).isEqualTo(FailureCode.SLOT_TAKEN);
        assertThat(failed.detail()).contains("data.vhdx");
    }

    @Test
    void attachOfAMissingFileSaysSo() {
        DiskPath gone = new DiskPath("cluster:c1", "C:\\ClusterStorage\\Volume1\\ERP\\gone.vhdx");
        StepFailed failed = bad(new AgentCommand.AttachDisk(id("SQL01-ERP"), Slot.scsi(0, 5), gone, true, true));
        assertThat(failed.code()).isEqualTo(FailureCode.DISK_FILE_GONE);
        assertThat(failed.detail()).contains("gone.vhdx");
    }

    @Test
    void confirmDetachedFindsAnyHolderInTheWholeFabric() {
        // Given
        good(detach("SQL01-ERP"));
        List<VmId> members = List.of(id("SQL01-ERP"));
        // When
        StepFailed failed = bad(new AgentCommand.ConfirmDetached(DATA, members));
        // Then
        assertThat(failed.code()).isEqualTo(FailureCode.DISK_ATTACHED);
        assertThat(failed.detail()).contains("SQL02-ERP").contains("SCSI 0:1");
    }

    @Test
    void confirmDetachedInsistsOnOff() {
        control.admin("SQL02-ERP", "detach?number=0&location=1");
        good(detach("SQL01-ERP"));
        List<VmId> both = List.of(id("SQL01-ERP"), id("SQL02-ERP"));
        assertThat(bad(new AgentCommand.ConfirmDetached(DATA, both)).code()).isEqualTo(FailureCode.VM_NOT_OFF);
        good(stopVm("SQL02-ERP", false));
        good(new AgentCommand.ConfirmDetached(DATA, both));
    }

    // Media

    @Test
    void mediaAreEjectedAndComeBack() {
        // Given
        List<Medium> media = List.of(new Medium(0, "\\\\lib\\iso\\tools.iso"));
        // When
        good(new AgentCommand.EjectMedia(id("SQL01-ERP"), media));
        good(new AgentCommand.EjectMedia(id("SQL01-ERP"), media));
        JsonNode empty = control.vm("SQL01-ERP").path("dvd").get(0).path("iso");
        good(new AgentCommand.InsertMedia(id("SQL01-ERP"), media));
        good(new AgentCommand.InsertMedia(id("SQL01-ERP"), media));
        // Then
        assertThat(empty.isNull()).isTrue();
        assertThat(control.vm("SQL01-ERP").path("dvd").get(0).path("iso").asText())
                .isEqualTo("\\\\lib\\iso\\tools.iso");
        assertThat(control.changes()).containsExactly("eject", "insertMedia");
    }

    @Test
    void mediumThatSomeoneChangedIsLeftAlone() {
        good(new AgentCommand.EjectMedia(id("SQL01-ERP"), List.of(new Medium(0, "\\\\lib\\iso\\other.iso"))));
        assertThat(control.changes()).isEmpty();
    }

    @Test
    void missingMediumFailsAfterTheOthersAreIn() {
        // Given
        good(new AgentCommand.EjectMedia(id("SQL01-ERP"), List.of(new Medium(0, "\\\\lib\\iso\\tools.iso"))));
        control.fault("insertMedia", "SQL01-ERP", "fail", "code", 32779, "message", "The file does not exist.");
        // When
        StepFailed failed = bad(new AgentCommand.InsertMedia(
                id("SQL01-ERP"),
                List.of(new Medium(1, "\\\\lib\\iso\\gone.iso"), new Medium(0, "\\\\lib\\iso\\tools.iso"))));
        // Then
        assertThat(failed.code()).isEqualTo(FailureCode.MEDIUM_GONE);
        assertThat(failed.detail()).contains("gone.iso").doesNotContain("tools.iso");
        assertThat(control.vm("SQL01-ERP").path("dvd").get(0).path("iso").asText())
                .isEqualTo("\\\\lib\\iso\\tools.iso");
    }

    // Checkpoints

    @Test
    void checkpointCarriesTextAndMarkerAndARepeatFindsIt() {
        // When
        StepResult first = good(checkpoint(HOSTILE, "before the \"update\"; $(x)"));
        StepResult second = good(checkpoint(HOSTILE, "before the \"update\"; $(x)"));
        // Then
        JsonNode made = control.vm(HOSTILE).path("checkpoints").get(0);
        assertThat(made.path("description").asText())
                .isEqualTo("before the \"update\"; $(x) " + Checkpoints.marker(run));
        assertThat(first)
                .isEqualTo(new StepResult.CheckpointCreated(made.path("id").asText(), "offline"))
                .isEqualTo(second);
        assertThat(control.changes()).containsExactly("checkpoint");
    }

    @Test
    void runningVmsCheckpointTellsItsType() {
        StepResult result =
                good(new AgentCommand.CreateCheckpoint(id("APP-ERP"), "cp", null, Checkpoints.marker(run), false));
        assertThat(((StepResult.CheckpointCreated) result).obtainedType()).isEqualTo("production");
    }

    @Test
    void checkpointInsistsOnOff() {
        StepFailed failed =
                bad(new AgentCommand.CreateCheckpoint(id("APP-ERP"), "cp", null, Checkpoints.marker(run), true));
        assertThat(failed.code()).isEqualTo(FailureCode.VM_NOT_OFF);
        assertThat(control.changes()).isEmpty();
    }

    @Test
    void checkpointWithASharedDiskAttachedIsRefused() {
        assertThat(bad(checkpoint("SQL01-ERP", null)).code()).isEqualTo(FailureCode.CHECKPOINT_REFUSED);
    }

    @Test
    void checkpointsMayShareANameAndAMarkerInTheUsersTextMisleadsNobody() {
        // Given another run's checkpoint whose text quotes our marker
        RunId other = RunId.next();
        good(new AgentCommand.CreateCheckpoint(
                id(HOSTILE), "cp", "not " + Checkpoints.marker(run), Checkpoints.marker(other), true));
        good(checkpoint(HOSTILE, null));
        // When
        good(new AgentCommand.RemoveCheckpoint(id(HOSTILE), Checkpoints.marker(run)));
        // Then
        assertThat(control.vm(HOSTILE).path("checkpoints"))
                .singleElement()
                .satisfies(left -> assertThat(left.path("description").asText()).endsWith(Checkpoints.marker(other)));
    }

    @Test
    void removedCheckpointIsMergedWhenTheStepIsDone() {
        // Given
        good(checkpoint(HOSTILE, null));
        String before = String.valueOf(control.at(HOSTILE, 0));
        // When
        good(new AgentCommand.RemoveCheckpoint(id(HOSTILE), Checkpoints.marker(run)));
        good(new AgentCommand.RemoveCheckpoint(id(HOSTILE), Checkpoints.marker(run)));
        // Then
        assertThat(before).endsWith(".avhdx");
        assertThat(control.at(HOSTILE, 0)).endsWith("O'Brien $(x).vhdx");
        assertThat(control.vm(HOSTILE).path("checkpoints")).isEmpty();
        assertThat(control.changes()).containsExactly("checkpoint", "removeCheckpoint");
    }

    @Test
    void oneCheckpointOfManyIsRemovedWhoeverMadeItAndARepeatDoesNothing() {
        // Given one made elsewhere, and ours on top of it
        control.admin("APP-ERP", "checkpoint?name=by%20hand");
        String foreign =
                control.vm("APP-ERP").path("checkpoints").get(0).path("id").asText();
        good(new AgentCommand.CreateCheckpoint(id("APP-ERP"), "ours", null, Checkpoints.marker(run), false));
        // When
        good(new AgentCommand.RemoveAnyCheckpoint(id("APP-ERP"), foreign.toUpperCase(Locale.ROOT)));
        good(new AgentCommand.RemoveAnyCheckpoint(id("APP-ERP"), foreign));
        // Then it is merged
        assertThat(control.vm("APP-ERP").path("checkpoints"))
                .singleElement()
                .satisfies(left -> assertThat(left.path("name").asText()).isEqualTo("ours"));
        Inventory.Vm after = vm(((StepResult.Inspected) good(new AgentCommand.InspectFabric())).inventory(), "APP-ERP");
        assertThat(after.disks().getFirst().parents()).hasSize(1);
        assertThat(control.changes()).filteredOn("removeCheckpoint"::equals).hasSize(1);
    }

    @Test
    void inspectionTellsEveryFileOfTheChainsAndWhatEachCheckpointFroze() {
        // Given two checkpoints
        control.admin("APP-ERP", "checkpoint?name=first");
        control.admin("APP-ERP", "checkpoint?name=second");
        // When
        Inventory.Vm seen = vm(((StepResult.Inspected) good(new AgentCommand.InspectFabric())).inventory(), "APP-ERP");
        // Then
        Inventory.Disk disk = seen.disks().getFirst();
        DiskPath middle = disk.parents().get(0);
        DiskPath base = disk.parents().get(1);
        assertThat(base).isEqualTo(new DiskPath("host:alone.lab.example", "D:\\VMs\\APP.vhdx"));
        assertThat(seen.files())
                .extracting(Inventory.ChainFile::path, Inventory.ChainFile::parent)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(disk.path(), middle),
                        org.assertj.core.groups.Tuple.tuple(middle, base),
                        org.assertj.core.groups.Tuple.tuple(base, null));
        assertThat(seen.files()).allMatch(file -> file.length() > 0);
        assertThat(checkpoint(seen, "first").frozen()).containsExactly(base);
        assertThat(checkpoint(seen, "second").frozen()).containsExactly(middle);
        assertThat(checkpoint(seen, "second").parent())
                .isEqualTo(checkpoint(seen, "first").id());
    }

    private static Inventory.Checkpoint checkpoint(Inventory.Vm vm, String name) {
        return vm.checkpoints().stream()
                .filter(checkpoint -> checkpoint.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void failedMergeFailsTheRemoval() {
        // Given
        good(checkpoint(HOSTILE, null));
        control.fault("merge", HOSTILE, "fail", "code", 19100, "message", "The merge failed.");
        // When
        StepFailed failed = bad(new AgentCommand.RemoveCheckpoint(id(HOSTILE), Checkpoints.marker(run)));
        // Then
        assertThat(failed.code()).isEqualTo(FailureCode.FABRIC_ERROR);
        assertThat(failed.detail()).contains("19100");
    }

    @Test
    void refreshLetsScvmmSee() {
        good(new AgentCommand.RefreshVm(id("SQL01-ERP")));
        assertThat(control.changes()).containsExactly("refresh");
    }

    // Faults

    @Test
    void failureIsToldWithTheFabricsCode() {
        control.fault("start", "SQL01-ERP", "fail", "code", 12711, "message", "VMM cannot complete the WMI operation.");
        StepFailed failed = bad(new AgentCommand.StartVm(id("SQL01-ERP")));
        assertThat(failed.code()).isEqualTo(FailureCode.FABRIC_ERROR);
        assertThat(failed.detail()).contains("12711").contains("WMI");
        assertThat(control.state("SQL01-ERP")).isEqualTo("PowerOff");
    }

    /// A copy that stands still, a backup, a virus scanner: the VM starts as soon as the file is free.
    @Test
    void startWaitsForAFileThatSomebodyHolds() {
        // Given
        control.fault("start", "SQL01-ERP", "fail", "code", 32774, "message", HELD, "times", 5);
        // When
        good(new AgentCommand.StartVm(id("SQL01-ERP")));
        // Then
        assertThat(control.state("SQL01-ERP")).isEqualTo("Running");
        assertThat(control.changes()).containsOnly("start").hasSize(6);
        assertThat(journal.all(StepEvent.Executed.class))
                .filteredOn(executed -> executed.outcome().contains("data.vhdx"))
                .hasSize(5);
    }

    @Test
    void startGivesUpAFileThatIsHeldBeyondPatienceAndNamesIt() {
        control.fault("start", "SQL01-ERP", "fail", "code", 32774, "message", HELD, "times", 100);
        StepFailed failed = bad(new AgentCommand.StartVm(id("SQL01-ERP")), millis(900), null, Direction.FORWARD);
        assertThat(failed.code()).isEqualTo(FailureCode.SOURCE_IN_USE);
        assertThat(failed.detail()).contains("32774").contains("data.vhdx");
        assertThat(control.state("SQL01-ERP")).isEqualTo("PowerOff");
    }

    @Test
    void refreshThatFailsIsNoSuccess() {
        control.fault("refresh", "SQL01-ERP", "fail");
        assertThat(bad(new AgentCommand.RefreshVm(id("SQL01-ERP"))).code()).isEqualTo(FailureCode.FABRIC_ERROR);
    }

    @Test
    void failureAfterItsEffectIsASuccess() {
        control.fault("detach", "SQL01-ERP", "failAfterEffect");
        good(detach("SQL01-ERP"));
        assertThat(control.changes()).containsExactly("detach");
        assertThat(control.at("SQL01-ERP", 1)).isNull();
    }

    @Test
    void failureWhoseEffectComesLateIsASuccessAndActsOnce() {
        control.fault("checkpoint", HOSTILE, "failAfterEffect", "seconds", 0.4);
        good(checkpoint(HOSTILE, null));
        assertThat(control.changes()).containsExactly("checkpoint");
        assertThat(control.vm(HOSTILE).path("checkpoints")).hasSize(1);
    }

    @Test
    void lostAnswerIsFoundAgainAndActsOnce() {
        control.fault("checkpoint", HOSTILE, "loseAnswer");
        good(checkpoint(HOSTILE, null));
        assertThat(control.changes()).containsExactly("checkpoint");
        assertThat(control.vm(HOSTILE).path("checkpoints")).hasSize(1);
    }

    @Test
    void lostAnswerOfAJobThatGoesOnIsFollowed() {
        control.fault("attach", "SQL01-ERP", "loseAnswer", "seconds", 0.4);
        good(detach("SQL01-ERP"));
        good(attach("SQL01-ERP", true));
        assertThat(control.changes()).containsExactly("detach", "attach");
        assertThat(control.at("SQL01-ERP", 1)).isEqualTo(DATA.path());
    }

    @Test
    void slowJobIsWaitedForWithProgress() {
        control.fault("start", "SQL01-ERP", "slow", "seconds", 0.8);
        good(new AgentCommand.StartVm(id("SQL01-ERP")));
        assertThat(journal.all(StepEvent.Progressed.class)).isNotEmpty();
        assertThat(control.changes()).containsExactly("start");
    }

    @Test
    void hangingJobTimesOutAndIsStopped() {
        // Given
        control.fault("start", "SQL01-ERP", "hang");
        // When
        StepFailed failed = bad(new AgentCommand.StartVm(id("SQL01-ERP")), millis(400), null, Direction.FORWARD);
        // Then
        assertThat(failed.code()).isEqualTo(FailureCode.TIMED_OUT);
        assertThat(control.truth().path("jobs"))
                .noneMatch(job -> job.path("status").asText().equals("Running"));
        good(new AgentCommand.StartVm(id("SQL01-ERP")));
    }

    @Test
    void foreignLockIsWaitedForBeyondPatienceAndNamed() {
        // Given
        control.fault("detach", "SQL01-ERP", "lockedByOtherJob", "seconds", 0.9);
        // When
        handle(detach("SQL01-ERP"), millis(400), null, Direction.FORWARD);
        // Then
        assertThat(control.at("SQL01-ERP", 1)).isNull();
        assertThat(journal.all(StepEvent.Waiting.class))
                .anySatisfy(waiting -> assertThat(waiting.waitingFor()).contains("otherJob"));
    }

    @Test
    void lockedCodeOfAJobIsWaitedForToo() {
        control.fault("attach", "SQL01-ERP", "fail", "code", 2602, "message", "The object is locked.");
        good(detach("SQL01-ERP"));
        good(attach("SQL01-ERP", true));
        assertThat(control.at("SQL01-ERP", 1)).isEqualTo(DATA.path());
    }

    @Test
    void afterWaitingForALockItLooksAgain() {
        // Given somebody detaches the disk while we wait
        control.fault("detach", "SQL01-ERP", "lockedByOtherJob", "seconds", 0.8);
        CompletableFuture<StepResult> work = inBackground(detach("SQL01-ERP"));
        control.await("the wait", () -> !journal.all(StepEvent.Waiting.class).isEmpty());
        control.admin("SQL01-ERP", "detach?number=0&location=1");
        // When
        work.join();
        // Then nothing was detached a second time
        assertThat(control.changeCalls())
                .noneMatch(call -> call.path("outcome").asText().equals("completed"));
    }

    @Test
    void readsWithoutAnswerAreAskedAgain() {
        control.fault("list", "*", "loseAnswer", "times", 2);
        good(detach("SQL01-ERP"));
        assertThat(control.changes()).containsExactly("detach");
    }

    @Test
    void lostJobStatusIsAskedAgain() {
        control.fault("jobStatus", "*", "loseAnswer", "times", 2);
        good(detach("SQL01-ERP"));
        assertThat(control.changes()).containsExactly("detach");
    }

    @Test
    void goneFabricIsUnreachable() throws IOException {
        String id = control.id("SQL01-ERP");
        simulator.close();
        StepFailed failed = bad(new AgentCommand.StartVm(VmId.of(id)));
        assertThat(failed.code()).isEqualTo(FailureCode.FABRIC_UNREACHABLE);
        assertThat(fabric.answers()).isFalse();
        start();
    }

    // Redelivery, cancel and undo

    @Test
    void redeliveredCommandFollowsTheJobOfItsPredecessor() throws Exception {
        // Given an agent that dies while its job runs
        control.fault("checkpoint", HOSTILE, "slow", "seconds", 0.6);
        Thread dying = Thread.ofVirtual().start(() -> {
            try {
                handle(checkpoint(HOSTILE, null));
            } catch (CompletionException ended) {
                assertThat(ended).hasCauseInstanceOf(InterruptedException.class);
            }
        });
        control.await("the job", () -> control.changes().contains("checkpoint"));
        dying.interrupt();
        dying.join();
        // When the command comes again
        good(checkpoint(HOSTILE, null));
        // Then
        assertThat(control.changes()).containsExactly("checkpoint");
        assertThat(control.vm(HOSTILE).path("checkpoints")).hasSize(1);
    }

    @Test
    void undoEndsTheUnknownStepBeforeItLooks() throws Exception {
        // Given a detach that still runs when its undo comes
        control.fault("detach", "SQL01-ERP", "slow", "seconds", 0.6);
        StepRef forward = ref(Direction.FORWARD);
        Thread dying = Thread.ofVirtual().start(() -> {
            try {
                handle(detach("SQL01-ERP"));
            } catch (CompletionException ended) {
                assertThat(ended).hasCauseInstanceOf(InterruptedException.class);
            }
        });
        control.await("the job", () -> control.changes().contains("detach"));
        dying.interrupt();
        dying.join();
        // When
        handle(attach("SQL01-ERP", false), millis(5_000), forward, Direction.UNDO);
        // Then the disk hangs there, and nothing that could take it away again is left
        assertThat(control.at("SQL01-ERP", 1)).isEqualTo(DATA.path());
        assertThat(control.truth().path("jobs"))
                .noneMatch(job -> job.path("status").asText().equals("Running"));
    }

    @Test
    void undoOfAShutdownWaitsForItsLateEffect() throws Exception {
        // Given a shutdown whose caller gave up and that goes on
        control.fault("stop", "SQL02-ERP", "slow", "seconds", 0.5);
        StepRef forward = ref(Direction.FORWARD);
        Thread dying = Thread.ofVirtual().start(() -> {
            try {
                handle(stopVm("SQL02-ERP", false));
            } catch (CompletionException ended) {
                assertThat(ended).hasCauseInstanceOf(InterruptedException.class);
            }
        });
        control.await("the job", () -> control.changes().contains("stop"));
        dying.interrupt();
        dying.join();
        // When
        handle(new AgentCommand.StartVm(id("SQL02-ERP")), millis(5_000), forward, Direction.UNDO);
        // Then it was Off in between and runs now
        assertThat(control.changes()).containsExactly("stop", "start");
        assertThat(control.state("SQL02-ERP")).isEqualTo("Running");
    }

    @Test
    void undoOfAShutdownThatHangsLetsTheVmRunOn() {
        // Given
        StepRef forward = ref(Direction.FORWARD);
        bad(new AgentCommand.StopVm(id("HANG-ERP"), StopMode.SHUTDOWN, millis(200), false));
        // When
        handle(new AgentCommand.StartVm(id("HANG-ERP")), millis(5_000), forward, Direction.UNDO);
        // Then
        assertThat(control.changes()).containsExactly("stop");
        assertThat(control.state("HANG-ERP")).isEqualTo("Running");
    }

    @Test
    void canceledJobIsStoppedWhereThatIsSafe() {
        // Given
        control.fault("start", "SQL01-ERP", "hang");
        CompletableFuture<StepResult> work = inBackground(new AgentCommand.StartVm(id("SQL01-ERP")));
        control.await("the job", () -> control.changes().contains("start"));
        // When
        journal.canceled = true;
        // Then
        assertThat(failure(work).code()).isEqualTo(FailureCode.CANCELED);
        assertThat(control.state("SQL01-ERP")).isEqualTo("PowerOff");
    }

    @Test
    void shutdownCantBeUnasked() {
        // Given
        control.fault("stop", "SQL02-ERP", "slow", "seconds", 0.4);
        CompletableFuture<StepResult> work = inBackground(stopVm("SQL02-ERP", false));
        control.await("the job", () -> control.changes().contains("stop"));
        // When
        journal.canceled = true;
        work.join();
        // Then
        assertThat(control.state("SQL02-ERP")).isEqualTo("PowerOff");
    }
}
