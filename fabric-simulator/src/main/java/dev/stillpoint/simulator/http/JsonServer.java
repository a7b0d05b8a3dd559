package dev.stillpoint.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.stillpoint.simulator.machine.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Serves JSON on one loopback port, a virtual thread per request.
public final class JsonServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// @param port 0 takes any free one
    public JsonServer(int port) throws IOException {
        // Without it every answer waits for the client's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
        server.setExecutor(threads);
    }

    public interface Handler {
        Answer handle(JsonRequest request) throws IOException;
    }

    /// @param status 0 cuts the connection
    public record Answer(int status, JsonNode body) {
        public static Answer ok(JsonNode body) {
            return new Answer(200, body);
        }

        public static Answer accepted(String job) {
            return new Answer(202, JsonNodeFactory.instance.objectNode().put("job", job));
        }

        public static Answer nothing() {
            return new Answer(204, JsonNodeFactory.instance.nullNode());
        }

        public static Answer cut() {
            return new Answer(0, JsonNodeFactory.instance.nullNode());
        }

        public static Answer refused(Refusal refusal) {
            ObjectNode body = JsonNodeFactory.instance
                    .objectNode()
                    .put("code", refusal.code())
                    .put("message", refusal.text());
            refusal.blocking().ifPresent(job -> body.put("job", job.id()).put("blockedBy", job.operation()));
            return new Answer(refusal.status(), body);
        }
    }

    /// Serves everything below a path.
    public void serve(String prefix, Handler handler) {
        server.createContext(prefix, exchange -> {
            try (exchange) {
                send(exchange, answer(exchange, prefix, handler));
            }
        });
    }

    private static Answer answer(HttpExchange exchange, String prefix, Handler handler) throws IOException {
        try {
            return handler.handle(JsonRequest.of(exchange, prefix));
        } catch (Refusal refusal) {
            return Answer.refused(refusal);
        } catch (IOException | RuntimeException broken) {
            System.Logger log = System.getLogger(JsonServer.class.getName());
            log.log(System.Logger.Level.ERROR, "could not answer " + exchange.getRequestURI(), broken);
            return new Answer(
                    500,
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("code", Refusal.FAILED)
                            .put("message", "The simulator failed: " + broken));
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        if (answer.status() == 0) {
            return;
        }
        if (answer.status() == 204) {
            exchange.sendResponseHeaders(204, -1);
            return;
        }
        byte[] body = answer.body().toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    public void start() {
        server.start();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
