package dev.stillpoint.ctl.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stillpoint.ctl.gateway.Credential;
import dev.stillpoint.ctl.gateway.Gateway;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// What all commands share: where the gateway is, by which key, and how answers are shown.
final class Session {
    enum Output {
        TABLE,
        JSON
    }

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--url",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "The gateway; else STILLPOINT_URL, else the local stack's, else http://localhost:8080.")
    private @Nullable String url;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description =
                    "Holds the API key; else STILLPOINT_API_KEY_FILE names it, or STILLPOINT_API_KEY is the key, or"
                            + " it is the local stack's. A key never stands on the command line.")
    private @Nullable Path keyFile;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "A local stack, for when no key is given; default: .stillpoint in the checkout or here.")
    private @Nullable Path data;

    @Option(
            names = "--as",
            paramLabel = "USER",
            scope = ScopeType.INHERIT,
            defaultValue = "operator",
            description =
                    "Whose key of the local stack: viewer, operator, admin, admin2 or auditor; default: operator.")
    private String user = "operator";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            scope = ScopeType.INHERIT,
            defaultValue = "table",
            description = "table for people, json for scripts; default: table.")
    private Output output = Output.TABLE;

    Gateway gateway() {
        return new Gateway(Credential.find(
                Optional.ofNullable(url), Optional.ofNullable(keyFile), dataFolder(), user, System.getenv()));
    }

    private Path dataFolder() {
        return data != null ? data : Path.of(System.getProperty("stillpoint.home", "."), ".stillpoint");
    }

    boolean asJson() {
        return output == Output.JSON;
    }

    PrintWriter out() {
        return Objects.requireNonNull(command).commandLine().getOut();
    }

    PrintWriter err() {
        return Objects.requireNonNull(command).commandLine().getErr();
    }

    /// Prints an answer as it came, or what people are to see of it.
    void print(JsonNode answer, Runnable forPeople) {
        if (!asJson()) {
            forPeople.run();
            return;
        }
        try {
            out().println(JSON.writeValueAsString(answer));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read as JSON can be written as JSON", e);
        }
    }
}
