package dev.stillpoint.gateway.location;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.gateway.input.JsonBody;
import dev.stillpoint.gateway.input.Page;
import dev.stillpoint.gateway.input.Query;
import dev.stillpoint.gateway.input.Text;
import dev.stillpoint.gateway.problem.ProblemException;
import dev.stillpoint.gateway.request.Orchestrator;
import dev.stillpoint.gateway.security.Caller;
import dev.stillpoint.gateway.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// `/v1/storage-locations`.
@Path("/v1/storage-locations")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Storage locations")
public class LocationResource {
    private final Locations locations;
    private final Orchestrator orchestrator;
    private final Caller caller;

    LocationResource(Locations locations, Orchestrator orchestrator, Caller caller) {
        this.locations = locations;
        this.orchestrator = orchestrator;
        this.caller = caller;
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(operationId = "listStorageLocations", summary = "All storage locations, by id")
    public Page<LocationDocument> list(@Context UriInfo uri) {
        Query.refuseAny(uri);
        return new Page<>(locations.all(), null);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Roles.VIEWER)
    @Operation(operationId = "getStorageLocation", summary = "One storage location")
    public LocationDocument get(@PathParam("id") String id, @Context UriInfo uri) {
        Query.refuseAny(uri);
        return existing(id);
    }

    private LocationDocument existing(String id) {
        return locations
                .find(id)
                .orElseThrow(() -> ProblemException.notFound("storage location of the id " + Text.shown(id)));
    }

    @PUT
    @Path("/{id}")
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            operationId = "putStorageLocation",
            summary = "Makes or changes a storage location",
            description = "Makes the location's topic; the first worker that tells of itself makes it READY.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = PutLocationBody.class),
                            examples =
                                    @ExampleObject(
                                            name = "share",
                                            value =
                                                    "{\"path\":\"\\\\\\\\nas-b\\\\backup\",\"maxConcurrentCopies\":2}")))
    @APIResponse(
            responseCode = "200",
            description = "Changed",
            content = @Content(schema = @Schema(implementation = LocationDocument.class)))
    @APIResponse(
            responseCode = "201",
            description = "Made",
            content = @Content(schema = @Schema(implementation = LocationDocument.class)))
    @APIResponse(
            responseCode = "202",
            description = "Taken, not yet done: the orchestrator has not answered; no body when the location is new",
            content = @Content(schema = @Schema(implementation = LocationDocument.class)))
    public Response put(
            @PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
        Query.refuseAny(uri);
        caller.requireUnbound();
        LocationId location = idOf(id);
        PutLocationBody wanted =
                PutLocationBody.read(JsonBody.read(headers, body).fields());
        boolean existed = locations.find(id).isPresent();
        boolean done = orchestrator.tell(
                new GatewayRequest.PutLocation(
                        UuidCreator.getTimeOrderedEpoch(),
                        caller.principal(),
                        Instant.now(),
                        location,
                        wanted.path(),
                        wanted.maxConcurrentCopies(),
                        wanted.bandwidthLimit()),
                caller.traceParent());
        Optional<LocationDocument> now = locations.find(id);
        int status = !done || now.isEmpty() ? 202 : existed ? 200 : 201;
        return Response.status(status)
                .header(HttpHeaders.LOCATION, "/v1/storage-locations/" + id)
                .entity(now.orElse(null))
                .build();
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            operationId = "deleteStorageLocation",
            summary = "Removes a storage location that nothing uses",
            description =
                    "It is used by every checkpoint set with disk copies there that is not deleted, by runs that are under"
                            + " way, by schedules and by the settings of systems. What lies at its path stays, and so does"
                            + " its topic. A location of the same id can be made again.")
    @APIResponse(responseCode = "204", description = "It is no more")
    @APIResponse(responseCode = "202", description = "Taken, not yet done: the orchestrator has not answered")
    @APIResponse(responseCode = "409", ref = "LocationInUse")
    public Response delete(@PathParam("id") String id, @Context UriInfo uri) {
        Query.refuseAny(uri);
        caller.requireUnbound();
        LocationDocument location = existing(id);
        boolean done = orchestrator.tell(
                new GatewayRequest.DeleteLocation(
                        UuidCreator.getTimeOrderedEpoch(),
                        caller.principal(),
                        Instant.now(),
                        new LocationId(location.id())),
                caller.traceParent());
        return Response.status(done ? 204 : 202).build();
    }

    private static LocationId idOf(String id) {
        try {
            return new LocationId(id);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("id", "must match [a-z0-9-]{1,40}");
        }
    }
}
