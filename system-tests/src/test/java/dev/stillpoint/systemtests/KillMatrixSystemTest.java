package dev.stillpoint.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stillpoint.systemtests.TestFabric.Cell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each service is killed (`kill -9`) and started again while a create, a restore, a delete and a verify are all at
/// the same moment of their plans: before, at and after the pivot. None of them may need anybody's help afterwards.
@ExtendWith(Evidence.class)
@ResourceLock(Stack.SERVICES)
@Order(Stack.FIRST)
class KillMatrixSystemTest {
    private static final List<String> PARTS =
            List.of("orchestrator", "agent", "worker", "gateway", "kafka", "postgres", "simulator");

    /// Long enough for all four runs to get to their moments, one after the other.
    private static final double HELD = 9;

    private static final Duration PATIENCE = Duration.ofSeconds(150);

    private final Stack stack = Stack.running();
    private final Control control = stack.control();

    enum Moment {
        BEFORE,
        AT,
        AFTER
    }

    record Kill(String part, Moment moment) {
        @Override
        public String toString() {
            return part + " " + moment + " the pivot";
        }
    }

    static List<Kill> kills() {
        List<Kill> kills = new ArrayList<>();
        for (String part : PARTS) {
            for (Moment moment : Moment.values()) {
                kills.add(new Kill(part, moment));
            }
        }
        return FaultMatrix.drawn(kills, 20, "kills of services");
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource("kills")
    void everyPlanSurvives(Kill kill) {
        // Given a run of each kind at its moment
        FabricState before = control.state();
        Cell created = TestFabric.cell();
        SavedCell restored = saved();
        SavedCell deleted = saved();
        SavedCell verified = saved();
        Moment moment = kill.moment();
        hold(created, restored, deleted, verified, moment);
        Run create = stack.api("admin").create(created.system());
        Run restore = restored.restore();
        Run delete = deleted.delete();
        Run verify = verified.verify();
        String executor = awaitMoment(create, restore, delete, verify, moment, kill.part());

        // When
        String part = executor.isEmpty() ? kill.part() : stack.partOf(executor);
        stack.kill(part);
        stack.start(part);

        // Then
        switch (create.awaitEnd(PATIENCE)) {
            case "SUCCEEDED" -> stack.done(create, before, created);
            default -> {
                create.mustEnd("ROLLED_BACK");
                stack.undone(create, before, created);
            }
        }
        switch (restore.awaitEnd(PATIENCE)) {
            case "SUCCEEDED" -> restored.restored(restore);
            default -> {
                restore.mustEnd("ROLLED_BACK");
                restored.untouched(restore);
            }
        }
        delete.awaitEnd(PATIENCE);
        delete.mustEnd("SUCCEEDED");
        deleted.deleted();
        switch (verify.awaitEnd(PATIENCE)) {
            case "SUCCEEDED" -> assertThat(verify.problemCodes()).isEmpty();
            default -> verify.mustEnd("ROLLED_BACK");
        }
        verified.untouched(verify);
    }

    private SavedCell saved() {
        return SavedCell.of(stack, TestFabric.cell());
    }

    private void hold(Cell created, SavedCell restored, SavedCell deleted, SavedCell verified, Moment moment) {
        String node = restored.cell().node1();
        switch (moment) {
            case BEFORE -> {
                control.on("checkpoint", created.node1()).takes(HELD);
                control.on("swap", node).takes(HELD);
            }
            case AT -> {
                control.on("attach", created.node1()).takes(HELD);
                control.on("attach", node).takes(HELD);
                control.on("removeCheckpoint", deleted.cell().node1()).takes(HELD);
                control.onDisk("verify", verified.cell().disk()).takes(HELD);
            }
            case AFTER -> {
                control.on("start", created.node1()).takes(HELD);
                control.on("start", node).takes(HELD);
                control.onDisk("deleteCopy", deleted.cell().disk()).takes(HELD);
            }
        }
    }

    /// @return who works on a step of the kind that the part does; empty when the part is no executor, or none works
    private static String awaitMoment(Run create, Run restore, Run delete, Run verify, Moment moment, String part) {
        List<Run.Step> agents = new ArrayList<>();
        List<Run.Step> workers = new ArrayList<>();
        switch (moment) {
            case BEFORE -> {
                // A delete and a verify have just been submitted.
                agents.add(create.awaitRunning("CreateCheckpoint", ""));
                agents.add(restore.awaitRunning("SwapDisk", ""));
            }
            case AT -> {
                agents.add(delete.awaitRunning("RemoveCheckpoint", ""));
                workers.add(verify.awaitRunning("VerifyCopy", ""));
                agents.add(create.awaitRunning("AttachDisk", ""));
                agents.add(restore.awaitRunning("AttachDisk", ""));
            }
            case AFTER -> {
                verify.mustEnd("SUCCEEDED");
                workers.add(delete.awaitRunning("DeleteCopy", ""));
                agents.add(create.awaitRunning("StartVm", ""));
                agents.add(restore.awaitRunning("StartVm", ""));
            }
        }
        List<Run.Step> steps = switch (part) {
            case "agent" -> agents;
            case "worker" -> workers;
            default -> List.of();
        };
        return steps.isEmpty()
                ? ""
                : steps.getLast().attempts().getLast().path("executor").asText();
    }

    @Test
    @EnabledIfSystemProperty(named = "stillpoint.thorough", matches = "true")
    void anAgentKilledInsideAMergeRepeatsNothingThatWasFinishedBehindIt() {
        // Given a merge that is the oldest unfinished command, and a whole run that came and went behind it
        FabricState before = control.state();
        SavedCell merging = saved();
        Cell behind = TestFabric.cell();
        control.on("removeCheckpoint", merging.cell().node1()).takes(25);
        Run delete = merging.delete();
        Run.Step merge = delete.awaitRunning(
                "RemoveCheckpoint", before.vm(merging.cell().node1()).id());
        Run create = stack.api("admin").create(behind.system());
        create.mustEnd("SUCCEEDED");
        stack.done(create, before, behind);
        long calls = control.nextCall();
        String agent = stack.partOf(merge.attempts().getLast().path("executor").asText());
        assertThat(delete.status()).as("the merge still goes on").isEqualTo("RUNNING");

        // When
        stack.kill(agent);

        // Then the other agent takes the merge over, and nothing else
        delete.awaitEnd(PATIENCE);
        delete.mustEnd("SUCCEEDED");
        merging.deleted();
        stack.onlyReads(calls, behind.system());
        stack.start(agent);
    }

    @Test
    @EnabledIfSystemProperty(named = "stillpoint.thorough", matches = "true")
    void aWorkerThatStandsStillForNinetySecondsHarmsNobody() throws InterruptedException {
        // Given
        FabricState before = control.state();
        Cell cell = TestFabric.cell();
        control.onDisk("copy", cell.disk()).atByte(1 << 20).takes(3);
        Run run = stack.api("admin").create(cell.system());
        String executor = run.awaitRunning("CopyDisk", "")
                .attempts()
                .getLast()
                .path("executor")
                .asText();

        String worker = stack.partOf(executor);
        standStill(worker, run);
        // It lets go of no file meanwhile, and this stack waits for one 18 s: everything but the start of the VMs was
        // done by another worker then.
        if (run.status().equals("NEEDS_OPERATOR")) {
            assertThat(run.get().path("problems").toString()).contains("used by another process");
            assertThat(run.steps("AttachDisk", "")).isNotEmpty().allMatch(Run.Step::isDone);
            assertThat(run.retry().status()).as("retry").isEqualTo(202);
        }

        noHarmWasDone(worker, run, before, cell);
    }

    @Test
    @EnabledIfSystemProperty(named = "stillpoint.thorough", matches = "true")
    void anAgentThatStandsStillForNinetySecondsHarmsNobody() throws InterruptedException {
        // Given
        FabricState before = control.state();
        Cell cell = TestFabric.cell();
        control.on("detach", cell.node1()).takes(3);
        Run run = stack.api("admin").create(cell.system());
        String executor = run.awaitRunning("DetachDisk", before.vm(cell.node1()).id())
                .attempts()
                .getLast()
                .path("executor")
                .asText();

        String agent = stack.partOf(executor);
        standStill(agent, run);

        noHarmWasDone(agent, run, before, cell);
    }

    private void standStill(String part, Run run) throws InterruptedException {
        stack.signal(part, "STOP");
        long since = System.nanoTime();
        try {
            run.awaitEnd(PATIENCE);
            TimeUnit.NANOSECONDS.sleep(Duration.ofSeconds(90).toNanos() - (System.nanoTime() - since));
        } finally {
            stack.signal(part, "CONT");
        }
        // What it was in the middle of goes on now, if it still dares.
        TimeUnit.SECONDS.sleep(5);
    }

    private void noHarmWasDone(String part, Run run, FabricState before, Cell cell) {
        if (run.awaitEnd().equals("SUCCEEDED")) {
            stack.done(run, before, cell);
        } else {
            run.mustEnd("ROLLED_BACK");
            stack.undone(run, before, cell);
        }

        // Then it is of use again
        Run next = stack.api("admin").create(cell.system());
        next.mustEnd("SUCCEEDED");
        await("the part answers").atMost(Duration.ofSeconds(60)).until(() -> stack.isAlive(part));
    }
}
