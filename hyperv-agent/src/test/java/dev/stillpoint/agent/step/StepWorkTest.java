package dev.stillpoint.agent.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillpoint.agent.fabric.Change;
import dev.stillpoint.agent.fabric.Correlation;
import dev.stillpoint.agent.fabric.FakeFabric;
import dev.stillpoint.agent.fabric.Journal;
import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StepWorkTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final FakeFabric fabric = new FakeFabric();
    private final TickedTime time = new TickedTime();
    private final Journal journal = new Journal();
    private Permission permission = journal;

    @Test
    void waitingForAForeignLockDoesNotCountAndIsToldEveryFewSeconds() throws Exception {
        // Given a VM that a backup holds for an hour
        VmId vm = fabric.vm(VmState.OFF);
        foreignJob(vm);
        time.at(Duration.ofHours(1), () -> fabric.release(vm));
        // When
        new Power(work(null)).start(new AgentCommand.StartVm(vm));
        // Then
        assertThat(fabric.state(vm)).isEqualTo(VmState.RUNNING);
        assertThat(gaps(StepEvent.Waiting.class))
                .allSatisfy(gap -> assertThat(gap).isBetween(Duration.ofMillis(500), Duration.ofSeconds(10)));
        assertThat(journal.all(StepEvent.Waiting.class))
                .allSatisfy(waiting -> assertThat(waiting.waitingFor()).contains("refresh"));
    }

    @Test
    void longJobShowsItIsAlive() throws Exception {
        // Given
        VmId vm = fabric.vm(VmState.OFF);
        fabric.hold(vm);
        time.at(Duration.ofSeconds(50), () -> fabric.release(vm));
        // When
        new Power(work(null)).start(new AgentCommand.StartVm(vm));
        // Then
        assertThat(gaps(StepEvent.Progressed.class))
                .isNotEmpty()
                .allSatisfy(gap -> assertThat(gap).isBetween(Duration.ofMillis(500), Duration.ofSeconds(10)));
    }

    @Test
    void jobPastPatienceIsStoppedAndTheStepTimesOut() {
        // Given
        VmId vm = fabric.vm(VmState.OFF);
        fabric.hold(vm);
        // When, Then
        assertThatThrownBy(() -> new Power(work(null)).start(new AgentCommand.StartVm(vm)))
                .isInstanceOfSatisfying(
                        StepFailed.class, failed -> assertThat(failed.code()).isEqualTo(FailureCode.TIMED_OUT));
        assertThat(time.elapsed()).isBetween(PATIENCE, PATIENCE.plusSeconds(10));
    }

    @Test
    void commandThatBecomesStaleWhileItWaitsIsNotBegun() {
        // Given a lock that outlasts the deadline
        VmId vm = fabric.vm(VmState.OFF);
        foreignJob(vm);
        time.at(Duration.ofMinutes(10), () -> fabric.release(vm));
        Instant deadline = time.now().plus(Duration.ofMinutes(5));
        permission = new Permission() {
            @Override
            public void toBegin(Delivery delivery, boolean begun) throws StepFailed {
                if (!begun && time.now().isAfter(deadline)) {
                    throw new StepFailed(FailureCode.STALE, "too late");
                }
            }

            @Override
            public boolean canceled(Delivery delivery) {
                return false;
            }
        };
        // When, Then
        assertThatThrownBy(() -> new Power(work(null)).start(new AgentCommand.StartVm(vm)))
                .isInstanceOfSatisfying(
                        StepFailed.class, failed -> assertThat(failed.code()).isEqualTo(FailureCode.STALE));
        assertThat(fabric.state(vm)).isEqualTo(VmState.OFF);
    }

    @Test
    void cancelEndsTheWaitForALock() {
        VmId vm = fabric.vm(VmState.OFF);
        foreignJob(vm);
        time.at(Duration.ofSeconds(30), () -> journal.canceled = true);
        assertThatThrownBy(() -> new Power(work(null)).start(new AgentCommand.StartVm(vm)))
                .isInstanceOfSatisfying(
                        StepFailed.class, failed -> assertThat(failed.code()).isEqualTo(FailureCode.CANCELED));
        assertThat(time.elapsed()).isLessThan(Duration.ofSeconds(40));
    }

    @Test
    void undoOfAGivenUpShutdownWaitsUntilTheGuestIsOff() throws Exception {
        // Given a guest that goes on shutting down after its job was stopped
        VmId vm = fabric.vm(VmState.RUNNING);
        fabric.hold(vm);
        StepRef forward = ref(Direction.FORWARD);
        fabric.stop(fabric.begin(new Change.ShutDown(vm), new Correlation(forward, "x", 1)));
        fabric.release(vm);
        time.at(Duration.ofSeconds(9), () -> fabric.becomes(vm, VmState.OFF));
        // When
        StepWork work = work(forward);
        new EarlierStep(work).end(forward, vm);
        new Power(work).start(new AgentCommand.StartVm(vm));
        // Then
        assertThat(fabric.state(vm)).isEqualTo(VmState.RUNNING);
        assertThat(fabric.begun()).containsExactly("shutdown " + vm, "start " + vm);
    }

    @Test
    void undoDoesNotWaitWhereNoShutdownWasAskedFor() throws Exception {
        VmId vm = fabric.vm(VmState.RUNNING);
        StepRef forward = ref(Direction.FORWARD);
        StepWork work = work(forward);
        new EarlierStep(work).end(forward, vm);
        new Power(work).start(new AgentCommand.StartVm(vm));
        assertThat(time.elapsed()).isZero();
        assertThat(fabric.begun()).isEmpty();
    }

    private void foreignJob(VmId vm) {
        fabric.hold(vm);
        StepRef stranger = new StepRef(RunId.next(), new StepId("other"), Direction.FORWARD, 1, 1);
        try {
            fabric.begin(new Change.Refresh(vm), new Correlation(stranger, "x", 1));
        } catch (dev.stillpoint.agent.fabric.FabricException locked) {
            throw new AssertionError(locked);
        }
    }

    private final RunId run = RunId.next();

    private StepRef ref(Direction direction) {
        return new StepRef(run, new StepId("step"), direction, 1, 1);
    }

    private StepWork work(@Nullable StepRef endFirst) {
        StepRef ref = ref(endFirst == null ? Direction.FORWARD : Direction.UNDO);
        Delivery delivery = new Delivery(ref, time.now(), null, PATIENCE, endFirst, new AgentCommand.InspectFabric());
        StepSettings settings = new StepSettings(
                Duration.ofMillis(500),
                Duration.ofSeconds(4),
                Duration.ofSeconds(15),
                Duration.ofSeconds(2),
                Duration.ofSeconds(15));
        StepReporter reporter = new StepReporter(ref, "agent lab/test", null, journal, time);
        return new StepWork(delivery, fabric, reporter, permission, settings, time);
    }

    private List<Duration> gaps(Class<? extends StepEvent> kind) {
        List<? extends StepEvent> events = journal.all(kind);
        return java.util.stream.IntStream.range(1, events.size())
                .mapToObj(i ->
                        Duration.between(events.get(i - 1).at(), events.get(i).at()))
                .toList();
    }
}
