package dev.stillpoint.gateway.run;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.Principal;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.gateway.input.JsonBody;
import dev.stillpoint.gateway.input.Query;
import dev.stillpoint.gateway.problem.ProblemCode;
import dev.stillpoint.gateway.problem.ProblemException;
import dev.stillpoint.gateway.request.Orchestrator;
import dev.stillpoint.gateway.security.Caller;
import dev.stillpoint.gateway.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// `/v1/runs/{id}/cancel`, `retry`, `resolve` and `approve`: what can be asked of a run that is under way.
@Path("/v1/runs")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Runs")
public class RunChangeResource {
    private final Runs runs;
    private final RunHistory history;
    private final Orchestrator orchestrator;
    private final Caller caller;

    RunChangeResource(Runs runs, RunHistory history, Orchestrator orchestrator, Caller caller) {
        this.runs = runs;
        this.history = history;
        this.orchestrator = orchestrator;
        this.caller = caller;
    }

    @POST
    @Path("/{id}/cancel")
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            operationId = "cancelRun",
            summary = "Stops a run and undoes what it did",
            description = "Possible before the plan's pivot. Needs the role of the run's kind.")
    @APIResponse(
            responseCode = "202",
            description = "The run as it stands",
            content = @Content(schema = @Schema(implementation = RunDocument.class)))
    @APIResponse(responseCode = "409", ref = "NotCancelable")
    public Response cancel(
            @PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
        Query.refuseAny(uri);
        JsonBody.requireNone(headers, body);
        RunDocument run = ofKindAllowed(id);
        refuseFinal(run);
        if (run.pastSafePoint()) {
            throw ProblemException.of(
                    ProblemCode.PAST_SAFE_POINT, "run " + run.id() + " is past its pivot and only goes forward");
        }
        return change(
                run,
                (request, principal, at, runId) ->
                        new GatewayRequest.CancelRun(request, principal, at, runId, run.system()));
    }

    @POST
    @Path("/{id}/retry")
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            operationId = "retryRun",
            summary = "Resumes a run that needs an operator from its failed steps",
            description = "Goes on in the direction it was going. Needs the role of the run's kind.")
    @APIResponse(
            responseCode = "202",
            description = "The run as it stands",
            content = @Content(schema = @Schema(implementation = RunDocument.class)))
    @APIResponse(responseCode = "409", ref = "NotRetryable")
    public Response retry(
            @PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
        Query.refuseAny(uri);
        JsonBody.requireNone(headers, body);
        RunDocument run = ofKindAllowed(id);
        refuseUnlessWaiting(run, "retried");
        return change(run, GatewayRequest.RetryRun::new);
    }

    @POST
    @Path("/{id}/resolve")
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            operationId = "resolveRun",
            summary = "Ends a run that needs an operator, after an admin put things right by hand",
            description = "The fabric is inspected again against the attachment ledger: the run ends as RESOLVED, or"
                    + " stays NEEDS_OPERATOR and its problems say what still differs.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ResolveBody.class),
                            examples = @ExampleObject(name = "attached by hand", value = """
                                            {"steps":[{"id":"attach:0b7e0000-0000-4000-8000-000000000001:0:1",\
                                            "as":"done"}],"comment":"attached by hand, CHG-4712"}""")))
    @APIResponse(
            responseCode = "202",
            description = "The run as it stands",
            content = @Content(schema = @Schema(implementation = RunDocument.class)))
    @APIResponse(responseCode = "409", ref = "NotResolvable")
    public Response resolve(
            @PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
        Query.refuseAny(uri);
        ResolveBody.Resolution resolution =
                ResolveBody.read(JsonBody.read(headers, body).fields());
        RunDocument run = runs.visible(id, caller);
        refuseFinal(run);
        refuseUnlessWaiting(run, "resolved");
        resolution.requireStepsOf(
                run, history.steps(run.id()).stream().map(StepDocument::id).collect(Collectors.toUnmodifiableSet()));
        return change(
                run,
                (request, principal, at, runId) -> new GatewayRequest.ResolveRun(
                        request,
                        principal,
                        at,
                        runId,
                        resolution.decisions(),
                        resolution.comment().orElse(null)));
    }

    @POST
    @Path("/{id}/approve")
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            operationId = "approveRun",
            summary = "Lets a run go on that awaits the approval of a second person",
            description =
                    "Binds to the plan's hash. Whoever made a key counts as one who could use it: neither the requester,"
                            + " nor who made the requester's key, can approve, nor can a key that one of them made. The fabric is"
                            + " inspected again: when it gives another plan than the"
                            + " approved one, the run ends as REJECTED with the problem INVENTORY_CHANGED.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ApproveBody.class),
                            examples = @ExampleObject(name = "the plan I have seen", value = """
                                            {"planHash":"sha256:\
                                            9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}""")))
    @APIResponse(
            responseCode = "202",
            description = "The run as it stands",
            content = @Content(schema = @Schema(implementation = RunDocument.class)))
    @APIResponse(responseCode = "409", ref = "NotApprovable")
    public Response approve(
            @PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
        Query.refuseAny(uri);
        ApproveBody approval = ApproveBody.read(JsonBody.read(headers, body).fields());
        RunDocument run = runs.visible(id, caller);
        refuseFinal(run);
        refuseTheSamePerson(run);
        if (run.status() != RunStatus.AWAITING_APPROVAL) {
            throw ProblemException.of(
                    ProblemCode.PLAN_CHANGED,
                    "run " + run.id() + " is " + run.status() + "; only one that is AWAITING_APPROVAL can be approved");
        }
        if (!approval.planHash().equals(run.planHash())) {
            throw ProblemException.of(
                    ProblemCode.PLAN_CHANGED,
                    "the plan of run " + run.id() + " is " + run.planHash() + ": look at it, then approve that one");
        }
        return change(
                run,
                (request, principal, at, runId) ->
                        new GatewayRequest.ApproveRun(request, principal, at, runId, approval.planHash()));
    }

    /// @throws ProblemException `not-found`, or `forbidden` when the caller could not begin a run of this kind
    private RunDocument ofKindAllowed(String id) {
        RunDocument run = runs.visible(id, caller);
        caller.require(Roles.forKind(run.kind()));
        return run;
    }

    /// Who made a key could use it: neither for the one who asked nor for the one who approves does another person
    /// speak.
    private void refuseTheSamePerson(RunDocument run) {
        caller.principal().people().stream()
                .filter(run.requesters()::contains)
                .findFirst()
                .ifPresent(same -> {
                    throw ProblemException.of(
                            ProblemCode.FORBIDDEN,
                            same.equalsIgnoreCase(caller.name()) && same.equalsIgnoreCase(run.requestedBy())
                                    ? "you asked for run " + run.id() + ": another person must approve it"
                                    : same + " could have asked for run " + run.id()
                                            + " as well as approve it, by a key that "
                                            + same + " made: another person must approve it, with a credential that "
                                            + same
                                            + " did not make");
                });
    }

    private static void refuseFinal(RunDocument run) {
        if (run.status().isFinal()) {
            throw ProblemException.of(ProblemCode.RUN_FINAL, "run " + run.id() + " has ended as " + run.status());
        }
    }

    private static void refuseUnlessWaiting(RunDocument run, String done) {
        if (run.status() != RunStatus.NEEDS_OPERATOR) {
            throw ProblemException.of(
                    ProblemCode.NOT_RETRYABLE,
                    "run " + run.id() + " is " + run.status() + "; only one that is NEEDS_OPERATOR can be " + done);
        }
    }

    private interface Change {
        GatewayRequest of(UUID request, Principal principal, Instant submittedAt, RunId run);
    }

    private Response change(RunDocument run, Change change) {
        orchestrator.tell(
                change.of(UuidCreator.getTimeOrderedEpoch(), caller.principal(), Instant.now(), new RunId(run.id())),
                caller.traceParent());
        return RunResource.accepted(runs.find(run.id()).orElse(run)).build();
    }
}
