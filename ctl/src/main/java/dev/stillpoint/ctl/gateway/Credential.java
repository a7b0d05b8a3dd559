package dev.stillpoint.ctl.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where the gateway is and by which key it is asked. A key never comes from the command line: every user of
/// the machine could read it there.
public record Credential(URI url, String key) {
    public static final String URL = "STILLPOINT_URL";
    public static final String KEY = "STILLPOINT_API_KEY";
    public static final String KEY_FILE = "STILLPOINT_API_KEY_FILE";
    private static final String DEFAULT_URL = "http://localhost:8080";
    private static final JsonMapper JSON = new JsonMapper();

    /// Looks where the options say, then in the environment, then for a local stack.
    ///
    /// @param data a local stack's folder, which holds its keys and says where its gateway is
    /// @param user whose key of a local stack to take
    /// @throws CtlFailure when there is no key, or a file can't be read
    public static Credential find(
            Optional<String> url, Optional<Path> keyFile, Path data, String user, Map<String, String> environment) {
        Optional<String> environmentUrl = Optional.ofNullable(environment.get(URL));
        Optional<Path> file =
                keyFile.or(() -> Optional.ofNullable(environment.get(KEY_FILE)).map(Path::of));
        Optional<String> key = file.map(each -> clean(read(each), "the file " + each))
                .or(() -> Optional.ofNullable(environment.get(KEY)).map(each -> clean(each, KEY)));
        if (key.isPresent()) {
            return new Credential(uri(url.or(() -> environmentUrl).orElse(DEFAULT_URL)), key.get());
        }
        Path keys = data.resolve("keys.json");
        if (!Files.exists(keys)) {
            throw new CtlFailure(
                    CtlFailure.WRONG_USE,
                    "no API key: put it into a file and name that with --key-file or in " + KEY_FILE + ", or set " + KEY
                            + " (there is no local stack in " + data + " either)");
        }
        JsonNode own = json(keys).path(user);
        if (!own.isTextual()) {
            throw new CtlFailure(CtlFailure.WRONG_USE, keys + " has no key of " + user);
        }
        return new Credential(
                uri(url.or(() -> environmentUrl).orElseGet(() -> gatewayOf(data))),
                clean(own.textValue(), keys.toString()));
    }

    private static String gatewayOf(Path data) {
        Path stack = data.resolve("stack.json");
        String url = Files.exists(stack)
                ? json(stack).path("parts").path("gateway").path("url").asText("")
                : "";
        return url.isEmpty() ? DEFAULT_URL : url;
    }

    private static URI uri(String text) {
        try {
            URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            // Paths of the API are put behind it.
            boolean open = uri.getRawQuery() == null && uri.getRawFragment() == null;
            if (uri.getHost() != null && web && open) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Told below, as any other address that is none.
        }
        throw new CtlFailure(CtlFailure.WRONG_USE, text + " is no address of a gateway such as " + DEFAULT_URL);
    }

    /// @param where it was found
    private static String clean(String key, String where) {
        String clean = key.strip();
        if (clean.isEmpty() || !clean.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new CtlFailure(
                    CtlFailure.WRONG_USE,
                    where + (clean.isEmpty() ? " is empty" : " holds more than an API key, or none")
                            + ": put one into it, sp_<8 characters>_<43 characters>");
        }
        return clean;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new CtlFailure(
                    CtlFailure.WRONG_USE, "the file " + file + " can't be read: " + FileTrouble.why(file, e));
        }
    }

    private static JsonNode json(Path file) {
        try {
            return JSON.readTree(read(file));
        } catch (IOException e) {
            throw new CtlFailure(CtlFailure.WRONG_USE, file + " is no JSON");
        }
    }
}
