package dev.stillpoint.gateway;

import dev.stillpoint.gateway.problem.ProblemDocument;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeIn;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.servers.Server;

/// What the API's document says of the API as a whole. `ApiDescriptionFilter` adds to each call the problems
/// that every call can answer.
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Stillpoint",
                        version = "1",
                        description = "Consistent checkpoints of whole systems of Hyper-V virtual machines. Everything "
                                + "that takes time is a run: a POST answers 202, the run tells how it goes on. Times "
                                + "are ISO-8601 in UTC, durations ISO-8601, sizes in bytes. Unknown fields and query "
                                + "parameters are refused.",
                        license = @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0")),
        servers = @Server(url = "/"),
        security = {@SecurityRequirement(name = "apiKey"), @SecurityRequirement(name = "bearerToken")},
        components =
                @Components(
                        securitySchemes = {
                            @SecurityScheme(
                                    securitySchemeName = "apiKey",
                                    type = SecuritySchemeType.APIKEY,
                                    in = SecuritySchemeIn.HEADER,
                                    apiKeyName = "X-API-Key",
                                    description = "sp_<8 characters>_<43 characters>; roles viewer, operator, admin"
                                            + " (each may do what the one before may), and auditor"),
                            @SecurityScheme(
                                    securitySchemeName = "bearerToken",
                                    type = SecuritySchemeType.HTTP,
                                    scheme = "bearer",
                                    bearerFormat = "JWT",
                                    description = "A token of the OIDC server that this installation trusts, if any")
                        },
                        parameters = {
                            @Parameter(
                                    name = "pageSize",
                                    in = ParameterIn.QUERY,
                                    schema =
                                            @Schema(
                                                    implementation = Integer.class,
                                                    minimum = "1",
                                                    maximum = "200",
                                                    defaultValue = "50")),
                            @Parameter(
                                    name = "pageToken",
                                    in = ParameterIn.QUERY,
                                    description = "nextPageToken of the page before, with the same filters",
                                    schema = @Schema(implementation = String.class))
                        },
                        responses = {
                            @APIResponse(
                                    name = "BadRequest",
                                    description =
                                            "malformed-request or validation-failed; idempotency-key-required when a"
                                                    + " restore, delete or remove-checkpoints is submitted without an"
                                                    + " Idempotency-Key",
                                    content =
                                            @Content(
                                                    mediaType = ProblemDocument.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemDocument.class),
                                                    examples =
                                                            @ExampleObject(name = "validation-failed", value = """
{"type":"urn:stillpoint:problem:validation-failed","title":"The request is not valid","status":400,\
"code":"validation-failed","detail":"start: must be one of previous, all, none","instance":"/v1/runs",\
"traceId":"4bf92f3577b34da6a3ce929d0e0e4736",\
"errors":[{"field":"start","detail":"must be one of previous, all, none"}]}"""))),
                            @APIResponse(
                                    name = "Unauthenticated",
                                    description = "unauthenticated: no API key and no bearer token, or none that is"
                                            + " valid",
                                    content =
                                            @Content(
                                                    mediaType = ProblemDocument.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemDocument.class))),
                            @APIResponse(
                                    name = "Forbidden",
                                    description = "forbidden: the caller's roles do not allow it",
                                    content =
                                            @Content(
                                                    mediaType = ProblemDocument.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemDocument.class))),
                            @APIResponse(
                                    name = "NotFound",
                                    description = "not-found: there is no such thing, or the caller may not see it",
                                    content =
                                            @Content(
                                                    mediaType = ProblemDocument.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemDocument.class))),
                            @APIResponse(
                                    name = "NotAcceptable",
                                    description = "not-acceptable: the call answers none of the types in Accept",
                                    content =
                                            @Content(
                                                    mediaType = ProblemDocument.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemDocument.class))),
                            @APIResponse(
                                    name = "SystemBusy",
                                    description =
                                            "system-busy: another run has claimed a VM that this one would change, or the"
                                                    + " checkpoint set",
                                    content =
                                            @Content(
                                                    mediaType = ProblemDocument.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemDocument.class),
                                                    examples = @ExampleObject(name = "system-busy", value = """
{"type":"urn:stillpoint:problem:system-busy","title":"The system is busy","status":409,"code":"system-busy",\
"detail":"run 01975c2e-8f3a-7d10-9a41-2f1c5be0aa01 is changing ERP since 2026-03-01T20:00:00Z",\
"instance":"/v1/runs","traceId":"4bf92f3577b34da6a3ce929d0e0e4736",\
"blockingRun":"01975c2e-8f3a-7d10-9a41-2f1c5be0aa01"}"""))),
                            @APIResponse(
                                    name = "IdempotencyKeyReused",
                                    description = "idempotency-key-reused: the key was used with another body",
                                    content =
                                            @Content(
                                                    mediaType = ProblemDocument.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemDocument.class))),
                            @APIResponse(
                                    name = "NotCancelable",
                                    description = "run-final or past-safe-point",
                                    content =
                                            @Content(
                                                    mediaType = ProblemDocument.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemDocument.class))),
                            @APIResponse(
                                    name = "NotRetryable",
                                    description = "not-retryable: the run does not wait for an operator",
                                    content =
                                            @Content(
                                                    mediaType = ProblemDocument.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemDocument.class))),
                            @APIResponse(
                                    name = "NotResolvable",
                                    description = "run-final, or not-retryable: the run does not wait for an operator",
                                    content =
                                            @Content(
                                                    mediaType = ProblemDocument.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemDocument.class))),
                            @APIResponse(
                                    name = "NotApprovable",
                                    description =
                                            "plan-changed: the plan is another one, or the run does not await approval;"
                                                    + " run-final",
                                    content =
                                            @Content(
                                                    mediaType = ProblemDocument.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemDocument.class))),
                            @APIResponse(
                                    name = "LocationInUse",
                                    description = "location-in-use: `detail` names what uses it, and what to do first",
                                    content =
                                            @Content(
                                                    mediaType = ProblemDocument.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemDocument.class),
                                                    examples = @ExampleObject(name = "location-in-use", value = """
{"type":"urn:stillpoint:problem:location-in-use","title":"The storage location is in use","status":409,\
"code":"location-in-use","detail":"storage location nas-b is used by 1 checkpoint set: ERP before-KB5031364\
 (01975c2e-8f3a-7d10-9a41-2f1c5be0aa02). To remove it, first delete the sets",\
"instance":"/v1/storage-locations/nas-b","traceId":"4bf92f3577b34da6a3ce929d0e0e4736"}"""))),
                            @APIResponse(
                                    name = "TooLarge",
                                    description = "too-large: the body has more than 65,536 bytes",
                                    content =
                                            @Content(
                                                    mediaType = ProblemDocument.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemDocument.class))),
                            @APIResponse(
                                    name = "UriTooLong",
                                    description = "uri-too-long: the path and query have more than 16,384 bytes",
                                    content =
                                            @Content(
                                                    mediaType = ProblemDocument.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemDocument.class))),
                            @APIResponse(
                                    name = "HeadTooLarge",
                                    description = "head-too-large: the headers have more than 16,384 bytes",
                                    content =
                                            @Content(
                                                    mediaType = ProblemDocument.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemDocument.class))),
                            @APIResponse(
                                    name = "UnsupportedMediaType",
                                    description = "unsupported-media-type: the body is not application/json",
                                    content =
                                            @Content(
                                                    mediaType = ProblemDocument.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemDocument.class))),
                            @APIResponse(
                                    name = "RateLimited",
                                    description =
                                            "rate-limited: this user sends more requests than one may; `Retry-After`"
                                                    + " says after how many seconds the next one is taken",
                                    headers =
                                            @Header(
                                                    name = "Retry-After",
                                                    description = "Seconds",
                                                    schema = @Schema(implementation = Integer.class, minimum = "1")),
                                    content =
                                            @Content(
                                                    mediaType = ProblemDocument.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemDocument.class))),
                            @APIResponse(
                                    name = "Unavailable",
                                    description = "orchestrator-unavailable: Kafka did not confirm a request in time"
                                            + " (`run` names the run that it may still make), or the history can't be"
                                            + " read at the moment",
                                    content =
                                            @Content(
                                                    mediaType = ProblemDocument.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemDocument.class)))
                        }))
public class ApiDescription extends Application {}
