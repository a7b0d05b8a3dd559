package dev.stillpoint.ctl.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.stillpoint.ctl.gateway.Gateway;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "list", description = "Runs, newest first.")
final class ListCommand extends GatewayCommand {
    @Option(names = "--system", paramLabel = "NAME", description = "Only those of this system.")
    private @Nullable String system;

    @Option(names = "--kind", paramLabel = "KIND", description = "Only those of this kind, such as create.")
    private @Nullable String kind;

    @Option(names = "--status", paramLabel = "STATUS", description = "Only those of this status, such as RUNNING.")
    private @Nullable String status;

    @Option(names = "--by", paramLabel = "USER", description = "Only those that this user asked for.")
    private @Nullable String requestedBy;

    @Option(names = "--label", paramLabel = "KEY:VALUE", description = "Only those with this label.")
    private @Nullable String label;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "How many; default: 50.")
    private int limit = 50;

    @Override
    int run(Gateway gateway) {
        Map<String, Optional<String>> filters = new LinkedHashMap<>();
        filters.put("system", Optional.ofNullable(system));
        filters.put("kind", Optional.ofNullable(kind));
        filters.put("status", Optional.ofNullable(status));
        filters.put("requestedBy", Optional.ofNullable(requestedBy));
        filters.put("label", Optional.ofNullable(label));
        ArrayNode runs = items(gateway, "/v1/runs", filters, limit);
        session()
                .print(
                        runs,
                        () -> new Table()
                                .column("RUN", "id")
                                .column("KIND", "kind")
                                .column("SYSTEM", "system")
                                .column("NAME", "name")
                                .column("STATUS", "status")
                                .column(
                                        "STEPS",
                                        run -> Table.text(run, "progress.stepsDone") + "/"
                                                + Table.text(run, "progress.stepsTotal"))
                                .column("BY", "requestedBy")
                                .column("CREATED", "createdAt")
                                .print(runs, session().out()));
        return 0;
    }
}
