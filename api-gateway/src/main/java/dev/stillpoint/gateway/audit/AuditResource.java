package dev.stillpoint.gateway.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stillpoint.gateway.input.Page;
import dev.stillpoint.gateway.input.Query;
import dev.stillpoint.gateway.input.TimedPosition;
import dev.stillpoint.gateway.security.Caller;
import dev.stillpoint.gateway.security.Caller.Sight;
import dev.stillpoint.gateway.security.Roles;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// `/v1/audit-events`: the sealed history, for auditors.
@Path("/v1/audit-events")
@Blocking
@Tag(name = "Audit")
public class AuditResource {
    private static final String NDJSON = "application/x-ndjson";
    private static final String CSV = "text/csv";
    /// A caller who takes anything gets a page.
    private static final String IF_ASKED_FOR = ";qs=0.5";

    private final AuditHistory history;
    private final ChainProof proof;
    private final Caller caller;
    private final ObjectMapper mapper;

    AuditResource(AuditHistory history, ChainProof proof, Caller caller, ObjectMapper mapper) {
        this.history = history;
        this.proof = proof;
        this.caller = caller;
        this.mapper = mapper;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.AUDITOR)
    @Operation(
            operationId = "listAuditEvents",
            summary =
                    "Sealed events, newest first by their time; as CSV or NDJSON all that match, in the order of the chain",
            description =
                    "With `Accept: text/csv` or `application/x-ndjson` all events that match are streamed, each with "
                            + "its sealed bytes (`canonical`), so that `stillpoint audit verify` proves the file offline.")
    @Parameter(name = "actor", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(name = "action", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(name = "system", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(name = "run", in = ParameterIn.QUERY, schema = @Schema(implementation = UUID.class))
    @Parameter(
            name = "from",
            in = ParameterIn.QUERY,
            description = "The earliest time, included",
            schema = @Schema(implementation = Instant.class))
    @Parameter(
            name = "to",
            in = ParameterIn.QUERY,
            description = "The latest time, not included",
            schema = @Schema(implementation = Instant.class))
    @Parameter(ref = "pageSize")
    @Parameter(ref = "pageToken")
    @APIResponse(
            responseCode = "200",
            description = "The events",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = EventPage.class)),
                @Content(mediaType = NDJSON, schema = @Schema(implementation = String.class)),
                @Content(mediaType = CSV, schema = @Schema(implementation = String.class))
            })
    public Page<AuditDocument> page(@Context UriInfo uri) throws SQLException {
        Query query = new Query(uri);
        AuditFilter filter = AuditFilter.read(query);
        int pageSize = query.pageSize();
        Optional<TimedPosition<Long>> before = query.position(text -> TimedPosition.parse(text, Long::parseLong));
        query.end();
        return Page.of(
                history.page(filter, caller.sight(), before, pageSize + 1),
                pageSize,
                query,
                event -> new TimedPosition<>(event.time(), event.sequence()));
    }

    /// For the API's document only: a page of audit events by its full name.
    @Schema(name = "AuditEventPage")
    interface EventPage {
        java.util.List<AuditDocument> getItems();

        @Schema(nullable = true)
        String getNextPageToken();
    }

    @GET
    @Produces(NDJSON + IF_ASKED_FOR)
    @RolesAllowed(Roles.AUDITOR)
    @Operation(hidden = true)
    public Response lines(@Context UriInfo uri) {
        return export(uri, "ndjson", out -> AuditExport.lines(mapper, out));
    }

    @GET
    @Produces(CSV + IF_ASKED_FOR)
    @RolesAllowed(Roles.AUDITOR)
    @Operation(hidden = true)
    public Response csv(@Context UriInfo uri) {
        return export(uri, "csv", AuditExport::csv);
    }

    @GET
    @Path("/verify")
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.AUDITOR)
    @Operation(
            operationId = "verifyAuditEvents",
            summary = "Walks the whole hash chain and names the first event that is not as it was sealed")
    public ChainVerdict verify(@Context UriInfo uri) throws SQLException {
        Query.refuseAny(uri);
        caller.requireUnbound();
        return proof.prove();
    }

    @FunctionalInterface
    private interface Form {
        AuditExport open(OutputStream out) throws IOException;
    }

    private Response export(UriInfo uri, String ending, Form form) {
        Query query = new Query(uri);
        AuditFilter filter = AuditFilter.read(query);
        query.end();
        Sight sight = caller.sight();
        StreamingOutput body = out -> {
            try (AuditExport export = form.open(out)) {
                history.each(filter, sight, export::write);
            } catch (SQLException e) {
                // The head of the answer is gone: all that can be done is not to end it well.
                throw new WebApplicationException(e);
            }
        };
        return Response.ok(body)
                .header("Content-Disposition", "attachment; filename=\"audit-events." + ending + "\"")
                .build();
    }
}
