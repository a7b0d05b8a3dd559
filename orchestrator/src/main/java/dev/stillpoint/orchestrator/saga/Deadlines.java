package dev.stillpoint.orchestrator.saga;

import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.orchestrator.plan.Policy;
import dev.stillpoint.orchestrator.plan.Undo;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What time alone brings about: a silent step is sent again, then failed; a copy that nobody takes fails.
final class Deadlines {
    /// A tick this late means that nobody was there to listen either.
    private static final Duration OVERSLEPT = Duration.ofSeconds(10);

    /// How long a command may lie unpublished before its silence counts: whoever could publish what goes home instead
    /// is away too.
    private static final Duration UNPUBLISHED = Duration.ofMinutes(10);

    /// How soon the outbox is asked again whether an overdue command is with Kafka.
    private static final Duration ASKED_AGAIN = Duration.ofSeconds(5);

    private static final Verdict WAIT = new Verdict.Wait();
    private static final Verdict SEND_AGAIN = new Verdict.SendAgain();

    private Deadlines() {}

    /// Only a tick counts on silence. One that comes much later than the run asked for first gives the answers that
    /// may lie unread one silence to arrive, once: an orchestrator that was away must not take its own absence for
    /// that of others.
    ///
    /// @param relayed nobody can have heard a command that waits in the outbox
    static void enforce(Turn turn, Relayed relayed) {
        if (turn.listenUntil == null && turn.wakeAt != null && turn.now.isAfter(turn.wakeAt.plus(OVERSLEPT))) {
            turn.listenUntil = turn.now.plus(turn.order.timing().silence());
        }
        if (turn.listenUntil != null && turn.now.isBefore(turn.listenUntil)) {
            return;
        }
        turn.listenUntil = null;
        for (int at = 0; at < turn.steps.size(); at++) {
            Try forward = turn.forward(at);
            Try undo = turn.undo(at);
            if (forward != null && turn.turnedBackAt == null) {
                enforce(turn, at, Direction.FORWARD, forward, relayed);
            }
            if (undo != null) {
                enforce(turn, at, Direction.UNDO, undo, relayed);
            }
        }
        Resolve.enforce(turn, relayed);
    }

    private static void enforce(Turn turn, int at, Direction direction, Try latest, Relayed relayed) {
        Try known = relayed.correct(latest);
        if (known != latest) {
            turn.put(at, direction, known);
        }
        switch (verdict(turn, known, turn.policy(at, direction), relayed)) {
            case Verdict.Wait wait -> {}
            case Verdict.SendAgain again -> turn.sendAgain(at, direction, known);
            case Verdict.Fail failed -> Answers.fail(turn, at, direction, failed.code(), failed.detail());
        }
    }

    /// See [Saga#overdue].
    static Set<Instant> overdue(Turn turn) {
        Set<Instant> stored = new HashSet<>();
        for (int at = 0; at < turn.steps.size(); at++) {
            for (Direction direction : Direction.values()) {
                Try latest = turn.latest(at, direction);
                if (latest != null) {
                    overdue(turn, latest, turn.policy(at, direction)).ifPresent(stored::add);
                }
            }
        }
        if (turn.resolution != null) {
            overdue(turn, turn.resolution.looking(), Resolve.policy(turn)).ifPresent(stored::add);
        }
        return stored;
    }

    private static Optional<Instant> overdue(Turn turn, Try latest, Policy policy) {
        return verdict(turn, latest, policy) == WAIT ? Optional.empty() : Optional.ofNullable(latest.publishedAt());
    }

    /// What is to be done about an attempt.
    sealed interface Verdict {
        record Wait() implements Verdict {}

        record SendAgain() implements Verdict {}

        record Fail(FailureCode code, String detail) implements Verdict {}
    }

    /// A command that waits in the outbox is waited for, and the outbox asked again soon.
    static Verdict verdict(Turn turn, Try latest, Policy policy, Relayed relayed) {
        Verdict verdict = verdict(turn, latest, policy);
        if (verdict != WAIT
                && relayed.isWaiting(latest)
                && turn.now.isBefore(latest.lastSign().plus(UNPUBLISHED))) {
            turn.listenUntil = turn.now.plus(ASKED_AGAIN);
            return WAIT;
        }
        return verdict;
    }

    private static Verdict verdict(Turn turn, Try latest, Policy policy) {
        Instant limit = limit(latest, policy);
        if (limit == null || turn.now.isBefore(limit)) {
            return WAIT;
        }
        if (latest.isWorking() && latest.deadline() != null && !turn.now.isBefore(latest.deadline())) {
            return new Verdict.Fail(
                    FailureCode.NO_ANSWER,
                    "not done after " + policy.patience() + " of patience and not answered since");
        }
        if (awaitsTaker(latest, policy)) {
            return new Verdict.Fail(FailureCode.NOT_TAKEN, "no worker took it within " + policy.takenWithin());
        }
        if (latest.unanswered() >= policy.deliveries()) {
            return new Verdict.Fail(
                    FailureCode.NO_ANSWER,
                    "no answer for " + Duration.between(latest.lastSign(), turn.now) + " after " + latest.delivery()
                            + " deliveries");
        }
        return SEND_AGAIN;
    }

    /// When the next of these things happens to a try; null when it needs no looking after.
    private static @Nullable Instant limit(Try latest, Policy policy) {
        if (latest.phase() != Try.Phase.IN_FLIGHT || latest.publishedAt() == null) {
            return null;
        }
        Duration quiet = policy.takenWithin();
        Instant next = latest.lastSign().plus(awaitsTaker(latest, policy) && quiet != null ? quiet : policy.silence());
        Instant deadline = latest.deadline();
        return latest.isWorking() && deadline != null && deadline.isBefore(next) ? deadline : next;
    }

    private static boolean awaitsTaker(Try latest, Policy policy) {
        return policy.takenWithin() != null && latest.heardAt() == null;
    }

    /// When the run wants to be woken at the latest.
    static @Nullable Instant next(Turn turn) {
        return switch (turn.status) {
            case ACCEPTED -> turn.now;
            case PLANNING, RUNNING, COMPENSATING -> earliest(turn);
            case NEEDS_OPERATOR -> {
                Resolution resolution = turn.resolution;
                yield resolution == null ? null : wake(turn, resolution.looking(), Resolve.policy(turn));
            }
            case AWAITING_APPROVAL ->
                turn.approval == null ? null : turn.approval.expiresAt().plusMillis(1);
            case PLANNED, REJECTED, SUCCEEDED, ROLLED_BACK, CANCELED, RESOLVED -> null;
        };
    }

    private static @Nullable Instant earliest(Turn turn) {
        Instant next = turn.reserveAt;
        if (turn.status != RunStatus.COMPENSATING && Preparation.nothingBegun(turn)) {
            next = min(next, turn.startBy().plusMillis(1));
        }
        for (int at = 0; at < turn.steps.size(); at++) {
            Try forward = turn.forward(at);
            if (forward != null && turn.turnedBackAt == null) {
                next = min(next, wake(turn, forward, turn.policy(at, Direction.FORWARD)));
            }
            Undo undo = turn.steps.get(at).undo();
            Try back = turn.undo(at);
            if (back != null && undo != null) {
                next = min(next, wake(turn, back, undo.policy()));
            } else if (undo != null && turn.turnedBackAt != null && turn.mustBeUndone(at)) {
                Instant readers = Homeward.readersLimit(turn, at, undo);
                next = min(next, readers != null && readers.isAfter(turn.now) ? readers : null);
            }
        }
        return next;
    }

    private static @Nullable Instant wake(Turn turn, Try latest, Policy policy) {
        if (latest.phase() == Try.Phase.PAUSED) {
            return latest.retryAt();
        }
        Instant limit = limit(latest, policy);
        Instant listening = turn.listenUntil;
        return limit != null && listening != null && listening.isAfter(limit) ? listening : limit;
    }

    private static @Nullable Instant min(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
