package dev.stillpoint.orchestrator.request;

import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.history.History;
import dev.stillpoint.orchestrator.inventory.Inspections;
import dev.stillpoint.orchestrator.inventory.InventoryConfig;
import dev.stillpoint.orchestrator.inventory.Systems;
import dev.stillpoint.orchestrator.key.Keys;
import dev.stillpoint.orchestrator.location.Locations;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.run.RunConfig;
import dev.stillpoint.orchestrator.run.Runs;
import dev.stillpoint.orchestrator.saga.Order;
import dev.stillpoint.orchestrator.saga.RunStatus;
import dev.stillpoint.orchestrator.saga.Signal;
import dev.stillpoint.orchestrator.schedule.Schedules;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What each kind of request does, in its transaction.
@ApplicationScoped
class Requests {
    private static final Logger LOG = Logger.getLogger(Requests.class);

    private final Runs runs;
    private final IdempotencyKeys keys;
    private final Keys apiKeys;
    private final Inspections inspections;
    private final Locations locations;
    private final Systems systems;
    private final Schedules schedules;
    private final History history;
    private final InventoryConfig inventory;
    private final RunConfig config;

    Requests(
            Runs runs,
            IdempotencyKeys keys,
            Keys apiKeys,
            Inspections inspections,
            Locations locations,
            Systems systems,
            Schedules schedules,
            History history,
            InventoryConfig inventory,
            RunConfig config) {
        this.runs = runs;
        this.keys = keys;
        this.apiKeys = apiKeys;
        this.inspections = inspections;
        this.locations = locations;
        this.systems = systems;
        this.schedules = schedules;
        this.history = history;
        this.inventory = inventory;
        this.config = config;
    }

    GatewayReply carryOut(Connection connection, GatewayRequest request) throws SQLException {
        return switch (request) {
            case GatewayRequest.SubmitRun submit -> submit(connection, submit);
            case GatewayRequest.CancelRun cancel -> cancel(connection, cancel);
            case GatewayRequest.RetryRun retry -> retry(connection, retry);
            case GatewayRequest.ResolveRun resolve -> resolve(connection, resolve);
            case GatewayRequest.RefreshSystems refresh -> {
                inspections.ask(connection);
                history.append(
                        connection,
                        new History.Change(
                                "refresh-requested",
                                refresh.principal().name(),
                                "systems of fabric " + inventory.fabricId(),
                                null,
                                Map.of()));
                yield new GatewayReply.Done(refresh.id());
            }
            case GatewayRequest.PutLocation put -> {
                locations.put(connection, put);
                yield new GatewayReply.Done(put.id());
            }
            case GatewayRequest.DeleteLocation delete -> locations.delete(connection, delete);
            case GatewayRequest.PutSettings put -> putSettings(connection, put);
            case GatewayRequest.ApproveRun approve -> approve(connection, approve);
            case GatewayRequest.PutSchedule put -> schedules.put(connection, put);
            case GatewayRequest.DeleteSchedule delete -> schedules.delete(connection, delete);
            case GatewayRequest.PreviewSchedule preview -> schedules.preview(connection, preview);
            case GatewayRequest.CreateApiKey create -> apiKeys.create(connection, create);
            case GatewayRequest.RevokeApiKey revoke -> apiKeys.revoke(connection, revoke);
            case GatewayRequest.KeysUsed used -> apiKeys.used(connection, used);
        };
    }

    private GatewayReply submit(Connection connection, GatewayRequest.SubmitRun submit) throws SQLException {
        Order order = new Order(
                submit.run(),
                SetId.next(),
                inventory.fabricId(),
                submit.request(),
                submit.principal().name(),
                Sql.now(connection),
                config.timing().timing(),
                null,
                submit.principal().madeBy(),
                submit.principal().keyPrefix());
        String key = submit.idempotencyKey();
        if (key != null) {
            switch (keys.use(connection, key, submit)) {
                case IdempotencyKeys.Use.First first -> {}
                case IdempotencyKeys.Use.Repeated repeated -> {
                    if (!repeated.first().equals(submit.run())) {
                        RunAlias alias = new RunAlias();
                        alias.alias = submit.run().value();
                        alias.run = repeated.first().value();
                        alias.persist();
                        history.append(
                                connection,
                                new History.Change(
                                        "request-repeated",
                                        submit.principal().name(),
                                        "run " + repeated.first(),
                                        submit.request().system(),
                                        Map.of("run", repeated.first().toString())));
                        return new GatewayReply.RunAccepted(submit.id(), repeated.first(), true);
                    }
                }
                case IdempotencyKeys.Use.Reused reused -> {
                    String detail = "the key was used for another request"
                            + reused.first().map(first -> ", run " + first).orElse("");
                    runs.refuse(connection, order, Problem.of(ProblemCode.IDEMPOTENCY_KEY_REUSED, null, null, detail));
                    return new GatewayReply.Refused(
                            submit.id(),
                            "idempotency-key-reused",
                            detail,
                            reused.first().orElse(null));
                }
            }
        }
        if (runs.start(connection, order)) {
            LOG.infof("%s submitted run %s", submit.principal().name(), submit.run());
        }
        return new GatewayReply.RunAccepted(submit.id(), submit.run(), false);
    }

    private GatewayReply cancel(Connection connection, GatewayRequest.CancelRun cancel) throws SQLException {
        Answer answer = new Answer(cancel.id());
        RunId id = RunAlias.resolve(cancel.run());
        boolean found = runs.apply(connection, id, (run, now) -> {
            if (run.status().isFinal()) {
                return answer.refuse("run-final", "run " + id + " ended as " + run.status());
            }
            if (run.state().pastPivot()) {
                return answer.refuse(
                        "past-safe-point", "run " + id + " is past its safe point and only goes forward from here");
            }
            return List.of(new Signal.CancelRequested(now, cancel.principal().name()));
        });
        return found ? answer.reply() : notFound(cancel.id(), id);
    }

    private GatewayReply retry(Connection connection, GatewayRequest.RetryRun retry) throws SQLException {
        Answer answer = new Answer(retry.id());
        RunId id = RunAlias.resolve(retry.run());
        boolean found = runs.apply(
                connection,
                id,
                (run, now) -> run.status() == RunStatus.NEEDS_OPERATOR
                        ? List.of(
                                new Signal.RetryRequested(now, retry.principal().name()))
                        : answer.refuse("not-retryable", "run " + id + " is " + run.status() + ", not NEEDS_OPERATOR"));
        return found ? answer.reply() : notFound(retry.id(), id);
    }

    private GatewayReply resolve(Connection connection, GatewayRequest.ResolveRun resolve) throws SQLException {
        Answer answer = new Answer(resolve.id());
        RunId id = RunAlias.resolve(resolve.run());
        boolean found = runs.apply(connection, id, (run, now) -> {
            if (run.status().isFinal()) {
                return answer.refuse("run-final", "run " + id + " ended as " + run.status());
            }
            if (run.status() != RunStatus.NEEDS_OPERATOR) {
                return answer.refuse("not-retryable", "run " + id + " is " + run.status() + ", not NEEDS_OPERATOR");
            }
            Set<StepId> decided = new HashSet<>();
            for (GatewayRequest.Decision decision : resolve.decisions()) {
                if (!decided.add(decision.step())) {
                    return answer.refuse("validation-failed", "step " + decision.step() + " is decided twice");
                }
                if (run.steps().position(decision.step()).isEmpty()) {
                    return answer.refuse("validation-failed", "run " + id + " has no step " + decision.step());
                }
            }
            return List.of(new Signal.ResolveRequested(
                    now, resolve.principal().name(), resolve.decisions(), resolve.comment()));
        });
        return found ? answer.reply() : notFound(resolve.id(), id);
    }

    private GatewayReply approve(Connection connection, GatewayRequest.ApproveRun approve) throws SQLException {
        Answer answer = new Answer(approve.id());
        RunId id = RunAlias.resolve(approve.run());
        String actor = approve.principal().name();
        boolean found = runs.apply(connection, id, (run, now) -> {
            if (run.status().isFinal()) {
                return answer.refuse("run-final", "run " + id + " ended as " + run.status());
            }
            Plan plan = run.plan();
            if (run.status() != RunStatus.AWAITING_APPROVAL || plan == null) {
                return answer.refuse(
                        "plan-changed",
                        "run " + id + " is " + run.status() + "; only one that is AWAITING_APPROVAL can be approved");
            }
            Optional<String> same = run.order().sameIn(approve.principal().people());
            if (same.isPresent()) {
                return answer.refuse(
                        "forbidden",
                        same.get() + " could have asked for run " + id + " as well as approve it, as " + same.get()
                                + " or by a key that " + same.get() + " made: another person must approve it, with a"
                                + " credential that " + same.get() + " did not make");
            }
            if (!plan.hash().equals(approve.planHash())) {
                return answer.refuse(
                        "plan-changed",
                        "the plan of run " + id + " is " + plan.hash() + ": look at it, then approve that one");
            }
            return List.of(new Signal.Approved(now, actor, approve.principal().people(), approve.planHash()));
        });
        return found ? answer.reply() : notFound(approve.id(), id);
    }

    private GatewayReply putSettings(Connection connection, GatewayRequest.PutSettings put) throws SQLException {
        LocationId location = put.settings().storageLocation();
        if (location != null && !locations.keep(connection, location)) {
            return new GatewayReply.Invalid(
                    put.id(),
                    List.of(new GatewayReply.FieldProblem(
                            "storageLocation", "there is no storage location of the id " + location)));
        }
        return switch (systems.put(put.system(), put.settings())) {
            case Systems.Put.Unknown unknown ->
                new GatewayReply.Refused(put.id(), "not-found", "there is no system " + put.system(), null);
            case Systems.Put.Unfit unfit -> new GatewayReply.Invalid(put.id(), unfit.problems());
            case Systems.Put.Done done -> {
                history.append(
                        connection,
                        new History.Change(
                                done.before().equals(put.settings()) ? "settings-unchanged" : "settings-changed",
                                put.principal().name(),
                                "settings of system " + done.system(),
                                done.system(),
                                Map.of("before", done.before(), "after", put.settings())));
                LOG.infof(
                        "%s changed the settings of system %s", put.principal().name(), done.system());
                yield new GatewayReply.Done(put.id());
            }
        };
    }

    private static GatewayReply notFound(UUID request, RunId run) {
        return new GatewayReply.Refused(request, "not-found", "there is no run " + run, null);
    }

    /// The answer that a run's state gives: done unless it is refused.
    private static final class Answer {
        private final UUID request;
        private GatewayReply.@Nullable Refused refused;

        Answer(UUID request) {
            this.request = request;
        }

        List<Signal> refuse(String code, String detail) {
            refused = new GatewayReply.Refused(request, code, detail, null);
            return List.of();
        }

        GatewayReply reply() {
            return refused == null ? new GatewayReply.Done(request) : refused;
        }
    }
}
