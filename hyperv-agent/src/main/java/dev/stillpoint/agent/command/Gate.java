package dev.stillpoint.agent.command;

import dev.stillpoint.agent.control.CancelHints;
import dev.stillpoint.agent.control.DatabaseClock;
import dev.stillpoint.agent.step.Permission;
import dev.stillpoint.agent.step.StepFailed;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.FailureCode;
import java.time.Instant;

/// Lets a change begin: the partition is ours, and it is not too late by the database's clock.
final class Gate implements Permission {
    private final PartitionHold hold;
    private final DatabaseClock clock;
    private final CancelHints hints;

    Gate(PartitionHold hold, DatabaseClock clock, CancelHints hints) {
        this.hold = hold;
        this.clock = clock;
        this.hints = hints;
    }

    @Override
    public void toBegin(Delivery delivery, boolean begun) throws StepFailed, InterruptedException {
        hold.await();
        Instant notAfter = delivery.notAfter();
        if (notAfter == null || begun) {
            return;
        }
        Instant now = clock.now()
                .orElseThrow(() -> new StepFailed(
                        FailureCode.CLOCK_UNKNOWN,
                        "nothing was heard of the database's clock, so it can't be told whether " + notAfter
                                + " has passed"));
        if (now.isAfter(notAfter)) {
            throw new StepFailed(FailureCode.STALE, "it is " + now + ", and nothing was to be begun after " + notAfter);
        }
    }

    @Override
    public boolean canceled(Delivery delivery) {
        return hints.hinted(delivery.ref());
    }
}
