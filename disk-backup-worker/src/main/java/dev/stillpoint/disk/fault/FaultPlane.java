package dev.stillpoint.disk.fault;

import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.UnreadableMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// The simulated fabric's control plane, asked once per step for a fault to take.
public final class FaultPlane {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int NOTHING = 204;
    private static final int FOUND = 200;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final URI take;

    /// @param url of the control plane, without a path
    public FaultPlane(URI url) {
        String text = url.toString();
        this.take = URI.create((text.endsWith("/") ? text : text + "/") + "control/disk-faults/take");
    }

    /// @throws IOException when the control plane does not answer
    Optional<Fault> take(String step, String disk, LocationId location) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(take)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(
                        Json.bytes(Map.of("step", step, "disk", disk, "location", location.value()))))
                .build();
        try {
            HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
            return switch (answer.statusCode()) {
                case NOTHING -> Optional.empty();
                case FOUND -> Optional.of(Json.read(answer.body(), Fault.class));
                default -> throw new IOException(take + " answered " + answer.statusCode());
            };
        } catch (UnreadableMessage e) {
            throw new IOException(take + " answered no fault: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking for a fault", e);
        }
    }
}
