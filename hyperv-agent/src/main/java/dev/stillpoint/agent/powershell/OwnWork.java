package dev.stillpoint.agent.powershell;

import dev.stillpoint.agent.fabric.Change;
import dev.stillpoint.agent.fabric.FabricException;
import dev.stillpoint.agent.fabric.Job;
import dev.stillpoint.agent.fabric.Machine;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A change that ends with its call, told as a job. One whose session died, or that lost its host, goes on as running
/// until its effect is seen or the settling time is over.
final class OwnWork {
    private final String id = "ps-" + UUID.randomUUID();
    private final Change change;
    private final String correlation;
    private final String operation;
    private final @Nullable Machine before;
    private Sessions.@Nullable Running running;
    private @Nullable Instant lostAt;
    private @Nullable Instant failedAt;
    private @Nullable FabricException doubt;
    private String why = "";
    private @Nullable Job ended;

    /// @param before the VM as it was seen, where that tells the effect
    OwnWork(Change change, String correlation, String operation, @Nullable Machine before) {
        this.change = change;
        this.correlation = correlation;
        this.operation = operation;
        this.before = before;
    }

    String id() {
        return id;
    }

    Change change() {
        return change;
    }

    String correlation() {
        return correlation;
    }

    @Nullable
    Machine before() {
        return before;
    }

    synchronized void runs(Sessions.Running call) {
        running = call;
    }

    synchronized boolean over() {
        return ended != null;
    }

    /// Since when nothing is known of it.
    synchronized Optional<Instant> lostAt() {
        return ended == null ? Optional.ofNullable(lostAt) : Optional.empty();
    }

    synchronized void lost(Instant at, String because) {
        if (ended == null && lostAt == null) {
            lostAt = at;
            why = because;
        }
    }

    /// It failed, and yet its effect may show.
    synchronized void doubtful(Instant at, FabricException failure) {
        lost(at, failure.text());
        doubt = failure;
    }

    synchronized String why() {
        return why;
    }

    synchronized void completed(@Nullable String checkpoint) {
        end(Job.Status.COMPLETED, Optional.empty(), checkpoint);
    }

    synchronized void failed(FabricException failure, Instant at) {
        failedAt = at;
        end(Job.Status.FAILED, Optional.of(failure), null);
    }

    synchronized void canceled() {
        end(Job.Status.CANCELED, Optional.empty(), null);
    }

    synchronized void unknown() {
        FabricException failure = doubt != null
                ? doubt
                : new FabricException.OutcomeUnknown("the outcome of " + operation + " stayed unknown: " + why);
        end(Job.Status.FAILED, Optional.of(failure), null);
    }

    private void end(Job.Status status, Optional<FabricException> failure, @Nullable String checkpoint) {
        if (ended == null) {
            ended = new Job(id, operation, correlation, status, 100, false, failure, Optional.ofNullable(checkpoint));
        }
    }

    /// Asks it to end. A lost one can't be asked.
    synchronized void cancel() {
        if (running != null && ended == null && lostAt == null) {
            running.cancel();
        }
    }

    /// Half of a merge leaves a chain that someone has to finish.
    private boolean stoppable() {
        return lostAt == null && !(change instanceof Change.RemoveCheckpoint);
    }

    synchronized boolean failedAfter(Instant moment) {
        return failedAt != null && failedAt.isAfter(moment);
    }

    synchronized Job job() {
        return ended == null ? stillRunning() : ended;
    }

    synchronized Job stillRunning() {
        return new Job(
                id,
                operation,
                correlation,
                Job.Status.RUNNING,
                running == null ? 0 : running.percent(),
                stoppable(),
                Optional.empty(),
                Optional.empty());
    }
}
