package dev.stillpoint.agent.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.agent.step.StepFailed;
import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.AgentCommand.FileSwap;
import dev.stillpoint.contracts.Checkpoints;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.FileIdentity;
import dev.stillpoint.contracts.Medium;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.simulator.vhdx.DiskChain;
import dev.stillpoint.simulator.vhdx.FileChannels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a restore asks of every implementation of [Fabric]: checkpoints brought back, files swapped and swapped back,
/// access granted. The other half of [FabricContract].
public abstract class RestoreContract extends FabricFixture {
    private static final String ERP = "C:\\ClusterStorage\\Volume1\\ERP\\";
    private static final String ODD_FOLDER = "C:\\ClusterStorage\\Volume1\\Büro [7]; $(x) 'q 😀\\";
    private static final FileSwap SWAP = files(ERP, "data.vhdx", null);

    // Restoring checkpoints

    @Test
    void restoreBringsTheOwnDisksBytesBackAndKeepsTheCheckpoint() throws IOException {
        // Given
        good(checkpoint(HOSTILE, null));
        byte[] before = content(HOSTILE, 0);
        guestWrites(HOSTILE);
        assertThat(content(HOSTILE, 0)).isNotEqualTo(before);
        // When
        good(new AgentCommand.RestoreCheckpoint(id(HOSTILE), marker(), null));
        // Then
        assertThat(content(HOSTILE, 0)).isEqualTo(before);
        assertThat(control.state(HOSTILE)).isEqualTo("PowerOff");
        assertThat(current(HOSTILE)).endsWith(marker());
    }

    @Test
    void restoreAfterASafetyCheckpointIsMadeOnceAndTakenBackToIt() throws IOException {
        // Given the set's checkpoint, what came later, and a safety checkpoint of that
        String safety = Checkpoints.marker(RunId.next());
        good(checkpoint(HOSTILE, null));
        byte[] then = content(HOSTILE, 0);
        guestWrites(HOSTILE);
        byte[] now = content(HOSTILE, 0);
        good(new AgentCommand.CreateCheckpoint(id(HOSTILE), "safety", null, safety, true));
        AgentCommand restore = new AgentCommand.RestoreCheckpoint(id(HOSTILE), marker(), safety);
        // When
        good(restore);
        good(restore);
        // Then
        assertThat(content(HOSTILE, 0)).isEqualTo(then);
        assertThat(restores()).isEqualTo(1);
        // When
        AgentCommand back = new AgentCommand.RestoreCheckpoint(id(HOSTILE), safety, marker());
        good(back);
        good(back);
        // Then
        assertThat(content(HOSTILE, 0)).isEqualTo(now);
        assertThat(current(HOSTILE)).endsWith(safety);
        assertThat(restores()).isEqualTo(2);
    }

    @Test
    void restoreWithoutASafetyCheckpointIsProvenByItsJobOnly() {
        // Given a VM that goes on from the checkpoint although nothing was restored
        good(checkpoint(HOSTILE, null));
        AgentCommand restore = new AgentCommand.RestoreCheckpoint(id(HOSTILE), marker(), null);
        // When the step runs, and runs again
        good(restore);
        good(restore);
        // Then
        assertThat(restores()).isEqualTo(1);
        // When another step restores
        step = "another";
        good(restore);
        // Then
        assertThat(restores()).isEqualTo(2);
    }

    /// The file that both the present and the safety checkpoint stand on can't be merged while both are there.
    @Test
    void restoredCheckpointCanBeRemovedWhileTheSafetyCheckpointStays() throws IOException {
        // Given
        String safety = Checkpoints.marker(RunId.next());
        good(checkpoint(HOSTILE, null));
        guestWrites(HOSTILE);
        good(new AgentCommand.CreateCheckpoint(id(HOSTILE), "safety", null, safety, true));
        good(new AgentCommand.RestoreCheckpoint(id(HOSTILE), marker(), safety));
        byte[] restored = content(HOSTILE, 0);
        // When
        good(new AgentCommand.RemoveCheckpoint(id(HOSTILE), marker()));
        // Then
        assertThat(content(HOSTILE, 0)).isEqualTo(restored);
        assertThat(control.vm(HOSTILE).path("checkpoints")).hasSize(1);
        // When
        good(new AgentCommand.RemoveCheckpoint(id(HOSTILE), safety));
        // Then all is merged
        assertThat(content(HOSTILE, 0)).isEqualTo(restored);
        assertThat(control.at(HOSTILE, 0)).endsWith("O'Brien $(x).vhdx");
    }

    @Test
    void goneCheckpointIsSaidAndNothingIsDone() {
        good(checkpoint(HOSTILE, "quotes " + Checkpoints.marker(RunId.next())));
        String gone = Checkpoints.marker(RunId.next());
        StepFailed failed = bad(new AgentCommand.RestoreCheckpoint(id(HOSTILE), gone, null));
        assertThat(failed.code()).isEqualTo(FailureCode.CHECKPOINT_GONE);
        assertThat(failed.detail()).contains(gone).contains(HOSTILE);
        assertThat(restores()).isZero();
    }

    @Test
    void runningVmIsNotRestored() {
        good(checkpoint(HOSTILE, null));
        control.admin(HOSTILE, "start");
        StepFailed failed = bad(new AgentCommand.RestoreCheckpoint(id(HOSTILE), marker(), null));
        assertThat(failed.code()).isEqualTo(FailureCode.VM_NOT_OFF);
        assertThat(control.state(HOSTILE)).isEqualTo("Running");
        assertThat(restores()).isZero();
    }

    @Test
    void vmWhoseCheckpointHoldsMemoryEndsSavedAndCanBeRestoredAgain() {
        // Given
        good(new AgentCommand.CreateCheckpoint(id("MEM-ERP"), "cp", null, marker(), false));
        good(stopVm("MEM-ERP", false));
        // When
        good(new AgentCommand.RestoreCheckpoint(id("MEM-ERP"), marker(), null));
        step = "again";
        good(new AgentCommand.RestoreCheckpoint(id("MEM-ERP"), marker(), null));
        // Then
        assertThat(control.state("MEM-ERP")).isEqualTo("Saved");
        assertThat(restores()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"failAfterEffect,", "failAfterEffect,0.3", "loseAnswer,", "loseAnswer,0.3", "slow,0.3"})
    void restoreThatEndedOddlyActsOnce(String what, @Nullable Double seconds) {
        // Given
        String safety = Checkpoints.marker(RunId.next());
        good(checkpoint(HOSTILE, null));
        good(new AgentCommand.CreateCheckpoint(id(HOSTILE), "safety", null, safety, true));
        fault("restore", HOSTILE, what, seconds);
        // When
        good(new AgentCommand.RestoreCheckpoint(id(HOSTILE), marker(), safety));
        // Then
        assertThat(current(HOSTILE)).endsWith(marker());
        assertThat(restores()).isEqualTo(1);
    }

    @Test
    void lostAnswerOfARestoreThatNothingElseProvesIsFound() {
        good(checkpoint(HOSTILE, null));
        control.fault("restore", HOSTILE, "loseAnswer");
        good(new AgentCommand.RestoreCheckpoint(id(HOSTILE), marker(), null));
        assertThat(restores()).isEqualTo(1);
    }

    @Test
    void restoreThatHangsIsStoppedAndALockIsWaitedFor() {
        good(checkpoint(HOSTILE, null));
        AgentCommand restore = new AgentCommand.RestoreCheckpoint(id(HOSTILE), marker(), null);
        control.fault("restore", HOSTILE, "hang");
        assertThat(bad(restore, millis(300), null, Direction.FORWARD).code()).isEqualTo(FailureCode.TIMED_OUT);
        control.fault("restore", HOSTILE, "lockedByOtherJob", "seconds", 0.3);
        good(restore);
        assertThat(journal.all(StepEvent.Waiting.class))
                .anySatisfy(waiting -> assertThat(waiting.waitingFor()).contains("otherJob"));
    }

    // Swapping files

    @Test
    void swapRenamesTellsWhatIsKeptAndARepeatDoesNothing() throws IOException {
        // Given
        detached();
        Path side = side(SWAP, "new");
        long kept = Files.size(local(SWAP.live()));
        Instant keptTime = Files.getLastModifiedTime(local(SWAP.live())).toInstant();
        // When
        StepResult first = good(swap(SWAP));
        StepResult second = good(swap(SWAP));
        // Then
        assertThat(side).doesNotExist();
        assertThat(local(SWAP.live())).hasContent("new");
        assertThat(first).isEqualTo(second).isInstanceOfSatisfying(StepResult.DiskSwapped.class, swapped -> {
            StepResult.KeptFile file = swapped.kept().getFirst();
            assertThat(file.live()).isEqualTo(SWAP.live());
            assertThat(file.path()).isEqualTo(SWAP.outgoing());
            assertThat(file.identity().length()).isEqualTo(kept);
            assertThat(windowsTime(file.identity().modifiedAt())).isEqualTo(windowsTime(keptTime));
            assertThat(file.identity().diskId()).isNotNull();
        });
        assertThat(swaps()).containsExactly("swap");
    }

    @Test
    void swapBackBringsTheFileHomeWithItsAccessAndARepeatDoesNothing() throws IOException {
        // Given
        detached();
        side(SWAP, "new");
        byte[] live = Files.readAllBytes(local(SWAP.live()));
        good(swap(SWAP));
        // When
        good(swapBack(SWAP));
        good(swapBack(SWAP));
        // Then
        assertThat(local(SWAP.live())).hasBinaryContent(live);
        assertThat(local(SWAP.incoming())).hasContent("new");
        assertThat(swaps()).containsExactly("swap", "swapBack");
        good(attach("SQL01-ERP", true));
    }

    @Test
    void swapBackOfWhatWasNeverSwappedIsDone() throws IOException {
        detached();
        side(SWAP, "new");
        good(swapBack(SWAP));
        assertThat(swaps()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // live, incoming, outgoing before | ending | the three afterwards | operations
                "SwapDisk | LI. | done         | L.O | swap",
                "SwapDisk | .IO | done         | L.O | swap",
                "SwapDisk | L.O | done         | L.O | ",
                "SwapDisk | ..O | FILES_UNCLEAR| L.. | swapBack",
                "SwapDisk | L.. | FILES_UNCLEAR| L.. | ",
                "SwapDisk | .I. | FILES_UNCLEAR| .I. | ",
                "SwapDisk | LIO | FILES_UNCLEAR| LIO | ",
                "SwapDisk | ... | FILES_UNCLEAR| ... | ",
                "SwapBack | L.O | done         | LI. | swapBack",
                "SwapBack | .IO | done         | LI. | swapBack",
                "SwapBack | LI. | done         | LI. | ",
                "SwapBack | ..O | done         | L.. | swapBack",
                "SwapBack | L.. | FILES_UNCLEAR| L.. | ",
                "SwapBack | .I. | FILES_UNCLEAR| .I. | ",
                "SwapBack | LIO | FILES_UNCLEAR| LIO | ",
                "SwapBack | ... | FILES_UNCLEAR| ... | "
            })
    void whatIsFoundTellsHowToGoOn(String kind, String before, String ending, String after, @Nullable String operations)
            throws IOException {
        // Given
        detached();
        Files.delete(local(SWAP.live()));
        for (int i = 0; i < 3; i++) {
            if (before.charAt(i) != '.') {
                Files.writeString(local(names(SWAP).get(i)), "content of " + i);
            }
        }
        AgentCommand command = kind.equals("SwapDisk") ? swap(SWAP) : swapBack(SWAP);
        // When
        if (ending.equals("done")) {
            good(command);
        } else {
            StepFailed failed = bad(command);
            assertThat(failed.code().name()).isEqualTo(ending);
            assertThat(failed.detail()).contains("data.vhdx");
        }
        // Then
        StringBuilder found = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            found.append(Files.exists(local(names(SWAP).get(i))) ? "LIO".charAt(i) : '.');
        }
        assertThat(found).hasToString(after);
        assertThat(swaps()).isEqualTo(operations == null ? List.of() : List.of(operations));
    }

    @Test
    void attachedDiskIsNotSwapped() throws IOException {
        // Given one VM that still holds it
        good(detach("SQL01-ERP"));
        good(stopVm("SQL02-ERP", false));
        side(SWAP, "new");
        // When
        StepFailed failed = bad(swap(SWAP));
        // Then
        assertThat(failed.code()).isEqualTo(FailureCode.DISK_ATTACHED);
        assertThat(failed.detail()).contains("SQL02-ERP").contains("data.vhdx").contains("SCSI 0:1");
        assertThat(swaps()).isEmpty();
    }

    @Test
    void diskOfARunningVmIsNotSwapped() throws IOException {
        detached();
        side(SWAP, "new");
        control.admin("SQL01-ERP", "start");
        assertThat(bad(swap(SWAP)).code()).isEqualTo(FailureCode.VM_NOT_OFF);
        assertThat(bad(new AgentCommand.SwapDisk(DATA.diskId(), List.of(SWAP), List.of(id("SQL01-ERP"))))
                        .detail())
                .contains("SQL01-ERP")
                .contains("Running");
        assertThat(swaps()).isEmpty();
    }

    @Test
    void incomingFileMustBeWhatItWas() throws IOException {
        // Given
        detached();
        side(SWAP, "what was kept");
        FileIdentity seen = identity(SWAP.incoming());
        FileSwap wrongLength =
                files(ERP, "data.vhdx", new FileIdentity(seen.length() + 1, seen.modifiedAt(), seen.diskId()));
        FileSwap wrongTime = files(
                ERP,
                "data.vhdx",
                new FileIdentity(seen.length(), seen.modifiedAt().plusSeconds(1), seen.diskId()));
        FileSwap wrongDisk = files(ERP, "data.vhdx", new FileIdentity(seen.length(), seen.modifiedAt(), "another"));
        // When, Then
        for (FileSwap wrong : List.of(wrongLength, wrongTime, wrongDisk)) {
            StepFailed failed = bad(swap(wrong));
            assertThat(failed.code()).isEqualTo(FailureCode.FILES_UNCLEAR);
            assertThat(failed.detail())
                    .contains(SWAP.incoming().path())
                    .contains(seen.length() + " bytes of " + upToMillis(seen.modifiedAt()));
        }
        assertThat(swaps()).isEmpty();
        good(swap(files(ERP, "data.vhdx", seen)));
    }

    @Test
    void keptFileIsRenamedBackByItsIdentity() throws IOException {
        // Given a swap, and the set of the kept files restored by another run
        detached();
        side(SWAP, "new");
        byte[] live = Files.readAllBytes(local(SWAP.live()));
        StepResult.DiskSwapped swapped = (StepResult.DiskSwapped) good(swap(SWAP));
        StepResult.KeptFile kept = swapped.kept().getFirst();
        step = "another";
        FileSwap again = new FileSwap(
                kept.live(), kept.path(), new DiskPath("cluster:c1", ERP + "data.vhdx.2.previous"), kept.identity());
        // When
        good(swap(again));
        // Then
        assertThat(local(SWAP.live())).hasBinaryContent(live);
        assertThat(local(again.outgoing())).hasContent("new");
    }

    @Test
    void setOfFilesIsSwappedWithTheAttachedOneGoneFirstAndBackLast() throws IOException {
        // Given
        List<String> names = quorumFiles();
        List<FileSwap> set = names.stream().map(name -> files(ERP, name, null)).toList();
        assertThat(names.getLast()).endsWith(".vhds");
        good(new AgentCommand.DetachDisk(
                id("SET-ERP"), Slot.scsi(0, 2), set.getLast().live()));
        for (FileSwap file : set) {
            Files.copy(local(file.live()), local(file.incoming()));
        }
        AgentCommand swap = new AgentCommand.SwapDisk(set.getLast().live().diskId(), set, List.of(id("SET-ERP")));
        AgentCommand back = new AgentCommand.SwapBack(set.getLast().live().diskId(), set, List.of(id("SET-ERP")));
        // When
        StepResult.DiskSwapped swapped = (StepResult.DiskSwapped) good(swap);
        // Then
        assertThat(swapped.kept()).hasSize(2);
        assertThat(moves(0)).first().asString().endsWith(".vhds");
        assertThat(moves(0)).last().asString().endsWith(".vhds.1.side");
        // When one file is on its way, as a crash may leave it
        Files.move(local(set.getLast().live()), local(set.getLast().incoming()));
        good(back);
        // Then
        for (FileSwap file : set) {
            assertThat(local(file.live())).exists();
            assertThat(local(file.incoming())).exists();
            assertThat(local(file.outgoing())).doesNotExist();
        }
        good(new AgentCommand.AttachDisk(
                id("SET-ERP"), Slot.scsi(0, 2), set.getLast().live(), true, true));
        good(new AgentCommand.StartVm(id("SET-ERP")));
    }

    @Test
    void renamesOfOneChangeAreMadeAllOrNone() throws Exception {
        // Given a second rename that can't be made
        detached();
        side(SWAP, "new");
        Change.Swap change = new Change.Swap(
                id("SQL01-ERP"),
                List.of(),
                List.of(
                        new Change.Move(SWAP.live(), SWAP.outgoing()),
                        new Change.Move(new DiskPath("cluster:c1", ERP + "nothing"), SWAP.live())));
        // When, Then
        assertThatThrownBy(() -> fabric.begin(change, new Correlation(ref(Direction.FORWARD), "x", 1)))
                .isInstanceOf(FabricException.Refused.class);
        assertThat(local(SWAP.live())).exists();
        assertThat(local(SWAP.outgoing())).doesNotExist();
    }

    @Test
    void heldFileIsNotRenamed() {
        Change.Swap change =
                new Change.Swap(id("SQL02-ERP"), List.of(), List.of(new Change.Move(SWAP.live(), SWAP.outgoing())));
        assertThatThrownBy(() -> fabric.begin(change, new Correlation(ref(Direction.FORWARD), "x", 1)))
                .isInstanceOfSatisfying(
                        FabricException.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Refusal.FILE_IN_USE));
    }

    @ParameterizedTest
    @CsvSource({
        "swap,failAfterEffect,", "swap,failAfterEffect,0.3", "swap,loseAnswer,", "swap,loseAnswer,0.3",
        "swap,slow,0.3", "swap,lockedByOtherJob,0.3", "swapBack,failAfterEffect,", "swapBack,failAfterEffect,0.3",
        "swapBack,loseAnswer,", "swapBack,loseAnswer,0.3", "swapBack,lockedByOtherJob,0.3"
    })
    void swapThatEndedOddlyActsOnce(String operation, String what, @Nullable Double seconds) throws IOException {
        // Given a fault that names the other of the disk's VMs
        detached();
        side(SWAP, "new");
        if (operation.equals("swapBack")) {
            good(swap(SWAP));
        }
        fault(operation, "SQL02-ERP", what, seconds);
        // When
        good(operation.equals("swap") ? swap(SWAP) : swapBack(SWAP));
        // Then
        assertThat(Files.exists(local(SWAP.outgoing()))).isEqualTo(operation.equals("swap"));
        assertThat(control.changeCalls().stream()
                        .filter(call -> call.path("operation").asText().equals(operation))
                        .filter(call -> !call.path("outcome").asText().equals("refused")))
                .hasSize(1);
    }

    @Test
    void failedSwapFailsAndASwapThatHangsIsStoppedWithoutAnEffect() throws IOException {
        detached();
        side(SWAP, "new");
        control.fault("swap", "SQL02-ERP", "fail", "code", 77, "message", "no");
        assertThat(bad(swap(SWAP)).detail()).contains("77").contains("no");
        control.fault("swap", "*", "hang");
        assertThat(bad(swap(SWAP), millis(300), null, Direction.FORWARD).code()).isEqualTo(FailureCode.TIMED_OUT);
        assertThat(local(SWAP.incoming())).hasContent("new");
        assertThat(control.truth().path("jobs"))
                .noneMatch(job -> job.path("status").asText().equals("Running"));
        good(swap(SWAP));
    }

    @Test
    void undoOfASwapEndsItsJobBeforeItLooks() throws Exception {
        // Given an agent that dies while its renames are still to come
        detached();
        side(SWAP, "new");
        control.fault("swap", "SQL01-ERP", "slow", "seconds", 0.6);
        StepRef forward = ref(Direction.FORWARD);
        die(swap(SWAP), "swap");
        // When
        handle(swapBack(SWAP), millis(5_000), forward, Direction.UNDO);
        // Then nothing renames any more, and the file is at home
        assertThat(local(SWAP.incoming())).hasContent("new");
        assertThat(control.truth().path("jobs"))
                .noneMatch(job -> job.path("status").asText().equals("Running"));
        good(attach("SQL01-ERP", true));
    }

    @Test
    void redeliveredSwapFollowsTheJobOfItsPredecessor() throws Exception {
        detached();
        side(SWAP, "new");
        control.fault("swap", "SQL01-ERP", "slow", "seconds", 0.6);
        die(swap(SWAP), "swap");
        good(swap(SWAP));
        assertThat(local(SWAP.live())).hasContent("new");
        assertThat(swaps()).containsExactly("swap");
    }

    // Access

    @Test
    void fileThatReplacedAnotherNeedsAccessAndThenHangsAndRuns() throws IOException {
        // Given
        detached();
        Files.copy(local(SWAP.live()), local(SWAP.incoming()));
        good(swap(SWAP));
        // When, Then
        assertThat(bad(attach("SQL01-ERP", true)).code()).isEqualTo(FailureCode.ACCESS_DENIED);
        good(new AgentCommand.GrantAccess(id("SQL01-ERP"), DATA));
        good(new AgentCommand.GrantAccess(id("SQL01-ERP"), DATA));
        good(attach("SQL01-ERP", true));
        good(new AgentCommand.StartVm(id("SQL01-ERP")));
        assertThat(bad(new AgentCommand.AttachDisk(id("SQL02-ERP"), SLOT1, DATA, true, true))
                        .code())
                .isEqualTo(FailureCode.ACCESS_DENIED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"failAfterEffect", "loseAnswer", "lockedByOtherJob", "slow"})
    void grantThatEndedOddlyIsThereInTheEnd(String what) throws IOException {
        detached();
        Files.copy(local(SWAP.live()), local(SWAP.incoming()));
        good(swap(SWAP));
        fault("grantAccess", "SQL01-ERP", what, 0.2);
        AgentCommand grant = new AgentCommand.GrantAccess(id("SQL01-ERP"), DATA);
        if (what.equals("failAfterEffect")) {
            assertThat(bad(grant).code()).isEqualTo(FailureCode.FABRIC_ERROR);
        }
        good(grant);
        good(attach("SQL01-ERP", true));
    }

    @Test
    void accessToAMissingFileSaysSo() {
        DiskPath gone = new DiskPath("cluster:c1", ERP + "gone.vhdx");
        StepFailed failed = bad(new AgentCommand.GrantAccess(id("SQL01-ERP"), gone));
        assertThat(failed.code()).isEqualTo(FailureCode.DISK_FILE_GONE);
        assertThat(failed.detail()).contains("gone.vhdx");
    }

    // Files, names and places

    @Test
    void filesAreToldInTheOrderAskedWithWhatTellsThemApart() throws Exception {
        DiskPath gone = new DiskPath("cluster:c1", ERP + "gone.vhdx");
        DiskPath text = new DiskPath("cluster:c1", ERP + "note.txt");
        Files.writeString(local(text), "no disk");
        List<Optional<FileIdentity>> found = fabric.files(id("SQL01-ERP"), List.of(gone, DATA, text, LOG));
        assertThat(found.get(0)).isEmpty();
        assertThat(found.get(1).orElseThrow().length()).isEqualTo(Files.size(local(DATA)));
        assertThat(found.get(2).orElseThrow().diskId()).isNull();
        assertThat(windowsTime(found.get(2).orElseThrow().modifiedAt()))
                .isEqualTo(windowsTime(Files.getLastModifiedTime(local(text)).toInstant()));
        assertThat(found.get(3).orElseThrow().diskId())
                .isNotNull()
                .isNotEqualTo(found.get(1).orElseThrow().diskId());
    }

    @Test
    void hostileNamesGoThroughARestoreUnharmed() throws IOException {
        // Given a disk, a checkpoint and a text that a shell would like
        DiskPath disk = new DiskPath("cluster:c1", ODD_FOLDER + "data.vhdx");
        FileSwap file = files(ODD_FOLDER, "data.vhdx", null);
        String name = ("\"Büro\" [7]; $(Stop-VM *) `x` 'q' 😀 %TEMP% & | ä".repeat(6)).substring(0, 254) + "é";
        String text = "line\nline \u0000-free; {\"a\": \"\\\\\"} </x> ".replace("\u0000", "nul");
        VmId vm = id("SET-ERP");
        good(new AgentCommand.DetachDisk(vm, Slot.scsi(0, 2), new DiskPath("cluster:c1", ERP + "quorum.vhds")));
        good(new AgentCommand.DetachDisk(vm, SLOT1, disk));
        good(new AgentCommand.CreateCheckpoint(vm, name, text, marker(), true));
        Files.copy(local(file.live()), local(file.incoming()));
        // When
        good(new AgentCommand.SwapDisk(disk.diskId(), List.of(file), List.of(vm)));
        good(new AgentCommand.GrantAccess(vm, disk));
        good(new AgentCommand.RestoreCheckpoint(vm, marker(), null));
        good(new AgentCommand.AttachDisk(vm, SLOT1, disk, true, true));
        // Then
        JsonNode made = control.vm("SET-ERP").path("checkpoints").get(0);
        assertThat(made.path("name").asText()).isEqualTo(name).hasSize(255);
        assertThat(made.path("description").asText()).isEqualTo(text + " " + marker());
        assertThat(control.at("SET-ERP", 1)).isEqualTo(disk.path());
        good(new AgentCommand.RemoveCheckpoint(vm, marker()));
        assertThat(control.vm("SET-ERP").path("checkpoints")).isEmpty();
    }

    @Test
    void everyDriveGetsItsOwnMediumBack() {
        List<Medium> media =
                List.of(new Medium(0, "\\\\lib\\iso\\tools.iso"), new Medium(1, "\\\\lib\\iso\\Büro; $(x) [1].iso"));
        good(new AgentCommand.EjectMedia(id("SET-ERP"), media));
        assertThat(control.vm("SET-ERP").path("dvd"))
                .allSatisfy(drive -> assertThat(drive.path("iso").isNull()).isTrue());
        good(new AgentCommand.InsertMedia(id("SET-ERP"), media.reversed()));
        assertThat(control.vm("SET-ERP").path("dvd"))
                .extracting(drive -> drive.path("iso").asText())
                .containsExactly(media.get(0).iso(), media.get(1).iso());
    }

    @Test
    void equalNamesOfVmsAndDisksAreNotMixedUp() {
        // Given two VMs of one name, and a disk of the same path on each of two clusters
        Set<String> ids = new HashSet<>();
        String second = "";
        for (JsonNode vm : control.truth().path("vms")) {
            if (vm.path("name").asText().equals("TWIN-ERP")) {
                ids.add(vm.path("id").asText());
                second = vm.path("host").asText().startsWith("hv11")
                        ? vm.path("id").asText()
                        : second;
            }
        }
        DiskPath other = new DiskPath("cluster:c2", DATA.path());
        VmId twin = VmId.of(second);
        // When
        good(new AgentCommand.DetachDisk(twin, SLOT1, other));
        good(new AgentCommand.ConfirmDetached(other, List.of(twin)));
        good(new AgentCommand.CreateCheckpoint(twin, "cp", null, marker(), true));
        // Then
        assertThat(ids).hasSize(2);
        assertThat(bad(new AgentCommand.ConfirmDetached(DATA, List.of(id("SQL01-ERP"))))
                        .code())
                .isEqualTo(FailureCode.DISK_ATTACHED);
        for (JsonNode vm : control.truth().path("vms")) {
            if (vm.path("name").asText().equals("TWIN-ERP")) {
                boolean touched = vm.path("id").asText().equals(second);
                assertThat(vm.path("checkpoints")).hasSize(touched ? 1 : 0);
            }
        }
    }

    // Helpers

    /// Windows counts a file's time in steps of 100 ns; the file system under the simulator counts finer.
    private static Instant windowsTime(Instant time) {
        return time.minusNanos(time.getNano() % 100);
    }

    private static String upToMillis(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", "")
                + ".%03d".formatted(time.getNano() / 1_000_000);
    }

    private static FileSwap files(String folder, String name, @Nullable FileIdentity expected) {
        return new FileSwap(
                new DiskPath("cluster:c1", folder + name),
                new DiskPath("cluster:c1", folder + name + ".1.side"),
                new DiskPath("cluster:c1", folder + name + ".1.previous"),
                expected);
    }

    private static List<DiskPath> names(FileSwap file) {
        return List.of(file.live(), file.incoming(), file.outgoing());
    }

    private AgentCommand swap(FileSwap file) {
        return new AgentCommand.SwapDisk(DATA.diskId(), List.of(file), List.of(id("SQL01-ERP"), id("SQL02-ERP")));
    }

    private AgentCommand swapBack(FileSwap file) {
        return new AgentCommand.SwapBack(DATA.diskId(), List.of(file), List.of(id("SQL01-ERP"), id("SQL02-ERP")));
    }

    private String marker() {
        return Checkpoints.marker(run);
    }

    /// The data disk away from both its VMs, both Off.
    private void detached() {
        good(stopVm("SQL02-ERP", false));
        good(detach("SQL01-ERP"));
        good(detach("SQL02-ERP"));
    }

    private Path side(FileSwap file, String content) throws IOException {
        return Files.writeString(local(file.incoming()), content);
    }

    private Path local(DiskPath path) {
        Path at = folder.resolve("data/fabric/clusters/c1/ClusterStorage");
        for (String part :
                path.path().substring("C:\\ClusterStorage\\".length()).split("\\\\")) {
            at = at.resolve(part);
        }
        return at;
    }

    private FileIdentity identity(DiskPath path) throws IOException {
        return new FileIdentity(
                Files.size(local(path)), Files.getLastModifiedTime(local(path)).toInstant(), null);
    }

    private List<String> quorumFiles() throws IOException {
        try (var files = Files.list(local(DATA).resolveSibling("."))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("quorum"))
                    .sorted(java.util.Comparator.comparing(name -> name.endsWith(".vhds")))
                    .toList();
        }
    }

    private List<String> swaps() {
        return control.changes().stream()
                .filter(name -> name.startsWith("swap"))
                .toList();
    }

    private List<String> moves(int swap) {
        List<JsonNode> calls = control.changeCalls().stream()
                .filter(call -> call.path("operation").asText().startsWith("swap"))
                .toList();
        List<String> from = new java.util.ArrayList<>();
        calls.get(swap)
                .path("arguments")
                .path("moves")
                .forEach(move -> from.add(move.path("from").asText()));
        return from;
    }

    private long restores() {
        return control.changes().stream().filter("restore"::equals).count();
    }

    private void fault(String operation, String vm, String what, @Nullable Double seconds) {
        if (seconds == null) {
            control.fault(operation, vm, what);
        } else {
            control.fault(operation, vm, what, "seconds", seconds);
        }
    }

    private String current(String name) {
        for (JsonNode checkpoint : control.vm(name).path("checkpoints")) {
            if (checkpoint.path("current").asBoolean()) {
                return checkpoint.path("description").asText();
            }
        }
        throw new AssertionError("no current checkpoint of " + name);
    }

    private void guestWrites(String name) {
        control.admin(name, "start");
        control.guestWrites(name, "0:0", 1);
        control.admin(name, "stop");
    }

    /// What the guest of a VM that is Off sees of a disk: all but the head of a copy that stands for itself, where
    /// random identifiers are.
    private byte[] content(String name, int location) throws IOException {
        for (JsonNode disk : control.vm(name).path("disks")) {
            if (disk.path("location").asInt() == location) {
                Path flat = Files.createTempDirectory(folder, "flat").resolve("disk.vhdx");
                try (FileChannels channels = new FileChannels();
                        DiskChain chain = DiskChain.open(
                                channels,
                                folder.resolve("data/fabric")
                                        .resolve(disk.path("file").asText()))) {
                    chain.flattenTo(channels, flat);
                }
                byte[] bytes = Files.readAllBytes(flat);
                return Arrays.copyOfRange(bytes, 1 << 20, bytes.length);
            }
        }
        throw new AssertionError("no disk at " + location + " of " + name);
    }

    /// The agent dies as soon as the fabric has heard of the operation.
    private void die(AgentCommand command, String operation) throws InterruptedException {
        Thread dying = Thread.ofVirtual().start(() -> {
            try {
                handle(command);
            } catch (CompletionException ended) {
                assertThat(ended).hasCauseInstanceOf(InterruptedException.class);
            }
        });
        control.await("the job", () -> control.changes().contains(operation));
        dying.interrupt();
        dying.join();
    }
}
