package dev.stillpoint.ctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.ctl.gateway.Gateway;
import dev.stillpoint.ctl.watch.Screen;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "locations",
        description = {
            "The storage locations, and how busy they are; or removes one, which needs the role admin.",
            "A location that a checkpoint set, a run, a schedule or a system's settings use is not removed: the refusal"
                    + " names them. What lies at its path stays."
        })
final class LocationsCommand extends GatewayCommand {
    @Option(names = "--remove", paramLabel = "ID", description = "Removes this one.")
    private @Nullable String remove;

    @Override
    int run(Gateway gateway) {
        if (remove != null) {
            return delete(gateway, "/v1/storage-locations/" + Gateway.encoded(remove), "removed " + remove);
        }
        JsonNode locations = gateway.get("/v1/storage-locations").path("items");
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
