package dev.stillpoint.ctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.ctl.gateway.Gateway;
import dev.stillpoint.ctl.watch.Screen;
import picocli.CommandLine.Command;

@Command(name = "locations", description = "The storage locations, and how busy they are.")
final class LocationsCommand extends GatewayCommand {
    @Override
    int run(Gateway gateway) {
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
