package dev.stillpoint.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON over HTTP, one call at a time.
///
/// @param base scheme, host and port
/// @param headers sent with every call
public record JsonHttp(URI base, Map<String, String> headers) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int TIMEOUT_MILLIS = 10_000;

    public JsonHttp {
        headers = Map.copyOf(headers);
    }

    /// @param body a missing node when the answer has none
    public record Answer(int status, JsonNode body) {
        public boolean good() {
            return status >= 200 && status < 300;
        }
    }

    /// The same client with one more header.
    public JsonHttp with(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new JsonHttp(base, more);
    }

    public Answer get(String path) throws IOException {
        return call("GET", path, null);
    }

    public Answer post(String path, JsonNode body) throws IOException {
        return call("POST", path, body);
    }

    public Answer put(String path, JsonNode body) throws IOException {
        return call("PUT", path, body);
    }

    public Answer delete(String path) throws IOException {
        return call("DELETE", path, null);
    }

    /// @throws IOException when no answer comes; an answer that refuses is no exception
    public Answer call(String method, String path, @Nullable JsonNode body) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) base.resolve(path).toURL().openConnection();
        try {
            connection.setRequestMethod(method);
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            connection.setRequestProperty("Accept", "application/json");
            headers.forEach(connection::setRequestProperty);
            if (body != null) {
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", "application/json");
                connection.getOutputStream().write(JSON.writeValueAsBytes(body));
            }
            int status = connection.getResponseCode();
            try (InputStream in = status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
                byte[] bytes = in == null ? new byte[0] : in.readAllBytes();
                return new Answer(status, bytes.length == 0 ? MissingNode.getInstance() : JSON.readTree(bytes));
            }
        } finally {
            connection.disconnect();
        }
    }
}
