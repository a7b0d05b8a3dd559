package dev.stillpoint.gateway.checkpointset;

import dev.stillpoint.gateway.input.Ids;
import dev.stillpoint.gateway.input.Page;
import dev.stillpoint.gateway.input.Query;
import dev.stillpoint.gateway.input.Text;
import dev.stillpoint.gateway.problem.ProblemException;
import dev.stillpoint.gateway.security.Caller;
import dev.stillpoint.gateway.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// `/v1/checkpoint-sets`.
@Path("/v1/checkpoint-sets")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Checkpoint sets")
public class SetResource {
    private final Sets sets;
    private final Caller caller;

    SetResource(Sets sets, Caller caller) {
        this.sets = sets;
        this.caller = caller;
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(operationId = "listCheckpointSets", summary = "Checkpoint sets, newest first")
    @Parameter(name = "system", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(name = "status", in = ParameterIn.QUERY, schema = @Schema(implementation = SetStatus.class))
    @Parameter(ref = "pageSize")
    @Parameter(ref = "pageToken")
    public Page<SetDocument> list(@Context UriInfo uri) {
        Query query = new Query(uri);
        Sets.Filter filter = new Sets.Filter(query.text("system"), query.choice("status", SetStatus.names()));
        int pageSize = query.pageSize();
        Optional<UUID> before = query.position(UUID::fromString);
        query.end();
        return Page.of(sets.page(filter, caller.sight(), before, pageSize + 1), pageSize, query, SetDocument::id);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Roles.VIEWER)
    @Operation(operationId = "getCheckpointSet", summary = "One checkpoint set")
    public SetDocument get(@PathParam("id") String id, @Context UriInfo uri) {
        Query.refuseAny(uri);
        return Ids.uuid(id)
                .flatMap(uuid -> sets.find(uuid, caller.sight()))
                .orElseThrow(() -> ProblemException.notFound("checkpoint set of the id " + Text.shown(id)));
    }
}
