package dev.stillpoint.gateway.run;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.stillpoint.contracts.Exports;
import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayRequest.SubmitRun;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.gateway.input.Fields;
import dev.stillpoint.gateway.input.JsonBody;
import dev.stillpoint.gateway.location.Locations;
import dev.stillpoint.gateway.problem.ProblemCode;
import dev.stillpoint.gateway.problem.ProblemException;
import dev.stillpoint.gateway.request.Orchestrator;
import dev.stillpoint.gateway.request.Refusal;
import dev.stillpoint.gateway.security.Caller;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/// The way of a request for a run: read, checked against what the gateway can know, sent, answered.
@ApplicationScoped
class Submission {
    private static final Logger LOG = Logger.getLogger(Submission.class);

    /// @param replayed whether an earlier request with the same key made this run
    record Submitted(RunDocument run, boolean replayed) {}

    private final Runs runs;
    private final RunHistory history;
    private final Subjects subjects;
    private final Claims claims;
    private final Locations locations;
    private final DefaultStop stopping;
    private final Orchestrator orchestrator;
    private final ExportsConfig exports;

    Submission(
            Runs runs,
            RunHistory history,
            Subjects subjects,
            Claims claims,
            Locations locations,
            DefaultStop stopping,
            Orchestrator orchestrator,
            ExportsConfig exports) {
        this.runs = runs;
        this.history = history;
        this.subjects = subjects;
        this.claims = claims;
        this.locations = locations;
        this.stopping = stopping;
        this.orchestrator = orchestrator;
        this.exports = exports;
    }

    /// @throws ProblemException whatever stands against it
    Submitted submit(JsonBody body, Optional<String> idempotencyKey, Caller caller) {
        Instant now = Instant.now();
        Fields fields = body.fields();
        RunKind kind = RunKind.read(fields);
        caller.require(kind.role());
        RunBody asked = kind.body(fields, now);
        if (kind.needsIdempotencyKey() && idempotencyKey.isEmpty()) {
            throw ProblemException.of(
                    ProblemCode.IDEMPOTENCY_KEY_REQUIRED,
                    "a " + kind.text() + " needs the header Idempotency-Key, by which a repeat is known as one");
        }
        Optional<Submitted> first = idempotencyKey.flatMap(key -> replay(key, body.hash(), caller));
        if (first.isPresent()) {
            return first.get();
        }
        if (asked.target() instanceof RunBody.OfFabric) {
            caller.requireUnbound();
        }
        RunRequest requested = QuarkusTransaction.requiringNew().call(() -> checked(kind, asked, body, caller));
        SubmitRun request = new SubmitRun(
                UuidCreator.getTimeOrderedEpoch(),
                caller.principal(),
                now,
                RunId.next(),
                idempotencyKey.orElse(null),
                body.hash(),
                requested);
        Optional<GatewayReply> reply = orchestrator.ask(request, caller.traceParent());
        LOG.infof(
                "submitted a run, run=%s, kind=%s, system=%s, requestedBy=%s",
                request.run(), kind.text(), requested.system(), caller.name());
        return reply.map(answer -> answered(answer, request, caller))
                .orElseGet(() -> new Submitted(RunDocument.accepted(request), false));
    }

    /// What is asked for, after all that the history knows against it was looked up, in the transaction under
    /// way.
    private RunRequest checked(RunKind kind, RunBody asked, JsonBody body, Caller caller) {
        Subjects.Subject subject = subjects.of(asked.target(), caller.sight());
        asked.storageLocation()
                .filter(id -> locations.find(id.value()).isEmpty())
                .ifPresent(id -> {
                    throw ProblemException.notFound("storage location of the id " + id);
                });
        RunRequest requested = stopping.filled(body, asked.of(subject));
        if (requested instanceof RunRequest.Export export) {
            refuseOutsideOfRoots(export.path());
        }
        if (!asked.preview()) {
            refuseWhenBusy(kind, subject, requested, caller);
        }
        return requested;
    }

    private Submitted answered(GatewayReply reply, SubmitRun request, Caller caller) {
        return switch (reply) {
            case GatewayReply.Done _, GatewayReply.SchedulePreviewed _ ->
                new Submitted(RunDocument.accepted(request), false);
            case GatewayReply.RunAccepted accepted ->
                new Submitted(
                        runs.find(accepted.run().value()).orElseGet(() -> RunDocument.accepted(request)),
                        accepted.replayed());
            case GatewayReply.Invalid invalid -> throw Refusal.of(invalid);
            case GatewayReply.Refused refused -> {
                ProblemException problem = Refusal.of(refused);
                throw refused.blockingRun() == null
                                || !maySee(refused.blockingRun().value(), caller)
                        ? problem
                        : problem.blockedBy(refused.blockingRun().value());
            }
        };
    }

    private Optional<Submitted> replay(String key, String bodyHash, Caller caller) {
        return history.firstUse(caller.name(), key)
                .or(() -> orchestrator
                        .submitted()
                        .find(caller.name(), key)
                        .map(first -> new RunHistory.FirstUse(first.run().value(), first.bodyHash())))
                .flatMap(first -> {
                    Optional<RunDocument> run = runs.find(first.run())
                            .filter(found -> caller.sight().includes(found.system()));
                    if (!first.bodyHash().equals(bodyHash)) {
                        throw ProblemException.of(
                                ProblemCode.IDEMPOTENCY_KEY_REUSED,
                                "this Idempotency-Key was used for another request"
                                        + run.map(found -> ", which made run " + found.id())
                                                .orElse(""));
                    }
                    return run.map(found -> new Submitted(found, true));
                });
    }

    private void refuseOutsideOfRoots(String path) {
        List<String> roots = exports.roots().orElse(List.of());
        if (!roots.isEmpty() && roots.stream().noneMatch(root -> Exports.isBelow(path, root))) {
            throw ProblemException.invalid(
                    "path", "lies below none of the export roots, which are " + String.join(", ", roots));
        }
    }

    private void refuseWhenBusy(RunKind kind, Subjects.Subject subject, RunRequest requested, Caller caller) {
        Optional<Claims.Claim> onVm = kind.changesVms() ? claims.onAnyVm(subject.vms()) : Optional.empty();
        onVm.or(() -> onProfile(requested))
                .or(() -> claims.onAnySet(subject.sets(), kind.sharesSets()))
                .ifPresent(claim -> {
                    throw history.find(claim.run())
                            .filter(run -> caller.sight().includes(run.system()))
                            .map(run -> ProblemException.of(
                                            ProblemCode.SYSTEM_BUSY, busyWith(run, claim, onVm.isPresent()))
                                    .blockedBy(run.id()))
                            .orElseGet(() -> ProblemException.of(
                                    ProblemCode.SYSTEM_BUSY, "another run is working on " + claim.on()));
                });
    }

    private Optional<Claims.Claim> onProfile(RunRequest requested) {
        return requested instanceof RunRequest.SetCheckpointType type && type.profile() != null
                ? claims.onProfile(type.profile())
                : Optional.empty();
    }

    private static String busyWith(RunDocument run, Claims.Claim claim, boolean vm) {
        return "run " + run.id() + (vm ? " is changing " + run.system() : " is working on " + claim.on()) + " since "
                + (run.startedAt() == null ? run.createdAt() : run.startedAt());
    }

    private boolean maySee(UUID run, Caller caller) {
        return runs.find(run).filter(r -> caller.sight().includes(r.system())).isPresent();
    }
}
