package dev.stillpoint.gateway.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stillpoint.gateway.input.Page;
import dev.stillpoint.gateway.input.Query;
import dev.stillpoint.gateway.problem.ProblemException;
import dev.stillpoint.gateway.security.Caller;
import dev.stillpoint.gateway.security.Roles;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// `/v1/runs/{id}/events`: as a page, or as a stream that ends with the run.
@Path("/v1/runs")
@Tag(name = "Runs")
public class RunEventsResource {
    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private final Runs runs;
    private final RunHistory history;
    private final RunEvents events;
    private final EventsConfig config;
    private final Caller caller;
    private final ObjectMapper mapper;
    private final ExecutorService virtualThreads;

    RunEventsResource(
            Runs runs,
            RunHistory history,
            RunEvents events,
            EventsConfig config,
            Caller caller,
            ObjectMapper mapper,
            @VirtualThreads ExecutorService virtualThreads) {
        this.runs = runs;
        this.history = history;
        this.events = events;
        this.config = config;
        this.caller = caller;
        this.mapper = mapper;
        this.virtualThreads = virtualThreads;
    }

    @GET
    @Path("/{id}/events")
    @Produces(MediaType.APPLICATION_JSON)
    @Blocking
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            operationId = "listRunEvents",
            summary = "A run's events, oldest first; with Accept: text/event-stream live until the final one",
            description = "In a stream each event's `id` is its sequence number, its `event` the type, its `data` the "
                    + "event as in a page. `Last-Event-ID` resumes after that event, on any gateway. A comment is sent "
                    + "every 15 seconds; the stream ends after the final event.")
    @Parameter(
            name = LAST_EVENT_ID,
            in = ParameterIn.HEADER,
            description = "The last event that the client has; streams only",
            schema = @Schema(implementation = Long.class, minimum = "0"))
    @Parameter(ref = "pageSize")
    @Parameter(ref = "pageToken")
    @APIResponse(
            responseCode = "200",
            description = "The events",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = EventPage.class)),
                @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(implementation = String.class))
            })
    public Page<EventDocument> page(@PathParam("id") String id, @Context UriInfo uri) {
        RunDocument run = runs.visible(id, caller);
        Query query = new Query(uri);
        int pageSize = query.pageSize();
        Optional<Long> after = query.position(Long::parseLong);
        query.end();
        List<EventDocument> found = history.events(run.id(), after.orElse(0L), pageSize + 1);
        return Page.of(found, pageSize, query, EventDocument::sequence);
    }

    /// For the API's document only: a page of events by its full name.
    @Schema(name = "RunEventPage")
    interface EventPage {
        List<EventDocument> getItems();

        @Schema(nullable = true)
        String getNextPageToken();
    }

    @GET
    @Path("/{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Blocking
    @RolesAllowed(Roles.VIEWER)
    @Operation(hidden = true)
    public Multi<OutboundSseEvent> stream(
            @PathParam("id") String id, @Context HttpHeaders headers, @Context UriInfo uri, @Context Sse sse) {
        RunDocument run = runs.visible(id, caller);
        Query.refuseAny(uri);
        long last = lastEventId(headers);
        BooleanSupplier valid = caller.validity();
        return Multi.createFrom().deferred(() -> follow(run.id(), last, valid, sse));
    }

    private Multi<OutboundSseEvent> follow(UUID run, long last, BooleanSupplier valid, Sse sse) {
        RunEvents.Listener listener = events.listen(run);
        EventFollower follower = new EventFollower(last, stored(run), listener, config, System::nanoTime);
        return Multi.createBy()
                .repeating()
                .uni(() -> Uni.createFrom().item(() -> next(follower, valid)).runSubscriptionOn(virtualThreads))
                .whilst(next -> !(next instanceof EventFollower.Next.End))
                .select()
                .where(next -> !(next instanceof EventFollower.Next.End))
                .map(next -> said(next, sse))
                .onTermination()
                .invoke(listener::close);
    }

    /// A credential that ended while a stream was waiting gets nothing more of it.
    private static EventFollower.Next next(EventFollower follower, BooleanSupplier valid) {
        EventFollower.Next next = follower.next();
        return valid.getAsBoolean() ? next : new EventFollower.Next.End();
    }

    private EventFollower.Stored stored(UUID run) {
        return new EventFollower.Stored() {
            @Override
            public List<EventDocument> after(long after, int limit) {
                return history.events(run, after, limit);
            }

            @Override
            public boolean isFinal() {
                return history.find(run).filter(r -> r.status().isFinal()).isPresent();
            }
        };
    }

    private OutboundSseEvent said(EventFollower.Next next, Sse sse) {
        return switch (next) {
            case EventFollower.Next.Event(EventDocument event) ->
                sse.newEventBuilder()
                        .id(Long.toString(event.sequence()))
                        .name(event.type())
                        .data(String.class, json(event))
                        .build();
            case EventFollower.Next.Ping() ->
                sse.newEventBuilder().comment("ping").build();
            case EventFollower.Next.End() -> throw new IllegalStateException("an end is not said");
        };
    }

    private String json(EventDocument event) {
        try {
            return mapper.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event has always a JSON form", e);
        }
    }

    private static long lastEventId(HttpHeaders headers) {
        String id = headers.getHeaderString(LAST_EVENT_ID);
        if (id == null || id.isBlank()) {
            return 0;
        }
        if (!id.matches("[0-9]{1,18}")) {
            throw ProblemException.invalid(LAST_EVENT_ID, "must be the sequence number of an event");
        }
        return Long.parseLong(id);
    }
}
