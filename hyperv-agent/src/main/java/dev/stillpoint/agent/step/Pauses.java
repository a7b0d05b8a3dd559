package dev.stillpoint.agent.step;

import dev.stillpoint.contracts.FailureCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The waits of one delivery, and which of them count as work.
final class Pauses {
    private static final Duration FIRST = Duration.ofMillis(100);

    private final Time time;
    private final StepReporter reporter;
    private final Duration longest;
    private final Duration start;
    private Duration waited = Duration.ZERO;
    private Duration next = FIRST;
    private @Nullable Duration silentSince;

    Pauses(Time time, StepReporter reporter, Duration longest) {
        this.time = time;
        this.reporter = reporter;
        this.longest = longest;
        this.start = time.elapsed();
    }

    /// The time at work so far.
    Duration worked() {
        return time.elapsed().minus(start).minus(waited);
    }

    /// Waits a little longer each time for somebody else's lock; does not count as work.
    void forLock(String blocker) throws InterruptedException {
        Duration before = time.elapsed();
        longer(blocker);
        waited = waited.plus(time.elapsed().minus(before));
    }

    /// Waits a little longer each time for a file that somebody holds. Nobody tells whether that one will ever let go,
    /// so it counts as work.
    ///
    /// @return false, without a pause, when the next try would not have ended before `until`
    boolean forFile(Duration until, String held) throws InterruptedException {
        if (worked().plus(next.multipliedBy(2)).compareTo(until) >= 0) {
            return false;
        }
        longer(held);
        return true;
    }

    private void longer(String waitingFor) throws InterruptedException {
        reporter.waiting(waitingFor);
        time.sleep(next);
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(longest) > 0 ? longest : doubled;
        silentSince = null;
    }

    /// Something was begun: the next lock and the next silence are new ones.
    void calm() {
        next = FIRST;
        silentSince = null;
    }

    /// A pause that counts as work.
    ///
    /// @throws StepFailed TIMED_OUT past `until`
    void atWork(Duration pause, Duration until, String waitingFor) throws StepFailed, InterruptedException {
        if (worked().compareTo(until) >= 0) {
            throw new StepFailed(FailureCode.TIMED_OUT, "patience ended while waiting for " + waitingFor);
        }
        reporter.waiting(waitingFor);
        time.sleep(pause);
    }

    /// The fabric did not receive a change.
    void forFabric(Duration pause, Duration limit, String why) throws StepFailed, InterruptedException {
        Duration now = time.elapsed();
        if (silentSince == null) {
            silentSince = now;
        }
        if (now.minus(silentSince).compareTo(limit) >= 0) {
            throw new StepFailed(FailureCode.FABRIC_UNREACHABLE, why);
        }
        reporter.waiting("an answer of the fabric: " + why);
        time.sleep(pause);
    }
}
