package dev.stillpoint.gateway.system;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.gateway.input.JsonBody;
import dev.stillpoint.gateway.input.Page;
import dev.stillpoint.gateway.input.Query;
import dev.stillpoint.gateway.problem.ProblemException;
import dev.stillpoint.gateway.request.Orchestrator;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// `/v1/systems`.
@Path("/v1/systems")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Systems")
public class SystemResource {
    private final Systems systems;
    private final Orchestrator orchestrator;
    private final Caller caller;

    SystemResource(Systems systems, Orchestrator orchestrator, Caller caller) {
        this.systems = systems;
        this.orchestrator = orchestrator;
        this.caller = caller;
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(operationId = "listSystems", summary = "The systems that the caller may see, by name")
    public Page<SystemDocument> list(@Context UriInfo uri) {
        new Query(uri).end();
        return new Page<>(systems.all(caller.sight()), null);
    }

    @GET
    @Path("/{name}")
    @RolesAllowed(Roles.VIEWER)
    @Operation(operationId = "getSystem", summary = "One system, by its name without regard to case")
    public SystemDocument get(@PathParam("name") String name) {
        return systems.find(name, caller.sight()).orElseThrow(() -> ProblemException.notFound("system of this name"));
    }

    @GET
    @Path("/{name}/checkpoints")
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            operationId = "listSystemCheckpoints",
            summary = "The checkpoints of all its VMs, those made elsewhere too, with what they cost",
            description = "As the last inspection saw them; POST /v1/systems/refresh asks for another one.")
    public CheckpointsDocument checkpoints(@PathParam("name") String name, @Context UriInfo uri) {
        new Query(uri).end();
        SystemDocument system = get(name);
        return systems.checkpoints(system, caller.sight(), Instant.now());
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
    public Response refresh(@Context HttpHeaders headers, InputStream body) {
        JsonBody.requireNone(headers, body);
        Instant now = Instant.now();
        orchestrator.tell(
                new GatewayRequest.RefreshSystems(UuidCreator.getTimeOrderedEpoch(), caller.principal(), now),
                caller.traceParent());
        return Response.accepted(new RefreshRequested(now)).build();
    }
}
