package dev.stillpoint.gateway.system;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.gateway.input.JsonBody;
import dev.stillpoint.gateway.input.Page;
import dev.stillpoint.gateway.input.Query;
import dev.stillpoint.gateway.input.Text;
import dev.stillpoint.gateway.location.Locations;
import dev.stillpoint.gateway.problem.ProblemException;
import dev.stillpoint.gateway.request.Orchestrator;
import dev.stillpoint.gateway.security.Caller;
import dev.stillpoint.gateway.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// `/v1/systems`.
@Path("/v1/systems")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Systems")
public class SystemResource {
    private final Systems systems;
    private final Locations locations;
    private final Orchestrator orchestrator;
    private final Caller caller;

    SystemResource(Systems systems, Locations locations, Orchestrator orchestrator, Caller caller) {
        this.systems = systems;
        this.locations = locations;
        this.orchestrator = orchestrator;
        this.caller = caller;
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(operationId = "listSystems", summary = "The systems that the caller may see, by name")
    public Page<SystemDocument> list(@Context UriInfo uri) {
        Query.refuseAny(uri);
        return new Page<>(systems.all(caller.sight()), null);
    }

    @GET
    @Path("/{name}")
    @RolesAllowed(Roles.VIEWER)
    @Operation(operationId = "getSystem", summary = "One system, by its name without regard to case")
    public SystemDocument get(@PathParam("name") String name, @Context UriInfo uri) {
        Query.refuseAny(uri);
        return systems.find(name, caller.sight())
                .orElseThrow(() -> ProblemException.notFound("system of the name " + Text.shown(name)));
    }

    @GET
    @Path("/{name}/checkpoints")
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            operationId = "listSystemCheckpoints",
            summary = "The checkpoints of all its VMs, those made elsewhere too, with what they cost",
            description = "As the last inspection saw them; POST /v1/systems/refresh asks for another one.")
    public CheckpointsDocument checkpoints(@PathParam("name") String name, @Context UriInfo uri) {
        SystemDocument system = get(name, uri);
        return systems.checkpoints(system, caller.sight(), Instant.now());
    }

    @GET
    @Path("/{name}/settings")
    @RolesAllowed(Roles.VIEWER)
    @Operation(operationId = "getSystemSettings", summary = "What an admin said about a system")
    public SettingsDocument settings(@PathParam("name") String name, @Context UriInfo uri) {
        Query.refuseAny(uri);
        return SettingsDocument.of(stored(name).settings());
    }

    @PUT
    @Path("/{name}/settings")
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            operationId = "putSystemSettings",
            summary = "Replaces what was said about a system",
            description =
                    "What is left out has its default. VMs are named by their ids and must be there: they are compared"
                            + " with the newest inspection. A caller bound to some systems can't change the selector.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = SettingsDocument.class),
                            examples = @ExampleObject(name = "second person", value = """
                                            {"selector":{"kind":"afterLastDash"},\
                                            "tiers":[["6c0f1a52-4d0b-5a8e-9b1c-000000000001"]],\
                                            "roles":[{"vm":"6c0f1a52-4d0b-5a8e-9b1c-000000000001",\
                                            "role":"domainController"}],"storageLocation":"nas-b",\
                                            "approval":{"kinds":["restore","delete"],"expiresAfter":"PT4H"}}""")))
    @APIResponse(
            responseCode = "200",
            description = "They hold from now on",
            content = @Content(schema = @Schema(implementation = SettingsDocument.class)))
    @APIResponse(
            responseCode = "202",
            description = "Taken, not yet done: the orchestrator has not answered",
            content = @Content(schema = @Schema(implementation = SettingsDocument.class)))
    public Response putSettings(
            @PathParam("name") String name, @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
        Query.refuseAny(uri);
        SystemSettings wanted = SettingsBody.read(JsonBody.read(headers, body).fields());
        Systems.Settings before = stored(name);
        if (!wanted.selector().equals(before.settings().selector())) {
            caller.requireUnbound();
        }
        LocationId location = wanted.storageLocation();
        if (location != null && locations.find(location.value()).isEmpty()) {
            throw ProblemException.invalid("storageLocation", "there is no storage location of the id " + location);
        }
        boolean done = orchestrator.tell(
                new GatewayRequest.PutSettings(
                        UuidCreator.getTimeOrderedEpoch(), caller.principal(), Instant.now(), before.system(), wanted),
                caller.traceParent());
        return Response.status(done ? 200 : 202)
                .entity(SettingsDocument.of(stored(name).settings()))
                .build();
    }

    private Systems.Settings stored(String name) {
        return systems.settings(name, caller.sight())
                .orElseThrow(() -> ProblemException.notFound("system of the name " + Text.shown(name)));
    }

    /// @param requestedAt the inspection has been made when a system's `lastInspectedAt` is later
    @Schema(name = "RefreshRequested")
    public record RefreshRequested(Instant requestedAt) {}

    @POST
    @Path("/refresh")
    @RolesAllowed(Roles.OPERATOR)
    @Operation(
            operationId = "refreshSystems",
            summary = "Asks the agent to inspect the fabric again",
            description = "`lastInspectedAt` of a system tells when it has.")
    @APIResponse(
            responseCode = "202",
            description = "Asked",
            content = @Content(schema = @Schema(implementation = RefreshRequested.class)))
    public Response refresh(@Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
        Query.refuseAny(uri);
        JsonBody.requireNone(headers, body);
        Instant now = Instant.now();
        orchestrator.tell(
                new GatewayRequest.RefreshSystems(UuidCreator.getTimeOrderedEpoch(), caller.principal(), now),
                caller.traceParent());
        return Response.accepted(new RefreshRequested(now)).build();
    }
}
