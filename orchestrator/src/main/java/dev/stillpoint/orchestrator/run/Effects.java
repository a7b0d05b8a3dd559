package dev.stillpoint.orchestrator.run;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.DiskCommand.CopyTarget;
import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.StepCommand;
import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.contracts.Topics;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.orchestrator.catalog.AttachmentLedger;
import dev.stillpoint.orchestrator.catalog.Catalog;
import dev.stillpoint.orchestrator.catalog.DiskCopies;
import dev.stillpoint.orchestrator.database.AfterCommit;
import dev.stillpoint.orchestrator.executor.Executors;
import dev.stillpoint.orchestrator.inventory.Inspections;
import dev.stillpoint.orchestrator.inventory.Systems;
import dev.stillpoint.orchestrator.location.LocationCommands;
import dev.stillpoint.orchestrator.location.Reservations;
import dev.stillpoint.orchestrator.outbox.OutboxMessage;
import dev.stillpoint.orchestrator.plan.Executor;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.plan.PlanOutcome;
import dev.stillpoint.orchestrator.plan.Planner;
import dev.stillpoint.orchestrator.plan.SetStatus;
import dev.stillpoint.orchestrator.plan.Step;
import dev.stillpoint.orchestrator.saga.Effect;
import dev.stillpoint.orchestrator.saga.Order;
import dev.stillpoint.orchestrator.saga.Run;
import dev.stillpoint.orchestrator.saga.Signal;
import dev.stillpoint.orchestrator.saga.Try;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/// Carries out what the saga wants done, in the run's transaction. Whatever answers at once (the planner, the claims)
/// queues its answer as the next signal.
@ApplicationScoped
class Effects {
    private static final Logger LOG = Logger.getLogger(Effects.class);

    /// An executor says every two seconds that it is there.
    private static final Duration LISTEN = Duration.ofSeconds(2);

    private final RunConfig config;
    private final PlanFacts facts;
    private final Executors executors;
    private final Systems systems;
    private final Inspections inspections;
    private final AfterCommit afterCommit;
    private final Reservations reservations;
    private final LocationCommands locationCommands;
    private final Claims claims;
    private final Catalog catalog;
    private final DiskCopies copies;
    private final AttachmentLedger ledger;

    Effects(
            RunConfig config,
            PlanFacts facts,
            Executors executors,
            Systems systems,
            Inspections inspections,
            AfterCommit afterCommit,
            Reservations reservations,
            LocationCommands locationCommands,
            Claims claims,
            Catalog catalog,
            DiskCopies copies,
            AttachmentLedger ledger) {
        this.config = config;
        this.facts = facts;
        this.executors = executors;
        this.systems = systems;
        this.inspections = inspections;
        this.afterCommit = afterCommit;
        this.reservations = reservations;
        this.locationCommands = locationCommands;
        this.claims = claims;
        this.catalog = catalog;
        this.copies = copies;
        this.ledger = ledger;
    }

    void carryOut(Turn turn, Effect effect) throws SQLException {
        switch (effect) {
            case Effect.MakePlan e -> turn.signals.add(plan(turn, e));
            case Effect.Reserve e -> turn.signals.add(reserve(turn, e));
            case Effect.Send e -> send(turn, e.delivery(), e.executor());
            case Effect.CancelHint e -> {
                locationCommands.drop(turn.connection, e.ref());
                turn.unwanted.add(e.ref());
                turn.gateMoved = true;
            }
            case Effect.Attempted e -> attempted(turn, e);
            case Effect.Happened e -> turn.happened(e.type(), e.actor(), e.step(), e.data());
            case Effect.Ledger e -> ledger(turn, e);
            case Effect.SetChanged e -> setChanged(turn, e);
            case Effect.SetRenamed e -> catalog.rename(turn.connection, e.set(), e.name());
            case Effect.MemberRecorded e ->
                catalog.member(
                        turn.connection,
                        e.set(),
                        e.vm(),
                        e.vmName(),
                        e.checkpointId(),
                        e.obtainedType(),
                        e.powerState());
            case Effect.CopyRecorded e -> copied(turn, e);
            case Effect.FilesKept e -> kept(turn, e);
            case Effect.CopyChecked e -> copies.checked(turn.connection, e.set(), e.disk(), e.result());
            case Effect.RemoveSetAt e -> catalog.removeAt(turn.connection, e.set(), e.at());
            case Effect.ReleaseVms e -> claims.release(turn.connection, turn.id());
            case Effect.ReleaseLocation e -> reservations.release(turn.connection, turn.id());
            case Effect.ReleaseAll e -> {
                claims.releaseAll(turn.connection, turn.id());
                reservations.release(turn.connection, turn.id());
                reservations.releaseVolumes(turn.connection, turn.id());
            }
            case Effect.Ended e -> {
                // Whatever the run ended by, and whether or not it gave all back before.
                reservations.release(turn.connection, turn.id());
                reservations.releaseVolumes(turn.connection, turn.id());
                locationCommands.dropAll(turn.connection, turn.id());
                turn.gateMoved = true;
                if (turn.run.state().reserved()) {
                    // What the system's page says of its disks, its newest set and its drift has changed.
                    afterCommit.run(inspections::askSoon);
                }
            }
        }
    }

    private Signal plan(Turn turn, Effect.MakePlan wanted) throws SQLException {
        Order order = turn.run.order();
        return switch (Planner.plan(order.request(), wanted.inventory(), facts.of(turn.connection, order))) {
            case PlanOutcome.Planned planned -> {
                List<Problem> inTheWay = order.request().preview()
                        ? claims.inTheWay(
                                turn.connection, turn.id(), order.request().system(), wanted(planned.plan()))
                        : List.of();
                yield inTheWay.isEmpty()
                        ? new Signal.Planned(
                                turn.now, planned.plan(), approvalWithin(order).orElse(null))
                        : new Signal.Refused(turn.now, inTheWay);
            }
            case PlanOutcome.Refused refused
            when wantsWorker(refused) && executors.mayBeHeardYet(turn.connection) ->
                new Signal.Outdated(turn.now, "workers that were heard before may be heard again", LISTEN);
            case PlanOutcome.Refused refused -> new Signal.Refused(turn.now, refused.problems());
        };
    }

    private static boolean wantsWorker(PlanOutcome.Refused refused) {
        return refused.problems().stream().anyMatch(problem -> problem.code() == ProblemCode.NO_WORKER_FOR_SOURCE);
    }

    /// All that a plan's run works with.
    private static Claims.Wanted wanted(Plan plan) {
        Map<VmId, String> vms = new LinkedHashMap<>();
        plan.members().forEach(member -> vms.put(member.id(), member.name()));
        Map<DiskId, String> disks = new LinkedHashMap<>();
        plan.disks().forEach(disk -> disks.put(disk.id(), disk.path().path()));
        return new Claims.Wanted(vms, disks, plan.profiles(), plan.sets().claims());
    }

    /// How long another person may take to approve what a person asks for; empty when nobody has to. What
    /// Stillpoint or a schedule begins was decided by an admin before.
    private Optional<Duration> approvalWithin(Order order) {
        if (order.origin() != null) {
            return Optional.empty();
        }
        SystemSettings settings = systems.settings(order.request().system());
        SystemSettings.Approval approval = settings.approval();
        return approval == null || !settings.needsApproval(order.request().kind())
                ? Optional.empty()
                : Optional.of(Objects.requireNonNullElse(approval.expiresAfter(), config.approvalWithin()));
    }

    private Signal reserve(Turn turn, Effect.Reserve wanted) throws SQLException {
        Run run = turn.run;
        Plan plan = Objects.requireNonNull(run.plan(), "a run reserves what its plan names");
        String system = run.order().request().system();
        Instant lookedAt = lookedAt(run);
        return switch (claims.take(turn.connection, turn.id(), system, wanted(plan), lookedAt)) {
            case Claims.Answer.Busy busy -> {
                reservations.release(turn.connection, turn.id());
                yield new Signal.Busy(turn.now, busy.inTheWay());
            }
            case Claims.Answer.Outdated outdated -> {
                LOG.infof("run %s looks again: %s", turn.id(), outdated.changed());
                yield new Signal.Outdated(turn.now, outdated.changed());
            }
            case Claims.Answer.Taken taken -> {
                Optional<String> waitingFor =
                        reservations.reserveVolumes(turn.connection, turn.id(), volumes(plan, wanted.reservation()));
                if (waitingFor.isEmpty() && wanted.reservation() != null) {
                    waitingFor = reservations.reserve(turn.connection, turn.id(), wanted.reservation());
                }
                yield waitingFor.isPresent()
                        ? new Signal.Blocked(turn.now, waitingFor.get())
                        : new Signal.Reserved(turn.now);
            }
        };
    }

    private static List<Plan.Space> volumes(Plan plan, Plan.@Nullable Reservation reservation) {
        return plan.space().stream()
                .filter(space -> reservation == null
                        || !space.where().equals(reservation.location().value()))
                .toList();
    }

    /// Since when the inventory that the run was planned from may have been read.
    private static @Nullable Instant lookedAt(Run run) {
        Try inspection = run.state().steps().getFirst().forward();
        return inspection == null ? null : inspection.attemptedAt();
    }

    private void send(Turn turn, Delivery delivery, Executor executor) throws SQLException {
        switch (executor) {
            case Executor.Agent agent ->
                turn.messages.add(OutboxMessage.of(
                        Topics.agentCommands(agent.fabric()),
                        lane(delivery.command())
                                .orElse(turn.run.order().request().system()),
                        delivery));
            case Executor.Workers workers -> {
                DiskCommand command = (DiskCommand) delivery.command();
                switch (locationCommands.hold(turn.connection, delivery, workers.location(), command)) {
                    case HELD -> turn.gateMoved = true;
                    case HAS_ROOM -> {
                        turn.messages.add(toWorkers(workers.location(), delivery));
                        turn.signals.add(new Signal.Published(turn.now, delivery.ref()));
                    }
                }
            }
        }
    }

    private static Optional<String> lane(StepCommand command) {
        return command instanceof AgentCommand agent
                ? agent.lanes().stream().findFirst().map(VmId::toString)
                : Optional.empty();
    }

    static OutboxMessage toWorkers(LocationId location, Delivery delivery) {
        DiskCommand command = (DiskCommand) delivery.command();
        return OutboxMessage.of(Topics.backupCommands(location), command.disk().toString(), delivery);
    }

    private void attempted(Turn turn, Effect.Attempted attempted) throws SQLException {
        Try latest = attempted.latest();
        turn.attempts.put(new Turn.AttemptKey(attempted.step(), attempted.direction(), latest.attempt()), latest);
        if (latest.phase() == Try.Phase.IN_FLIGHT) {
            return;
        }
        if (latest.code() != null) {
            MDC.put("step", attempted.step().value());
            MDC.put("attempt", latest.attempt());
            try {
                LOG.infof(
                        "step %s %s attempt %d failed: %s %s",
                        attempted.step(), attempted.direction(), latest.attempt(), latest.code(), latest.detail());
            } finally {
                MDC.remove("step");
                MDC.remove("attempt");
            }
        }
        if (step(turn, attempted).map(Step::executor).orElse(null) instanceof Executor.Workers) {
            locationCommands.over(
                    turn.connection, turn.id(), attempted.step(), attempted.direction(), latest.attempt());
            turn.gateMoved = true;
        }
    }

    private static Optional<Step> step(Turn turn, Effect.Attempted attempted) {
        Plan plan = turn.run.plan();
        return plan == null
                ? Optional.empty()
                : plan.steps().position(attempted.step()).stream()
                        .mapToObj(position -> plan.steps().get(position))
                        .findFirst();
    }

    /// What a bring-home run brings home is no longer away for the run that lost it either.
    private void ledger(Turn turn, Effect.Ledger changed) throws SQLException {
        ledger.bring(turn.connection, turn.id(), changed.rows(), changed.status());
        if (turn.run.order().request() instanceof RunRequest.BringHome home) {
            switch (changed.status()) {
                case RECORDED, AWAY -> {}
                case HOME, ABANDONED ->
                    ledger.bringForLost(turn.connection, home.of(), changed.rows(), changed.status());
            }
        }
    }

    private void setChanged(Turn turn, Effect.SetChanged changed) throws SQLException {
        if (changed.status() != SetStatus.CREATING) {
            catalog.status(turn.connection, changed.set(), changed.status());
            return;
        }
        Plan plan = Objects.requireNonNull(turn.run.plan(), "a set is made by a plan");
        Plan.Made made = Objects.requireNonNull(plan.sets().makes(), "the plan makes a set");
        String system = turn.run.order().request().system();
        catalog.make(turn.connection, turn.id(), systems.spelling(system).orElse(system), made, plan);
    }

    private void kept(Turn turn, Effect.FilesKept kept) throws SQLException {
        Plan plan = Objects.requireNonNull(turn.run.plan(), "files are kept by a plan");
        // No step of the restore of a safety set says where the copy lies that its kept files were replaced by.
        CopyTarget target = kept.target() == null ? place(plan, kept.disk()) : kept.target();
        copies.kept(
                turn.connection, kept.set(), kept.disk(), kept.path(), target, kept.files(), kept.attachments(), plan);
    }

    private static CopyTarget place(Plan plan, DiskId disk) {
        return plan.disks().stream()
                .filter(shared -> shared.id().equals(disk))
                .map(Plan.SharedDisk::copy)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the plan knows no copy of disk " + disk));
    }

    private void copied(Turn turn, Effect.CopyRecorded recorded) throws SQLException {
        copies.copied(
                turn.connection,
                recorded.set(),
                recorded.disk(),
                recorded.path(),
                recorded.files(),
                recorded.target(),
                recorded.copy(),
                recorded.attachments(),
                recorded.took());
        reservations.written(
                turn.connection, turn.id(), recorded.target().location().value(), reserved(turn, recorded.disk()));
    }

    private static long reserved(Turn turn, DiskId disk) {
        return Objects.requireNonNull(turn.run.plan(), "copies are planned").disks().stream()
                .filter(shared -> shared.id().equals(disk))
                .mapToLong(Plan.SharedDisk::reserved)
                .sum();
    }
}
