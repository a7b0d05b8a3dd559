package dev.stillpoint.orchestrator.saga;

import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.orchestrator.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What can happen to a run.
public sealed interface Signal {
    /// Database time.
    Instant at();

    /// The run's row is stored; it may begin.
    record Accepted(Instant at) implements Signal {}

    /// Answers [Effect.MakePlan].
    ///
    /// @param approvalWithin how long the run is to wait for another person's approval; absent when it needs
    ///     none
    record Planned(Instant at, Plan plan, @Nullable Duration approvalWithin) implements Signal {
        public Planned(Instant at, Plan plan) {
            this(at, plan, null);
        }
    }

    /// Answers [Effect.MakePlan].
    record Refused(Instant at, List<Problem> problems) implements Signal {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /// Answers [Effect.Reserve]: all claims and the reservation are held.
    record Reserved(Instant at) implements Signal {}

    /// Answers [Effect.Reserve]: the claims are held, the reservation is not to be had yet. The run asks again.
    record Blocked(Instant at, String waitingFor) implements Signal {}

    /// Answers [Effect.Reserve]: another run holds one of the claims; none is held by this run.
    record Busy(Instant at, List<Problem> problems) implements Signal {
        public Busy {
            problems = List.copyOf(problems);
        }
    }

    /// Answers [Effect.Reserve]: another run changed the VMs or disks while this run looked at them, or later. Answers
    /// [Effect.MakePlan]: what the plan depends on is not known yet. Nothing is held by this run; it looks again.
    ///
    /// @param why for people
    /// @param pause before it looks
    record Outdated(Instant at, String why, Duration pause) implements Signal {
        /// It looks again at once.
        public Outdated(Instant at, String why) {
            this(at, why, Duration.ZERO);
        }
    }

    /// An executor said something.
    record Stepped(Instant at, StepEvent event) implements Signal {}

    /// A command that was held back for its storage location is now given to Kafka.
    record Published(Instant at, StepRef ref) implements Signal {}

    /// Time has passed.
    ///
    /// @param relayed of what [Saga#overdue] names
    record Tick(Instant at, Relayed relayed) implements Signal {}

    /// Another person than the one who asked for the run agrees to its plan.
    ///
    /// @param people all who could have said so, as `Principal.people` names them
    record Approved(Instant at, String actor, Set<String> people, String planHash) implements Signal {
        public Approved {
            people = Set.copyOf(people);
        }
    }

    /// @param actor who asks
    record CancelRequested(Instant at, String actor) implements Signal {}

    /// @param actor who asks
    record RetryRequested(Instant at, String actor) implements Signal {}

    /// An admin says that things were put right by hand.
    ///
    /// @param actor who says so
    /// @param decisions at most one per step; of steps that the plan has
    record ResolveRequested(
            Instant at,
            String actor,
            List<GatewayRequest.Decision> decisions,
            @Nullable String comment) implements Signal {
        public ResolveRequested {
            decisions = List.copyOf(decisions);
        }
    }
}
