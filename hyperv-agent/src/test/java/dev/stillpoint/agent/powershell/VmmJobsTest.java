package dev.stillpoint.agent.powershell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.agent.fabric.FabricException;
import dev.stillpoint.agent.fabric.Job;
import dev.stillpoint.contracts.VmId;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VmmJobsTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final VmId VM = VmId.of("00000000-0000-0000-0000-000000000001");

    @TempDir
    Path folder;

    private final List<Wire.Job> vmm = new ArrayList<>();
    private Notes notes = none();
    private VmmJobs jobs = none();

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T none() {
        return (T) null;
    }

    @BeforeEach
    void start() {
        notes = Notes.open(folder, InstantSource.fixed(NOW));
        jobs = new VmmJobs(this::answer, notes, InstantSource.fixed(NOW));
    }

    private <T> T answer(String operation, Map<String, ?> arguments, Class<T> type) {
        Object answer = operation.equals("jobs")
                ? new Wire.Jobs(vmm)
                : new Wire.Begun(
                        vmm.stream()
                                .filter(job -> job.id().equals(arguments.get("job")))
                                .findFirst()
                                .orElse(null),
                        null,
                        null);
        return type.cast(answer);
    }

    @Test
    void lostAnswersJobIsTheFirstOfItsCmdletAfterTheNewestKnownOne() throws Exception {
        // Given somebody's start before ours and one after it
        vmm.add(job("their-later", "Start-SCVirtualMachine", "Running"));
        vmm.add(job("ours", "Start-SCVirtualMachine", "Running"));
        vmm.add(job("refresh", "Read-SCVirtualMachine", "Completed"));
        vmm.add(job("newest-before", "Stop-SCVirtualMachine", "Completed"));
        vmm.add(job("their-earlier", "Start-SCVirtualMachine", "Completed"));
        notes.put(note("step/1", "newest-before", null));
        // When
        List<Job> found = jobs.startingWith("step/");
        // Then
        assertThat(found).extracting(Job::id).containsExactly("ours");
        assertThat(found).extracting(Job::correlation).containsExactly("step/1");
    }

    @Test
    void jobThatIsAnotherNotesIsNotTakenTwice() throws Exception {
        vmm.add(job("known", "Start-SCVirtualMachine", "Running"));
        notes.put(note("step/1", null, "known"));
        notes.put(note("step/2", null, null));
        assertThat(jobs.startingWith("step/")).extracting(Job::correlation).containsExactly("step/1");
    }

    @Test
    void strangersJobThatHoldsTheVmStaysAStrangers() throws Exception {
        vmm.add(job("theirs", "Start-SCVirtualMachine", "Running"));
        notes.put(note("step/1", null, null));
        notes.ended("step/1", "locked");
        assertThat(jobs.of(VM)).extracting(Job::correlation).containsOnlyNulls();
    }

    @Test
    void jobOfACallThatSeemedRefusedIsOursForAWhile() throws Exception {
        vmm.add(job("ours", "Start-SCVirtualMachine", "Running"));
        notes.put(note("step/1", null, null));
        notes.ended("step/1", Notes.REFUSED);
        assertThat(jobs.own(VM, vmm.getFirst()).correlation()).isEqualTo("step/1");
        // When it is long ago
        notes.put(note("step/2", null, null));
        notes.ended("step/2", Notes.REFUSED);
        vmm.addFirst(job("later", "Start-SCVirtualMachine", "Running"));
        VmmJobs later = new VmmJobs(this::answer, notes, InstantSource.fixed(NOW.plusSeconds(11)));
        assertThat(later.own(VM, vmm.getFirst()).correlation()).isNull();
    }

    @Test
    void refreshThatSkippedALockedVmCountsAsLocked() {
        Wire.Job skipped = new Wire.Job(
                "j",
                "Refresh",
                "Read-SCVirtualMachine",
                "SucceedWithInfo",
                100,
                false,
                null,
                NOW,
                "23234",
                "skipped",
                "");
        Job job = VmmJobs.job(skipped, null);
        assertThat(job.status()).isEqualTo(Job.Status.FAILED);
        assertThat(job.failure()).get().isInstanceOf(FabricException.Locked.class);
        Wire.Job fine = new Wire.Job(
                "j", "Refresh", "Read-SCVirtualMachine", "SucceedWithInfo", 100, false, null, NOW, "1234", "fine", "");
        assertThat(VmmJobs.job(fine, null).status()).isEqualTo(Job.Status.COMPLETED);
    }

    private static Wire.Job job(String id, String cmdlet, String status) {
        return new Wire.Job(id, "a name", cmdlet, status, 10, true, null, NOW, null, null, null);
    }

    private static Notes.Note note(String correlation, @Nullable String after, @Nullable String job) {
        return new Notes.Note(correlation, VM.toString(), "Start-SCVirtualMachine", NOW, false, after, job, null);
    }
}
