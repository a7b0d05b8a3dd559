package dev.stillpoint.local.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// A Compose file as Compose sees it: variables put in, then anchors and merges resolved.
record ComposeFile(JsonNode root) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+):-([^}]*)}");

    /// @param variables of the environment; the others have the defaults that the file names
    static ComposeFile read(Path file, Map<String, String> variables) throws IOException {
        Matcher variable = VARIABLE.matcher(Files.readString(file));
        String text = variable.replaceAll(
                found -> Matcher.quoteReplacement(variables.getOrDefault(found.group(1), found.group(2))));
        Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        return new ComposeFile(JSON.valueToTree(tree));
    }

    Map<String, JsonNode> services() {
        Map<String, JsonNode> services = new TreeMap<>();
        root.path("services").properties().forEach(service -> services.put(service.getKey(), service.getValue()));
        return services;
    }

    JsonNode service(String name) {
        JsonNode service = root.path("services").path(name);
        if (service.isMissingNode()) {
            throw new AssertionError("no service " + name);
        }
        return service;
    }

    /// The services that run once and end: others wait for their good end.
    List<String> oneShots() {
        List<String> once = new ArrayList<>();
        services()
                .values()
                .forEach(service -> service.path("depends_on").properties().forEach(other -> {
                    if (other.getValue().path("condition").asText().equals("service_completed_successfully")) {
                        once.add(other.getKey());
                    }
                }));
        return once;
    }

    /// Secrets that a service mounts, by their name at the top.
    static List<String> secretsOf(JsonNode service) {
        List<String> names = new ArrayList<>();
        service.path("secrets")
                .forEach(secret -> names.add(
                        secret.isTextual()
                                ? secret.asText()
                                : secret.path("source").asText()));
        return names;
    }

    /// What stands before the target of each volume of a service: a volume's name or a path of the host.
    static List<String> volumeSourcesOf(JsonNode service) {
        List<String> sources = new ArrayList<>();
        service.path("volumes").forEach(volume -> sources.add(volume.asText().split(":", -1)[0]));
        return sources;
    }
}
