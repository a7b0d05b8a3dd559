package dev.stillpoint.orchestrator.saga;

import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.orchestrator.plan.Policy;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The latest attempt at a step in one direction. All times are the database's.
///
/// @param attempt from 1
/// @param inRow attempts since the first one or since an operator's retry, this one included
/// @param delivery the latest sending of this attempt, from 1
/// @param unanswered sendings since the executor was last heard
/// @param attemptedAt when the attempt's first delivery was sent
/// @param sentAt when the latest delivery was sent
/// @param publishedAt when the latest delivery was stored for the relay, or when that gave it to Kafka once it is known
///     that this was later; absent while it is held back for its location
/// @param startedAt when an executor first said that it began
/// @param heardAt when the executor was last heard
/// @param deadline when the attempt's patience is over; absent while it is held back
/// @param waitingSince since when the executor waits for a lock or a lane; the deadline stands still meanwhile
/// @param executor who was last heard
/// @param endedAt when the attempt was over
/// @param retryAt when the next attempt begins, in phase [Phase#PAUSED]
/// @param earlier what is known of the attempts before this one; absent for the first
public record Try(
        Phase phase,
        int attempt,
        int inRow,
        int delivery,
        int unanswered,
        Instant attemptedAt,
        Instant sentAt,
        @Nullable Instant publishedAt,
        @Nullable Instant startedAt,
        @Nullable Instant heardAt,
        @Nullable Instant deadline,
        @Nullable Instant waitingSince,
        @Nullable String waitingFor,
        @Nullable String executor,
        @Nullable Instant endedAt,
        @Nullable Instant retryAt,
        @Nullable FailureCode code,
        @Nullable String detail,
        long bytesDone,
        @Nullable Earlier earlier) {
    /// The attempts before one.
    ///
    /// @param mayHaveBegun whether one of them may have changed something
    /// @param askedForAgain whether an operator asked for another one after them
    public record Earlier(boolean mayHaveBegun, boolean askedForAgain) {}

    public enum Phase {
        /// Sent; its outcome is not known yet.
        IN_FLIGHT,
        /// Failed; another attempt follows.
        PAUSED,
        DONE,
        /// Failed, and no other attempt follows by itself.
        FAILED
    }

    /// The first delivery of an attempt.
    ///
    /// @param published whether it goes to Kafka at once; else [#published] follows
    static Try first(int attempt, int inRow, Instant now, boolean published, Policy policy) {
        return begun(attempt, inRow, null, now, published, policy);
    }

    /// The first delivery of the attempt after this one.
    Try next(Instant now, boolean published, Policy policy) {
        Earlier all = new Earlier(!refusedAsStale(), isAskedForAgain());
        return begun(attempt + 1, inRow + 1, all, now, published, policy);
    }

    private static Try begun(
            int attempt, int inRow, @Nullable Earlier earlier, Instant now, boolean published, Policy policy) {
        Try sent = new Try(
                Phase.IN_FLIGHT,
                attempt,
                inRow,
                1,
                1,
                now,
                now,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                0,
                earlier);
        return published ? sent.published(now, policy) : sent;
    }

    /// The attempt's clocks start with its first publication. The executor gives up by itself when its patience is
    /// over; one silence more is given for it to say so.
    Try published(Instant now, Policy policy) {
        Instant until = deadline == null ? now.plus(policy.patience()).plus(policy.silence()) : deadline;
        return copy(phase).publishedAt(now).deadline(until).make();
    }

    /// Its latest delivery was with Kafka that much later than it was stored: its clocks begin then.
    Try publishedLater(Instant then) {
        Instant since = publishedAt == null ? then : publishedAt;
        Instant moved = deadline == null ? null : deadline.plus(Duration.between(since, then));
        return copy(phase).publishedAt(then).deadline(moved).make();
    }

    Try sentAgain(Instant now, boolean published) {
        return copy(phase)
                .delivery(delivery + 1, unanswered + 1)
                .sentAt(now)
                .publishedAt(published ? now : null)
                .make();
    }

    Try heard(String by, Instant now) {
        return copy(phase).delivery(delivery, 0).heard(by, now).make();
    }

    Try started(Instant now) {
        return startedAt != null ? this : copy(phase).startedAt(now).make();
    }

    Try moved(long bytes) {
        return bytes <= bytesDone ? this : copy(phase).bytesDone(bytes).make();
    }

    Try waiting(Instant now, String what) {
        return copy(phase)
                .waiting(waitingSince == null ? now : waitingSince, what)
                .make();
    }

    /// Not waiting any more: the deadline moves by as long as it stood still.
    Try working(Instant now) {
        if (waitingSince == null) {
            return this;
        }
        Instant moved = deadline == null ? null : deadline.plus(Duration.between(waitingSince, now));
        return copy(phase).waiting(null, null).deadline(moved).make();
    }

    Try done(Instant now, long bytes) {
        return copy(Phase.DONE)
                .waiting(null, null)
                .ended(now, null, null)
                .bytesDone(Math.max(bytes, bytesDone))
                .make();
    }

    Try paused(Instant now, FailureCode why, String what, Instant until) {
        return copy(Phase.PAUSED)
                .waiting(null, null)
                .ended(now, why, what)
                .retryAt(until)
                .make();
    }

    Try failed(Instant now, FailureCode why, String what) {
        return copy(Phase.FAILED).waiting(null, null).ended(now, why, what).make();
    }

    /// This attempt does not count among those in a row.
    Try uncounted() {
        return copy(phase).inRow(Math.max(0, inRow - 1)).make();
    }

    /// An operator wants another attempt.
    Try again(Instant now) {
        Earlier all = new Earlier(mayHaveBegunBefore(), true);
        return copy(Phase.PAUSED).inRow(0).earlier(all).retryAt(now).make();
    }

    /// Whether this attempt is over by an executor's word.
    boolean isAnswered() {
        return phase != Phase.IN_FLIGHT
                && code != FailureCode.NO_ANSWER
                && code != FailureCode.NOT_TAKEN
                && code != FailureCode.TIMED_OUT;
    }

    /// Whether an operator asked for it after earlier attempts failed.
    boolean isAskedForAgain() {
        return earlier != null && earlier.askedForAgain();
    }

    /// What was stored before this was noted says nothing of attempts before: they may have begun.
    private boolean mayHaveBegunBefore() {
        return earlier == null ? attempt > 1 : earlier.mayHaveBegun();
    }

    /// Whether it neither works nor will by itself.
    boolean isOver() {
        return phase == Phase.DONE || phase == Phase.FAILED;
    }

    boolean isWorking() {
        return phase == Phase.IN_FLIGHT && waitingSince == null;
    }

    /// Whether the executor refused to begin because it came too late, and nothing of it was ever begun. Of an attempt
    /// before this one that failed otherwise, or was given up, nobody knows that.
    boolean refusedAsStale() {
        return code == FailureCode.STALE && startedAt == null && phase != Phase.DONE && !mayHaveBegunBefore();
    }

    /// When the executor was last heard, or was last given the chance to speak.
    Instant lastSign() {
        Instant given = publishedAt == null ? sentAt : publishedAt;
        return heardAt == null || heardAt.isBefore(given) ? given : heardAt;
    }

    /// Who the history names.
    String actor() {
        return executor == null ? Turn.SYSTEM : executor;
    }

    private Editor copy(Phase next) {
        return new Editor(this, next);
    }

    /// Changes some fields of a try.
    private static final class Editor {
        private final Try from;
        private final Phase phase;
        private int inRow;
        private int delivery;
        private int unanswered;
        private Instant sentAt;
        private @Nullable Instant publishedAt;
        private @Nullable Instant startedAt;
        private @Nullable Instant heardAt;
        private @Nullable Instant deadline;
        private @Nullable Instant waitingSince;
        private @Nullable String waitingFor;
        private @Nullable String executor;
        private @Nullable Instant endedAt;
        private @Nullable Instant retryAt;
        private @Nullable FailureCode code;
        private @Nullable String detail;
        private long bytesDone;
        private @Nullable Earlier earlier;

        Editor(Try from, Phase phase) {
            this.from = from;
            this.phase = phase;
            inRow = from.inRow;
            delivery = from.delivery;
            unanswered = from.unanswered;
            sentAt = from.sentAt;
            publishedAt = from.publishedAt;
            startedAt = from.startedAt;
            heardAt = from.heardAt;
            deadline = from.deadline;
            waitingSince = from.waitingSince;
            waitingFor = from.waitingFor;
            executor = from.executor;
            endedAt = from.endedAt;
            retryAt = null;
            code = from.code;
            detail = from.detail;
            bytesDone = from.bytesDone;
            earlier = from.earlier;
        }

        Editor inRow(int value) {
            inRow = value;
            return this;
        }

        Editor delivery(int number, int unheard) {
            delivery = number;
            unanswered = unheard;
            return this;
        }

        Editor sentAt(Instant value) {
            sentAt = value;
            return this;
        }

        Editor publishedAt(@Nullable Instant value) {
            publishedAt = value;
            return this;
        }

        Editor startedAt(Instant value) {
            startedAt = value;
            return this;
        }

        Editor heard(String by, Instant value) {
            executor = by;
            heardAt = value;
            return this;
        }

        Editor deadline(@Nullable Instant value) {
            deadline = value;
            return this;
        }

        Editor waiting(@Nullable Instant since, @Nullable String what) {
            waitingSince = since;
            waitingFor = what;
            return this;
        }

        Editor ended(Instant value, @Nullable FailureCode why, @Nullable String what) {
            endedAt = value;
            code = why;
            detail = what;
            return this;
        }

        Editor retryAt(Instant value) {
            retryAt = value;
            return this;
        }

        Editor bytesDone(long value) {
            bytesDone = value;
            return this;
        }

        Editor earlier(Earlier value) {
            earlier = value;
            return this;
        }

        Try make() {
            return new Try(
                    phase,
                    from.attempt,
                    inRow,
                    delivery,
                    unanswered,
                    from.attemptedAt,
                    sentAt,
                    publishedAt,
                    startedAt,
                    heardAt,
                    deadline,
                    waitingSince,
                    waitingFor,
                    executor,
                    endedAt,
                    retryAt,
                    code,
                    detail,
                    bytesDone,
                    earlier);
        }
    }
}
