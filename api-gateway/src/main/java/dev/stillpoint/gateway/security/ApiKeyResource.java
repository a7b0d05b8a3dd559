package dev.stillpoint.gateway.security;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.gateway.input.JsonBody;
import dev.stillpoint.gateway.input.Page;
import dev.stillpoint.gateway.input.Query;
import dev.stillpoint.gateway.input.Text;
import dev.stillpoint.gateway.problem.ProblemException;
import dev.stillpoint.gateway.request.Orchestrator;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
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
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// `/v1/api-keys`, for admins that no system binds: whoever may make a key could make one for any system.
@Path("/v1/api-keys")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@RolesAllowed(Roles.ADMIN)
@Tag(name = "API keys")
public class ApiKeyResource {
    private final ApiKeys keys;
    private final KeyUses uses;
    private final Orchestrator orchestrator;
    private final Caller caller;

    ApiKeyResource(ApiKeys keys, KeyUses uses, Orchestrator orchestrator, Caller caller) {
        this.keys = keys;
        this.uses = uses;
        this.orchestrator = orchestrator;
        this.caller = caller;
    }

    @GET
    @Operation(
            operationId = "listApiKeys",
            summary = "All API keys that were not revoked, expired ones too, by name",
            description = "Never the keys themselves: only their hashes are known.")
    public Page<ApiKeyDocument> list(@Context UriInfo uri) {
        caller.requireUnbound();
        Query.refuseAny(uri);
        return new Page<>(
                keys.kept().stream()
                        .map(row -> ApiKeyDocument.of(row, uses.lastUse(row.prefix)))
                        .toList(),
                null);
    }

    @POST
    @Operation(
            operationId = "createApiKey",
            summary = "Makes an API key",
            description = "The answer holds the key, and nothing else ever will: only its hash is stored.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = CreateKeyBody.class),
                            examples = @ExampleObject(name = "nightly", value = """
{"name":"nightly","roles":["operator"],"systems":["ERP"],"expiresAt":"2099-12-31T23:59:59Z"}""")))
    @APIResponse(
            responseCode = "201",
            description = "Made; it is valid on every gateway",
            content = @Content(schema = @Schema(implementation = ApiKeyDocument.class)))
    @APIResponse(
            responseCode = "202",
            description = "Taken, not yet made: the key is valid once the orchestrator has stored it",
            content = @Content(schema = @Schema(implementation = ApiKeyDocument.class)))
    public Response create(@Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
        Query.refuseAny(uri);
        caller.requireUnbound();
        // As the database keeps it: the list is to show the same time as the answer.
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        CreateKeyBody wanted = CreateKeyBody.read(JsonBody.read(headers, body).fields(), now);
        String key = ApiKey.newText();
        String prefix = ApiKey.prefixOf(key).orElseThrow();
        boolean done = orchestrator.tell(
                new GatewayRequest.CreateApiKey(
                        UuidCreator.getTimeOrderedEpoch(),
                        caller.principal(),
                        now,
                        prefix,
                        wanted.name(),
                        HexFormat.of().formatHex(ApiKey.hashOf(key)),
                        wanted.roles(),
                        Set.copyOf(wanted.systems()),
                        wanted.expiresAt()),
                caller.traceParent());
        return Response.status(done ? 201 : 202)
                .entity(new ApiKeyDocument(
                        prefix,
                        prefix,
                        key,
                        wanted.name(),
                        caller.name(),
                        wanted.roles().stream().sorted().toList(),
                        wanted.systems().stream().sorted().toList(),
                        now,
                        wanted.expiresAt(),
                        null))
                .build();
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            operationId = "revokeApiKey",
            summary = "Revokes an API key for good",
            description = "Every gateway refuses it from now on, and ends the event streams that it opened.")
    @APIResponse(responseCode = "202", description = "Taken: gateways refuse it, the orchestrator has not answered yet")
    @APIResponse(responseCode = "204", description = "Revoked")
    public Response revoke(@PathParam("id") String id, @Context UriInfo uri) {
        caller.requireUnbound();
        Query.refuseAny(uri);
        if (keys.kept().stream().noneMatch(row -> row.prefix.equals(id))) {
            throw ProblemException.notFound("API key of the id " + Text.shown(id));
        }
        boolean done = orchestrator.tell(
                new GatewayRequest.RevokeApiKey(
                        UuidCreator.getTimeOrderedEpoch(), caller.principal(), Instant.now(), id),
                caller.traceParent());
        return Response.status(done ? 204 : 202).build();
    }
}
