package dev.stillpoint.local.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.local.part.LaunchSpec;
import dev.stillpoint.local.part.PartRegistry;
import dev.stillpoint.local.part.PrivateFiles;
import dev.stillpoint.local.part.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// `stack.json`, what outsiders read of a stack (mode 0600, it holds the database roles' passwords):
/// `{"url","fabric","parts":{"gateway":{"url","port","pid"},"worker/1":{…,"location"},…},"bootstrap","jdbc":{"migrator","writer","reader"}}`.
/// The pid of a part that does not run is null.
final class StackFile {
    private static final JsonMapper JSON = new JsonMapper();

    private StackFile() {}

    static void write(StackFolder folder, PartRegistry registry, Secrets secrets, String fabric) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode parts = JSON.createObjectNode();
        ObjectNode jdbc = JSON.createObjectNode();
        root.put("fabric", fabric);
        for (LaunchSpec spec : registry.parts()) {
            ObjectNode part = parts.putObject(spec.part().toString());
            part.put("url", spec.url()).put("port", spec.port());
            registry.running(spec.part())
                    .ifPresentOrElse(process -> part.put("pid", process.pid()), () -> part.putNull("pid"));
            spec.label().ifPresent(label -> part.put("location", label));
            switch (spec.part().kind()) {
                case KAFKA -> root.put("bootstrap", spec.url());
                case POSTGRES -> {
                    for (String role : Secrets.ROLES) {
                        jdbc.put(role, spec.url() + "?user=" + role + "&password=" + secrets.password(role));
                    }
                }
                case GATEWAY -> {
                    if (spec.part().number() == 1) {
                        root.put("url", spec.url());
                    }
                }
                case SIMULATOR, ORCHESTRATOR, AGENT, WORKER -> {}
            }
        }
        root.set("parts", parts);
        root.set("jdbc", jdbc);
        try {
            PrivateFiles.write(
                    folder.stackFile(), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
        } catch (IOException e) {
            throw new StackFailure("can't write " + folder.stackFile() + ": " + e.getMessage(), e);
        }
    }

    static JsonNode read(Path file) {
        if (!Files.exists(file)) {
            throw new StackFailure("there is no stack in " + file.getParent() + ": ./stillpoint up makes one");
        }
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new StackFailure(file + " can't be read: " + e.getMessage(), e);
        }
    }
}
