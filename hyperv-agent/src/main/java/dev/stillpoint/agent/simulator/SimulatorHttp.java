package dev.stillpoint.agent.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stillpoint.agent.fabric.FabricException;
import dev.stillpoint.contracts.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One call over HTTP, with a time-out. Tells "never arrived" from "answer lost": only the former may be repeated
/// blindly.
final class SimulatorHttp implements AutoCloseable {
    private final URI base;
    private final Duration timeout;
    private final ObjectMapper json = Json.mapper();
    private final HttpClient http;

    SimulatorHttp(URI base, Duration timeout) {
        this.base = base;
        this.timeout = timeout;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /// A call that changes nothing: any lost answer is [FabricException.Unreachable].
    <T> T read(String operation, Map<String, ?> body, Class<T> answer) throws FabricException, InterruptedException {
        try {
            return call(operation, body, answer);
        } catch (FabricException.OutcomeUnknown lost) {
            throw new FabricException.Unreachable(lost.text());
        }
    }

    <T> T call(String operation, Map<String, ?> body, Class<T> answer) throws FabricException, InterruptedException {
        URI uri = base.resolve("/fabric/" + operation);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)))
                .build();
        HttpResponse<byte[]> response;
        try {
            response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (ConnectException | HttpConnectTimeoutException notSent) {
            throw new FabricException.Unreachable("no connection to " + uri + ": " + notSent.getMessage());
        } catch (IOException lost) {
            throw new FabricException.OutcomeUnknown(
                    "the answer of " + uri + " was lost: " + Objects.requireNonNullElse(lost.getMessage(), "cut off"));
        }
        if (response.statusCode() / 100 == 2) {
            return parse(uri, response.body(), answer);
        }
        Wire.Error error = error(response.body());
        int code = error.code() == null ? response.statusCode() : error.code();
        if (response.statusCode() >= 500) {
            throw new FabricException.OutcomeUnknown(uri + " answered " + response.statusCode() + ": "
                    + Objects.requireNonNullElse(error.message(), "no message"));
        }
        throw Errors.of(operation, code, error.message(), error.job(), error.blockedBy());
    }

    private <T> T parse(URI uri, byte[] body, Class<T> answer) throws FabricException {
        try {
            T value = json.readValue(body, answer);
            if (value == null) {
                throw new FabricException.OutcomeUnknown(uri + " answered null");
            }
            return value;
        } catch (IOException unreadable) {
            throw new FabricException.OutcomeUnknown(
                    uri + " answered something unreadable: " + unreadable.getMessage());
        }
    }

    private Wire.Error error(byte[] body) {
        try {
            Wire.@Nullable Error error = json.readValue(body, Wire.Error.class);
            return error == null ? new Wire.Error(null, null, null, null) : error;
        } catch (IOException noJson) {
            return new Wire.Error(null, new String(body, java.nio.charset.StandardCharsets.UTF_8), null, null);
        }
    }

    /// Whether anything at all answers there; counts as no operation.
    boolean answers() {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/fabric/"))
                .timeout(Duration.ofSeconds(1))
                .GET()
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() < 500;
        } catch (IOException silent) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
