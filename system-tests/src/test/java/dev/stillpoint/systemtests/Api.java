package dev.stillpoint.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// The REST API as one user calls it, with nothing in between: a call answers with its status, headers and body.
final class Api {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final AtomicInteger NAMES = new AtomicInteger();

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final URI base;
    private final String key;

    /// @param key the user's API key; none is sent when it is empty
    Api(URI base, String key) {
        this.base = base;
        this.key = key;
    }

    record Answer(int status, Map<String, String> headers, JsonNode body) {
        String code() {
            return body.path("code").asText();
        }
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer post(String path, Object body, String... headers) {
        return send(with(request(path).header("Content-Type", "application/json"), headers)
                .POST(BodyPublishers.ofString(write(body))));
    }

    /// Without a body.
    Answer post(String path) {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    Answer put(String path, Object body) {
        return send(request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(write(body))));
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    /// Submits a run and expects it to be accepted.
    Run submit(Map<String, ?> request, String... headers) {
        Answer answer = post("/v1/runs", request, headers);
        if (answer.status() != 202) {
            throw new AssertionError("POST /v1/runs " + request + " answered " + answer + ", expected 202");
        }
        return new Run(this, answer.body().path("id").asText());
    }

    /// A create of `system`, everything else by default.
    Run create(String system, String name) {
        return submit(Map.of("kind", "create", "system", system, "name", name, "storageLocation", "nas-b"));
    }

    /// A create of `system` under a name that nobody used before.
    Run create(String system) {
        return create(system, "set " + NAMES.incrementAndGet());
    }

    /// The lines of an event stream, until the server ends it. Close it.
    Stream<String> stream(String path, String... headers) {
        try {
            HttpResponse<Stream<String>> answer = HTTP.send(
                    with(request(path).header("Accept", "text/event-stream"), headers)
                            .timeout(Duration.ofSeconds(60))
                            .build(),
                    BodyHandlers.ofLines());
            if (answer.statusCode() != 200) {
                throw new AssertionError(path + " answered " + answer.statusCode() + ", expected an event stream");
            }
            return answer.body();
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    static Map<String, Object> with(Map<String, ?> request, String field, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(request);
        changed.put(field, value);
        return changed;
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(20));
        return key.isEmpty() ? request : request.header("X-API-Key", key);
    }

    private static HttpRequest.Builder with(HttpRequest.Builder request, String... headers) {
        return headers.length == 0 ? request : request.headers(headers);
    }

    /// @throws UncheckedIOException when there is nobody to answer
    private static Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
            Map<String, String> headers = new LinkedHashMap<>();
            answer.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(), values.getFirst()));
            String type = headers.getOrDefault("content-type", "");
            return new Answer(
                    answer.statusCode(),
                    headers,
                    type.contains("json") ? JSON.readTree(answer.body()) : MissingNode.getInstance());
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static String write(Object body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
