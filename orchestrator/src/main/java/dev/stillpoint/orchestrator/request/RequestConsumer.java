package dev.stillpoint.orchestrator.request;

import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.Topics;
import dev.stillpoint.contracts.UnreadableMessage;
import dev.stillpoint.orchestrator.database.Database;
import dev.stillpoint.orchestrator.kafka.DeadLetters;
import dev.stillpoint.orchestrator.kafka.TopicAdmin;
import dev.stillpoint.orchestrator.kafka.UntilItWorks;
import dev.stillpoint.orchestrator.outbox.Outbox;
import dev.stillpoint.orchestrator.outbox.OutboxMessage;
import dev.stillpoint.orchestrator.outbox.Trace;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/// The entry of everything that users change: from a gateway's request to its effect and its reply.
@ApplicationScoped
public class RequestConsumer {
    private static final Logger LOG = Logger.getLogger(RequestConsumer.class);

    private final Database database;
    private final Requests requests;
    private final UnheardRefusals unheard;
    private final Outbox outbox;
    private final TopicAdmin topics;
    private final DeadLetters deadLetters;

    RequestConsumer(
            Database database,
            Requests requests,
            UnheardRefusals unheard,
            Outbox outbox,
            TopicAdmin topics,
            DeadLetters deadLetters) {
        this.database = database;
        this.requests = requests;
        this.unheard = unheard;
        this.outbox = outbox;
        this.topics = topics;
        this.deadLetters = deadLetters;
    }

    @Incoming("gateway-requests")
    @Blocking
    void onRequest(ConsumerRecord<String, byte[]> record) {
        try {
            if (record.value() == null) {
                throw new UnreadableMessage("GatewayRequest: the record is empty");
            }
            GatewayRequest request = Json.read(record.value(), GatewayRequest.class);
            Trace.within(
                    Trace.parentOf(record), () -> UntilItWorks.run("request " + request.id(), () -> handle(request)));
        } catch (UnreadableMessage e) {
            UntilItWorks.run("keeping a dead letter", () -> deadLetters.put(record, String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            LOG.errorf(e, "request %s-%d@%d can't be handled", record.topic(), record.partition(), record.offset());
            UntilItWorks.run("keeping a dead letter", () -> deadLetters.put(record, String.valueOf(e.getMessage())));
        }
    }

    /// Lets a request take effect once and answers it, all in one transaction.
    void handle(GatewayRequest request) {
        // A location's topic comes first: a command that is published to no topic is lost.
        if (request instanceof GatewayRequest.PutLocation put) {
            makeTopic(put);
        }
        database.inTransaction(connection -> {
            Optional<GatewayReply> handled = HandledRequests.reply(connection, request.id());
            GatewayReply reply = handled.isPresent() ? handled.get() : requests.carryOut(connection, request);
            if (handled.isEmpty()) {
                HandledRequests.note(connection, request.id(), reply);
                unheard.note(connection, request, reply);
            }
            outbox.append(
                    connection,
                    List.of(OutboxMessage.of(
                            Topics.GATEWAY_REPLIES, request.id().toString(), reply)));
            return reply;
        });
    }

    private void makeTopic(GatewayRequest.PutLocation put) {
        try {
            topics.makeLocation(put.location());
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "the topic of location " + put.location() + " can't be made: " + e.getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while making the topic of location " + put.location(), e);
        }
    }
}
