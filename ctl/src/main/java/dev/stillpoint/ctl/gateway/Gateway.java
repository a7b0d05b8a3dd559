package dev.stillpoint.ctl.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The REST API. An answer that is no success ends the command with the words of its problem document.
public final class Gateway implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final int TAKEN = 202;
    private static final int UNAVAILABLE = 503;

    private final Credential credential;
    private final HttpClient client;

    public Gateway(Credential credential) {
        this.credential = credential;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /// @throws CtlFailure when the gateway refuses or does not answer
    public JsonNode get(String path) {
        return body(send(request(path).GET().build(), HttpResponse.BodyHandlers.ofByteArray()));
    }

    /// @param body null for none
    /// @param idempotencyKey with which a repeat is known as one
    public JsonNode post(String path, @Nullable JsonNode body, Optional<String> idempotencyKey) {
        HttpRequest.Builder request = request(path);
        idempotencyKey.ifPresent(key -> request.header("Idempotency-Key", key));
        if (body == null) {
            request.POST(HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        }
        return body(send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
    }

    /// @return what is there now; missing while nobody has said that it is done
    public JsonNode put(String path, JsonNode body) {
        HttpResponse<byte[]> answer = send(
                request(path)
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        JsonNode there = body(answer);
        return answer.statusCode() == TAKEN ? MissingNode.getInstance() : there;
    }

    /// @return whether it is gone; else it will be, and nobody has said so yet
    public boolean delete(String path) {
        HttpResponse<byte[]> answer = send(request(path).DELETE().build(), HttpResponse.BodyHandlers.ofByteArray());
        body(answer);
        return answer.statusCode() != TAKEN;
    }

    /// An answer that is read as it comes, such as an export. The caller closes it.
    public InputStream stream(String path, String accept) {
        HttpResponse<InputStream> answer =
                send(builder(path).header("Accept", accept).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
        if (answer.statusCode() / 100 != 2) {
            throw refused(answer.statusCode(), read(answer.body()));
        }
        return answer.body();
    }

    /// A stream of events after `last`, whatever comes of it; for [EventStream].
    HttpResponse<InputStream> events(String path, long last) throws IOException, InterruptedException {
        HttpRequest.Builder request = builder(path).header("Accept", "text/event-stream");
        if (last > 0) {
            request.header("Last-Event-ID", Long.toString(last));
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /// `path?name=value&…` of the values that are there.
    public static String query(String path, Map<String, Optional<String>> values) {
        Map<String, String> given = new LinkedHashMap<>();
        values.forEach((name, value) -> value.ifPresent(text -> given.put(name, text)));
        StringBuilder query = new StringBuilder(path);
        given.forEach((name, value) -> query.append(query.indexOf("?") < 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(encoded(value)));
        return query.toString();
    }

    /// A part of a path or query as it may stand there.
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        return builder(path).header("Accept", "application/json").timeout(ANSWER);
    }

    private HttpRequest.Builder builder(String path) {
        return HttpRequest.newBuilder(URI.create(credential.url() + path)).header("X-API-Key", credential.key());
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request, handler);
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CtlFailure(CtlFailure.UNREACHABLE, "interrupted while waiting for an answer");
        }
    }

    private CtlFailure unreachable(IOException e) {
        return new CtlFailure(CtlFailure.UNREACHABLE, "no answer from " + credential.url() + ": " + why(e));
    }

    private static String why(IOException e) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (each instanceof UnresolvedAddressException) {
                return "the name of this host is not known; is the address right? It comes from --url, "
                        + Credential.URL + " or the local stack";
            }
        }
        if (e instanceof ConnectException) {
            return "nobody listens there; is the gateway running, and is the address right? It comes from --url, "
                    + Credential.URL + " or the local stack";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static JsonNode body(HttpResponse<byte[]> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw refused(answer.statusCode(), answer.body());
        }
        if (answer.body().length == 0) {
            return MissingNode.getInstance();
        }
        return tree(answer.body())
                .orElseThrow(() -> new CtlFailure(
                        CtlFailure.UNREACHABLE,
                        answer.uri() + " answers, but with no JSON: is it the gateway's address?"));
    }

    static CtlFailure refused(int status, byte[] body) {
        JsonNode problem = tree(body).orElseGet(MissingNode::getInstance);
        StringBuilder text = new StringBuilder(problem.path("code").asText("status " + status))
                .append(": ")
                .append(problem.path("detail").asText("the answer says no more"));
        if (problem.path("errors").size() > 1) {
            problem.path("errors")
                    .forEach(error -> text.append("\n  ")
                            .append(error.path("field").asText())
                            .append(": ")
                            .append(error.path("detail").asText()));
        }
        return new CtlFailure(status == UNAVAILABLE ? CtlFailure.UNREACHABLE : CtlFailure.REFUSED, text.toString());
    }

    static byte[] read(InputStream in) {
        try (in) {
            return in.readAllBytes();
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private static Optional<JsonNode> tree(byte[] body) {
        try {
            return Optional.of(JSON.readTree(new String(body, StandardCharsets.UTF_8)));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
