package dev.stillpoint.gateway.run;

import dev.stillpoint.gateway.input.JsonBody;
import dev.stillpoint.gateway.input.Page;
import dev.stillpoint.gateway.input.Query;
import dev.stillpoint.gateway.input.TimedPosition;
import dev.stillpoint.gateway.problem.ProblemCode;
import dev.stillpoint.gateway.problem.ProblemException;
import dev.stillpoint.gateway.security.Caller;
import dev.stillpoint.gateway.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.DiscriminatorMapping;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// `/v1/runs`: everything that takes time. What can be asked of one under way is [RunChangeResource].
@Path("/v1/runs")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Runs")
public class RunResource {
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private final Runs runs;
    private final RunHistory history;
    private final Submission submission;
    private final Caller caller;

    RunResource(Runs runs, RunHistory history, Submission submission, Caller caller) {
        this.runs = runs;
        this.history = history;
        this.submission = submission;
        this.caller = caller;
    }

    /// Where every run begins. Goes on in the orchestrator's `RequestConsumer.onRequest`.
    @POST
    @RolesAllowed(Roles.OPERATOR)
    @Operation(
            operationId = "submitRun",
            summary = "Submits a run",
            description = "Answers as soon as the request is safe; the run's status tells how it goes on. The same "
                    + "Idempotency-Key with the same body answers with the first run for 7 days. create, verify "
                    + "and rename need the role operator, all others admin.")
    @Parameter(
            name = IDEMPOTENCY_KEY,
            in = ParameterIn.HEADER,
            description =
                    "1 to 255 visible characters; makes the request safe to repeat; required for restore, delete and"
                            + " remove-checkpoints",
            schema = @Schema(implementation = String.class, minLength = 1, maxLength = 255, pattern = "^[!-~]{1,255}$"))
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema =
                                    @Schema(
                                            oneOf = {
                                                CreateBody.class,
                                                RestoreBody.class,
                                                DeleteBody.class,
                                                VerifyBody.class,
                                                RenameBody.class,
                                                ExportBody.class,
                                                SetCheckpointTypeBody.class,
                                                RemoveCheckpointsBody.class
                                            },
                                            discriminatorProperty = "kind",
                                            discriminatorMapping = {
                                                @DiscriminatorMapping(value = "create", schema = CreateBody.class),
                                                @DiscriminatorMapping(value = "restore", schema = RestoreBody.class),
                                                @DiscriminatorMapping(value = "delete", schema = DeleteBody.class),
                                                @DiscriminatorMapping(value = "verify", schema = VerifyBody.class),
                                                @DiscriminatorMapping(value = "rename", schema = RenameBody.class),
                                                @DiscriminatorMapping(value = "export", schema = ExportBody.class),
                                                @DiscriminatorMapping(
                                                        value = "set-checkpoint-type",
                                                        schema = SetCheckpointTypeBody.class),
                                                @DiscriminatorMapping(
                                                        value = "remove-checkpoints",
                                                        schema = RemoveCheckpointsBody.class)
                                            }),
                            examples = {
                                @ExampleObject(name = "create", value = """
                                                {"kind":"create","system":"ERP","name":"before-KB5031364",\
                                                "description":"CHG-4711","storageLocation":"nas-b","stop":"shutdown",\
                                                "stopTimeout":"PT10M","onStopTimeout":"rollBack","start":"previous",\
                                                "preview":false,"labels":{"change":"CHG-4711"}}"""),
                                @ExampleObject(name = "preview", value = """
                                                {"kind":"create","system":"ERP","name":"before-KB5031364",\
                                                "preview":true}"""),
                                @ExampleObject(name = "restore", value = """
                                                {"kind":"restore",\
                                                "checkpointSet":"01975c2e-8f3a-7d10-9a41-2f1c5be0aa01",\
                                                "start":"previous","safetyCheckpoint":true,\
                                                "keepPrevious":"PT24H"}"""),
                                @ExampleObject(name = "restore the newest", value = """
                                                {"kind":"restore","system":"ERP","mostRecent":true}"""),
                                @ExampleObject(name = "delete", value = """
                                                {"kind":"delete",\
                                                "checkpointSet":"01975c2e-8f3a-7d10-9a41-2f1c5be0aa01",\
                                                "includeDescendants":false}"""),
                                @ExampleObject(name = "verify", value = """
                                                {"kind":"verify",\
                                                "checkpointSet":"01975c2e-8f3a-7d10-9a41-2f1c5be0aa01"}"""),
                                @ExampleObject(name = "rename", value = """
                                                {"kind":"rename",\
                                                "checkpointSet":"01975c2e-8f3a-7d10-9a41-2f1c5be0aa01",\
                                                "name":"golden"}"""),
                                @ExampleObject(name = "export", value = """
                                                {"kind":"export",\
                                                "checkpointSet":"01975c2e-8f3a-7d10-9a41-2f1c5be0aa01",\
                                                "path":"\\\\\\\\nas-b\\\\export"}"""),
                                @ExampleObject(name = "set the checkpoint type", value = """
                                                {"kind":"set-checkpoint-type","system":"ERP",\
                                                "checkpointType":"productionOnly","automaticCheckpoints":false}"""),
                                @ExampleObject(name = "set the checkpoint type of a hardware profile", value = """
                                                {"kind":"set-checkpoint-type","hardwareProfile":"Gold",\
                                                "checkpointType":"production"}"""),
                                @ExampleObject(name = "remove checkpoints", value = """
                                                {"kind":"remove-checkpoints","system":"ERP","vm":"SQL01-ERP",\
                                                "checkpoints":["0d6f8a00-0000-4000-8000-000000000009"],\
                                                "includeDescendants":false}"""),
                                @ExampleObject(name = "remove old checkpoints", value = """
                                                {"kind":"remove-checkpoints","system":"ERP",\
                                                "checkpoints":{"olderThan":"P30D"}}""")
                            }))
    @APIResponse(
            responseCode = "202",
            description = "The run; ACCEPTED when the orchestrator has not answered yet",
            headers = {
                @Header(name = "Location", description = "The run", schema = @Schema(implementation = String.class)),
                @Header(
                        name = "Idempotency-Replayed",
                        description = "`true` when an earlier request with the same key made this run",
                        schema = @Schema(implementation = String.class))
            },
            content = @Content(schema = @Schema(implementation = RunDocument.class)))
    @APIResponse(responseCode = "409", ref = "SystemBusy")
    @APIResponse(responseCode = "422", ref = "IdempotencyKeyReused")
    public Response submit(@Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
        Query.refuseAny(uri);
        Optional<String> key = idempotencyKey(headers);
        Submission.Submitted submitted = submission.submit(JsonBody.read(headers, body), key, caller);
        Response.ResponseBuilder answer = accepted(submitted.run());
        return submitted.replayed()
                ? answer.header("Idempotency-Replayed", "true").build()
                : answer.build();
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(operationId = "listRuns", summary = "Runs, newest first by the time of submission")
    @Parameter(name = "system", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(
            name = "kind",
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            implementation = String.class,
                            enumeration = {
                                "create",
                                "restore",
                                "delete",
                                "verify",
                                "rename",
                                "export",
                                "set-checkpoint-type",
                                "remove-checkpoints",
                                "bring-home"
                            }))
    @Parameter(name = "status", in = ParameterIn.QUERY, schema = @Schema(implementation = RunStatus.class))
    @Parameter(name = "requestedBy", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(
            name = "label",
            in = ParameterIn.QUERY,
            description = "key:value; may be given several times, and then all must match",
            schema = @Schema(type = SchemaType.ARRAY, implementation = String.class))
    @Parameter(
            name = "from",
            in = ParameterIn.QUERY,
            description = "Submitted at this time or later",
            schema = @Schema(implementation = Instant.class))
    @Parameter(
            name = "to",
            in = ParameterIn.QUERY,
            description = "Submitted before this time",
            schema = @Schema(implementation = Instant.class))
    @Parameter(ref = "pageSize")
    @Parameter(ref = "pageToken")
    public Page<RunDocument> list(@Context UriInfo uri) {
        Query query = new Query(uri);
        RunFilter filter = RunFilter.read(query);
        int pageSize = query.pageSize();
        Optional<TimedPosition<UUID>> before = query.position(text -> TimedPosition.parse(text, UUID::fromString));
        query.end();
        return Page.of(
                history.page(filter, caller.sight(), before, pageSize + 1),
                pageSize,
                query,
                run -> new TimedPosition<>(run.createdAt(), run.id()));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Roles.VIEWER)
    @Operation(operationId = "getRun", summary = "One run")
    @APIResponse(
            responseCode = "200",
            description = "The run",
            headers =
                    @Header(
                            name = "Retry-After",
                            description = "Seconds after which to look again; absent when the run has ended",
                            schema = @Schema(implementation = Integer.class)),
            content = @Content(schema = @Schema(implementation = RunDocument.class)))
    public Response get(@PathParam("id") String id, @Context UriInfo uri) {
        Query.refuseAny(uri);
        RunDocument run = runs.visible(id, caller);
        Response.ResponseBuilder answer = Response.ok(run);
        return run.status().isFinal()
                ? answer.build()
                : answer.header(HttpHeaders.RETRY_AFTER, run.status().lookAgainAfterSeconds())
                        .build();
    }

    @GET
    @Path("/{id}/steps")
    @RolesAllowed(Roles.VIEWER)
    @Operation(operationId = "listSteps", summary = "A run's steps in the plan's order; none until planned")
    public StepDocument.Steps steps(@PathParam("id") String id, @Context UriInfo uri) {
        Query.refuseAny(uri);
        return new StepDocument.Steps(history.steps(runs.visible(id, caller).id()));
    }

    @GET
    @Path("/{id}/plan")
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            operationId = "getPlan",
            summary = "A run's plan: steps, dependencies, what each would undo, space, estimated downtime",
            description = "Not found until the run is planned, or refused: then the blockers say why, with remedies.")
    @APIResponse(
            responseCode = "200",
            description = "The plan",
            content = @Content(schema = @Schema(implementation = PlanDocument.class)))
    public PlanDocument plan(@PathParam("id") String id, @Context UriInfo uri) {
        Query.refuseAny(uri);
        RunDocument run = runs.visible(id, caller);
        List<RunDocument.RunProblem> blockers = run.status() == RunStatus.REJECTED ? run.problems() : List.of();
        return history.plan(run.id())
                .map(plan -> plan.blockedBy(blockers))
                .filter(plan -> plan.hash() != null || !blockers.isEmpty())
                .orElseThrow(() -> ProblemException.of(
                        ProblemCode.NOT_FOUND, "run " + run.id() + " has no plan yet; its status is " + run.status()));
    }

    static Response.ResponseBuilder accepted(RunDocument run) {
        return Response.accepted(run).header(HttpHeaders.LOCATION, "/v1/runs/" + run.id());
    }

    private static Optional<String> idempotencyKey(HttpHeaders headers) {
        List<String> keys = headers.getRequestHeader(IDEMPOTENCY_KEY);
        if (keys == null || keys.isEmpty()) {
            return Optional.empty();
        }
        if (keys.size() > 1 || !keys.getFirst().matches("[!-~]{1,255}")) {
            throw ProblemException.invalid(IDEMPOTENCY_KEY, "must be given once, with 1 to 255 visible characters");
        }
        return Optional.of(keys.getFirst());
    }
}
