package dev.stillpoint.ctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.ctl.gateway.CtlFailure;
import dev.stillpoint.ctl.gateway.Gateway;
import dev.stillpoint.ctl.watch.Screen;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "locations",
        description = {
            "The storage locations, and how busy they are; or makes, changes or removes one, which needs the role admin.",
            "Of a location that is changed all stays that no option names.",
            "A location that a checkpoint set, a run, a schedule or a system's settings use is not removed: the refusal"
                    + " names them. What lies at its path stays."
        },
        footer = {
            "",
            "ctl locations --create nas-c --path '\\\\nas-c\\backup' -F maxConcurrentCopies=4",
            "ctl locations --change nas-c -F bandwidthLimit=104857600"
        })
final class LocationsCommand extends GatewayCommand {
    /// What a location has that can be wanted; all else is told.
    private static final List<String> WANTED = List.of("path", "maxConcurrentCopies", "bandwidthLimit");

    @Option(names = "--create", paramLabel = "ID", description = "Makes a location of this id; it needs --path.")
    private @Nullable String create;

    @Option(names = "--change", paramLabel = "ID", description = "Changes this one.")
    private @Nullable String change;

    @Option(names = "--remove", paramLabel = "ID", description = "Removes this one.")
    private @Nullable String remove;

    @Option(names = "--path", paramLabel = "PATH", description = "Its root, as Windows names it.")
    private @Nullable String path;

    @Mixin
    private final RequestFields others = new RequestFields();

    @Override
    int run(Gateway gateway) {
        if (Stream.of(create, change, remove).filter(Objects::nonNull).count() > 1) {
            throw new CtlFailure(CtlFailure.WRONG_USE, "one of --create, --change and --remove");
        }
        if (remove != null) {
            return delete(gateway, at(remove), "removed " + remove);
        }
        JsonNode locations = gateway.get("/v1/storage-locations").path("items");
        if (create != null) {
            if (known(locations, create).isPresent()) {
                throw new CtlFailure(CtlFailure.WRONG_USE, create + " is there: --change " + create + " changes it");
            }
            return put(gateway, create, wanted(JsonNodeFactory.instance.objectNode()));
        }
        if (change != null) {
            JsonNode location = known(locations, change)
                    .orElseThrow(() -> new CtlFailure(
                            CtlFailure.WRONG_USE,
                            "there is no storage location " + change + ": --create " + change + " makes it"));
            ObjectNode before = JsonNodeFactory.instance.objectNode();
            WANTED.stream().filter(location::hasNonNull).forEach(field -> before.set(field, location.get(field)));
            return put(gateway, change, wanted(before));
        }
        if (!wanted(JsonNodeFactory.instance.objectNode()).isEmpty()) {
            throw new CtlFailure(CtlFailure.WRONG_USE, "what a location is to be needs --create or --change");
        }
        return list(locations);
    }

    private static String at(String id) {
        return "/v1/storage-locations/" + Gateway.encoded(id);
    }

    private static Optional<JsonNode> known(JsonNode locations, String id) {
        return StreamSupport.stream(locations.spliterator(), false)
                .filter(location -> location.path("id").asText().equals(id))
                .findFirst();
    }

    private ObjectNode wanted(ObjectNode before) {
        ObjectNode wanted = others.on(before);
        if (path != null) {
            wanted.put("path", path);
        }
        return wanted;
    }

    private int put(Gateway gateway, String id, ObjectNode wanted) {
        JsonNode now = gateway.put(at(id), wanted);
        if (now.isMissingNode()) {
            tellOfSilence();
            return 0;
        }
        return list(JsonNodeFactory.instance.arrayNode().add(now));
    }

    private int list(JsonNode locations) {
        session()
                .print(
                        locations,
                        () -> new Table()
                                .column("LOCATION", "id")
                                .column("STATUS", "status")
                                .column("WORKERS", "workers")
                                .column("RUNNING", "running")
                                .column("QUEUED", "queued")
                                .column("OLDEST WAIT", "oldestWait")
                                .column("OUTSTANDING", location -> size(location, "bytesOutstanding"))
                                .column("FREE", location -> size(location, "freeBytes"))
                                .column("PER SECOND", location -> size(location, "throughput"))
                                .column("PATH", "path")
                                .print(locations, session().out()));
        return 0;
    }

    private static String size(JsonNode location, String field) {
        return location.hasNonNull(field) ? Screen.bytes(location.path(field).asLong()) : "";
    }
}
