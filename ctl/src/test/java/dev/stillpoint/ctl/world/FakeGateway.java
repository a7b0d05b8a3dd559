package dev.stillpoint.ctl.world;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// Answers by a script and keeps what it was asked.
public final class FakeGateway implements AutoCloseable {
    /// @param path with its query
    public record Asked(String method, String path, Map<String, String> headers, String body) {}

    /// @param cut whether the connection is cut after the body, before its announced end
    public record Answer(int status, String type, String body, boolean cut) {
        public static Answer json(String body) {
            return new Answer(200, "application/json", body, false);
        }

        public static Answer problem(int status, String code, String detail) {
            return new Answer(
                    status,
                    "application/problem+json",
                    "{\"code\":\"" + code + "\",\"detail\":\"" + detail + "\"}",
                    false);
        }

        /// @param cut whether the connection breaks off after the last event
        public static Answer events(boolean cut, String... events) {
            StringBuilder stream = new StringBuilder();
            for (String event : events) {
                stream.append(":ping\n\nid: 1\nevent: x\ndata: ").append(event).append("\n\n");
            }
            return new Answer(200, "text/event-stream", stream.toString(), cut);
        }
    }

    private final HttpServer server;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    public FakeGateway(Function<Asked, Answer> script) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> answer(exchange, script));
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public List<Asked> asked() {
        return asked;
    }

    private void answer(HttpExchange exchange, Function<Asked, Answer> script) {
        try (exchange) {
            Map<String, String> headers = new HashMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            Asked one = new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    headers,
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            asked.add(one);
            Answer answer = script.apply(one);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", answer.type());
            exchange.sendResponseHeaders(
                    answer.status(), answer.cut() ? body.length + 100L : body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.getResponseBody().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
