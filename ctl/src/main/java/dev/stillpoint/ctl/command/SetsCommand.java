package dev.stillpoint.ctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.stillpoint.ctl.gateway.Gateway;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "sets", description = "Checkpoint sets, newest first; or one, with its members and disk copies.")
final class SetsCommand extends GatewayCommand {
    @Parameters(paramLabel = "SET", arity = "0..1", description = "One set, by its id.")
    private @Nullable String id;

    @Option(names = "--system", paramLabel = "NAME", description = "Only those of this system.")
    private @Nullable String system;

    @Option(names = "--status", paramLabel = "STATUS", description = "Only those of this status, such as COMPLETE.")
    private @Nullable String status;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "How many; default: 50.")
    private int limit = 50;

    @Override
    int run(Gateway gateway) {
        if (id == null) {
            Map<String, Optional<String>> filters = new LinkedHashMap<>();
            filters.put("system", Optional.ofNullable(system));
            filters.put("status", Optional.ofNullable(status));
            ArrayNode sets = items(gateway, "/v1/checkpoint-sets", filters, limit);
            session()
                    .print(
                            sets,
                            () -> new Table()
                                    .column("SET", "id")
                                    .column("SYSTEM", "system")
                                    .column("NAME", "name")
                                    .column("STATUS", "status")
                                    .column(
                                            "VMS",
                                            set -> String.valueOf(
                                                    set.path("members").size()))
                                    .column(
                                            "DISKS",
                                            set -> String.valueOf(
                                                    set.path("diskCopies").size()))
                                    .column("CREATED", "createdAt")
                                    .print(sets, session().out()));
            return 0;
        }
        JsonNode set = gateway.get("/v1/checkpoint-sets/" + Gateway.encoded(id));
        session().print(set, () -> {
            session()
                    .out()
                    .println(Table.text(set, "system") + " " + Table.text(set, "name") + "  "
                            + Table.text(set, "status"));
            new Table()
                    .column("VM", "vm")
                    .column("CHECKPOINT", "checkpointId")
                    .column("TYPE", "obtainedType")
                    .column("WAS", "powerState")
                    .print(set.path("members"), session().out());
            session().out().println();
            new Table()
                    .column("DISK", "disk")
                    .column("LOCATION", "storageLocation")
                    .column("BYTES", "allocatedBytes")
                    .column("VERIFIED", "verifiedAt")
                    .column("COPY", "path")
                    .print(set.path("diskCopies"), session().out());
        });
        return 0;
    }
}
