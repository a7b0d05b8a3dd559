package dev.stillpoint.agent.command;

import dev.stillpoint.agent.step.Time;
import java.time.Duration;

/// Whether the partition is surely still ours: the group's coordinator answered a heartbeat lately. An agent that was
/// frozen, or cut off from Kafka, for longer than the session may have been replaced without knowing it; it must not
/// begin anything until the coordinator has answered again or the partition is lost.
final class PartitionHold {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Duration trustedFor;
    private final Time time;
    private volatile Duration confirmed;
    private double answersSeen;

    PartitionHold(Duration trustedFor, Time time) {
        this.trustedFor = trustedFor;
        this.time = time;
        this.confirmed = time.elapsed();
    }

    /// The group gave us the partition just now.
    void assigned() {
        confirmed = time.elapsed();
    }

    /// @param answers how many heartbeats the coordinator has answered so far
    void sample(double answers) {
        if (answers != answersSeen) {
            answersSeen = answers;
            confirmed = time.elapsed();
        }
    }

    boolean sure() {
        return time.elapsed().minus(confirmed).compareTo(trustedFor) < 0;
    }

    /// Waits until it is sure; ended by an interrupt when the partition is given up.
    void await() throws InterruptedException {
        while (!sure()) {
            time.sleep(POLL);
        }
    }
}
