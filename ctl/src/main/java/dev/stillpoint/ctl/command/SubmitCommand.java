package dev.stillpoint.ctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.ctl.gateway.CtlFailure;
import dev.stillpoint.ctl.gateway.Gateway;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "submit",
        description = {
            "Submits a run of any kind. Fields that have no option of their own are given with -F, as the API names them.",
            "The request can be repeated safely: it carries an Idempotency-Key, which is told when the answer was lost."
        },
        footer = {
            "",
            "ctl submit create --system ERP --name before-KB5031364 -F storageLocation=nas-b --label change=CHG-4711 --watch",
            "ctl submit restore --set 0197f2c0-0000-7000-8000-000000000001 --watch",
            "ctl submit create --file request.json"
        })
final class SubmitCommand extends GatewayCommand {
    @Parameters(paramLabel = "KIND", description = "create, restore, delete, verify, …: as the API names them.")
    private String kind = "";

    @Option(names = "--system", paramLabel = "NAME", description = "The system.")
    private @Nullable String system;

    @Option(names = "--set", paramLabel = "ID", description = "The checkpoint set.")
    private @Nullable String set;

    @Option(names = "--name", paramLabel = "NAME", description = "The name of the new set.")
    private @Nullable String name;

    @Option(names = "--preview", description = "Only inspect and plan.")
    private boolean preview;

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "A label; may be given more than once.")
    private final Map<String, String> labels = new LinkedHashMap<>();

    @Mixin
    private final RequestFields others = new RequestFields();

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "To repeat an earlier request safely; default: a new one.")
    private @Nullable String idempotencyKey;

    @Option(names = "--watch", description = "Follow it to its end.")
    private boolean watch;

    @Override
    int run(Gateway gateway) throws InterruptedException {
        String key = idempotencyKey == null ? UUID.randomUUID().toString() : idempotencyKey;
        JsonNode run;
        try {
            run = gateway.post("/v1/runs", body(), Optional.of(key));
        } catch (CtlFailure e) {
            throw e.exitCode() == CtlFailure.UNREACHABLE
                    ? new CtlFailure(e.exitCode(), e.getMessage() + "\nrepeat it with --idempotency-key " + key)
                    : e;
        }
        String id = run.path("id").asText();
        if (watch) {
            session().err().println("run " + id);
            return WatchCommand.follow(gateway, session(), id, false);
        }
        session().print(run, () -> session().out().println(id));
        return 0;
    }

    private ObjectNode body() {
        ObjectNode body = others.fromFile();
        body.put("kind", kind);
        if (system != null) {
            body.put("system", system);
        }
        if (set != null) {
            body.put("checkpointSet", set);
        }
        if (name != null) {
            body.put("name", name);
        }
        if (preview) {
            body.put("preview", true);
        }
        if (!labels.isEmpty()) {
            labels.forEach(body.withObjectProperty("labels")::put);
        }
        others.addTo(body);
        return body;
    }
}
