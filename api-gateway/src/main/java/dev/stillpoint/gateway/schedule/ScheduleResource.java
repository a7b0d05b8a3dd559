package dev.stillpoint.gateway.schedule;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.Schedule;
import dev.stillpoint.gateway.input.Ids;
import dev.stillpoint.gateway.input.JsonBody;
import dev.stillpoint.gateway.input.Page;
import dev.stillpoint.gateway.input.Query;
import dev.stillpoint.gateway.input.Text;
import dev.stillpoint.gateway.location.Locations;
import dev.stillpoint.gateway.problem.ProblemException;
import dev.stillpoint.gateway.request.Orchestrator;
import dev.stillpoint.gateway.security.Caller;
import dev.stillpoint.gateway.security.Roles;
import dev.stillpoint.gateway.system.Systems;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
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
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// `/v1/schedules`.
@Path("/v1/schedules")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Schedules")
public class ScheduleResource {
    private static final String EXAMPLE = """
            {"system":"ERP","cron":"0 0 2 * * ?","timeZone":"Europe/Berlin",\
            "run":{"name":"nightly","storageLocation":"nas-b","labels":{"kind":"nightly"}},\
            "retention":{"keepLast":3,"keepDaily":7,"keepWeekly":4,"keepMonthly":12,"maxAge":"P400D"},\
            "onMissed":"RUN_ONCE","enabled":true}""";

    private final Schedules schedules;
    private final Systems systems;
    private final Locations locations;
    private final Orchestrator orchestrator;
    private final Caller caller;

    ScheduleResource(
            Schedules schedules, Systems systems, Locations locations, Orchestrator orchestrator, Caller caller) {
        this.schedules = schedules;
        this.systems = systems;
        this.locations = locations;
        this.orchestrator = orchestrator;
        this.caller = caller;
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(operationId = "listSchedules", summary = "The schedules of the systems that the caller may see")
    public Page<ScheduleDocument> list(@Context UriInfo uri) {
        Query.refuseAny(uri);
        return new Page<>(schedules.all(caller.sight()), null);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Roles.VIEWER)
    @Operation(operationId = "getSchedule", summary = "One schedule, its next firing and its last one")
    public ScheduleDocument get(@PathParam("id") String id, @Context UriInfo uri) {
        Query.refuseAny(uri);
        return visible(id);
    }

    @POST
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            operationId = "createSchedule",
            summary = "Makes a schedule",
            description =
                    "Its runs are ordinary create runs with requestedBy schedule:<id>. A firing while a run of the"
                            + " system holds its VMs, is about to, or goes forward is skipped and recorded. No approval"
                            + " is asked for what a schedule begins.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ScheduleBody.class),
                            examples = @ExampleObject(name = "nightly", value = EXAMPLE)))
    @APIResponse(
            responseCode = "201",
            description = "Made",
            content = @Content(schema = @Schema(implementation = ScheduleDocument.class)))
    @APIResponse(
            responseCode = "202",
            description = "Taken, not yet done: the orchestrator has not answered; Location says where it will be")
    public Response create(@Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
        Query.refuseAny(uri);
        Schedule wanted = read(headers, body);
        UUID id = UuidCreator.getTimeOrderedEpoch();
        boolean done = put(id, true, wanted);
        Optional<ScheduleDocument> made = schedules.find(id, caller.sight());
        return Response.status(done && made.isPresent() ? 201 : 202)
                .header(HttpHeaders.LOCATION, "/v1/schedules/" + id)
                .entity(made.orElse(null))
                .build();
    }

    @PUT
    @Path("/{id}")
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            operationId = "putSchedule",
            summary = "Replaces what a schedule wants",
            description =
                    "What is left out has its default. A firing that is under way is not touched. Another retention,"
                            + " system or time zone, and enabling it, delete nothing before the next run that succeeds.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ScheduleBody.class),
                            examples = @ExampleObject(name = "nightly", value = EXAMPLE)))
    @APIResponse(
            responseCode = "200",
            description = "Changed",
            content = @Content(schema = @Schema(implementation = ScheduleDocument.class)))
    @APIResponse(
            responseCode = "202",
            description = "Taken, not yet done: the orchestrator has not answered",
            content = @Content(schema = @Schema(implementation = ScheduleDocument.class)))
    public Response replace(
            @PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
        Query.refuseAny(uri);
        Schedule wanted = read(headers, body);
        ScheduleDocument before = visible(id);
        boolean done = put(before.id(), false, wanted);
        return Response.status(done ? 200 : 202).entity(visible(id)).build();
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            operationId = "deleteSchedule",
            summary = "Ends a schedule",
            description = "The sets that it took stay, and so does a run that it began.")
    @APIResponse(responseCode = "204", description = "It fires no more")
    @APIResponse(responseCode = "202", description = "Taken, not yet done: the orchestrator has not answered")
    public Response delete(@PathParam("id") String id, @Context UriInfo uri) {
        Query.refuseAny(uri);
        ScheduleDocument schedule = visible(id);
        boolean done = orchestrator.tell(
                new GatewayRequest.DeleteSchedule(
                        UuidCreator.getTimeOrderedEpoch(), caller.principal(), Instant.now(), schedule.id()),
                caller.traceParent());
        return Response.status(done ? 204 : 202).build();
    }

    @POST
    @Path("/preview")
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            operationId = "previewSchedule",
            summary =
                    "What a schedule would do: its next firings, and what its retention would make of the sets there are",
            description = "Changes nothing. Takes what a POST of a schedule takes.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ScheduleBody.class),
                            examples = @ExampleObject(name = "nightly", value = EXAMPLE)))
    @APIResponse(
            responseCode = "200",
            description = "The next 10 firings, and each set with the rule that keeps or deletes it",
            content = @Content(schema = @Schema(implementation = PreviewDocument.class)))
    public PreviewDocument preview(@Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
        Query.refuseAny(uri);
        Schedule wanted = read(headers, body);
        GatewayReply reply = orchestrator.askAndHear(
                new GatewayRequest.PreviewSchedule(
                        UuidCreator.getTimeOrderedEpoch(), caller.principal(), Instant.now(), wanted),
                caller.traceParent());
        if (reply instanceof GatewayReply.SchedulePreviewed previewed) {
            return PreviewDocument.of(previewed);
        }
        throw new IllegalStateException(
                "a preview was answered with " + reply.getClass().getSimpleName());
    }

    /// What the body wants, of a system that there is, with its name as the inventory spells it.
    private Schedule read(HttpHeaders headers, InputStream body) {
        Schedule wanted = ScheduleBody.read(JsonBody.read(headers, body).fields());
        String system = systems.find(wanted.system(), caller.sight())
                .orElseThrow(() -> ProblemException.notFound("system of the name " + Text.shown(wanted.system())))
                .name();
        LocationId location = wanted.run().storageLocation();
        if (location != null && locations.find(location.value()).isEmpty()) {
            throw ProblemException.notFound("storage location of the id " + location);
        }
        return new Schedule(
                system,
                wanted.cron(),
                wanted.timeZone(),
                wanted.run(),
                wanted.retention(),
                wanted.onMissed(),
                wanted.enabled());
    }

    private boolean put(UUID id, boolean fresh, Schedule wanted) {
        return orchestrator.tell(
                new GatewayRequest.PutSchedule(
                        UuidCreator.getTimeOrderedEpoch(), caller.principal(), Instant.now(), id, fresh, wanted),
                caller.traceParent());
    }

    private ScheduleDocument visible(String id) {
        return Ids.uuid(id)
                .flatMap(uuid -> schedules.find(uuid, caller.sight()))
                .orElseThrow(() -> ProblemException.notFound("schedule of the id " + Text.shown(id)));
    }
}
