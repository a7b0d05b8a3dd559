package dev.stillpoint.ctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.ctl.gateway.Gateway;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "systems", description = "The systems that you may see; or one, with its VMs and shared disks.")
final class SystemsCommand extends GatewayCommand {
    @Parameters(paramLabel = "NAME", arity = "0..1", description = "One system.")
    private @Nullable String name;

    @Override
    int run(Gateway gateway) {
        if (name == null) {
            JsonNode systems = gateway.get("/v1/systems").path("items");
            session()
                    .print(
                            systems,
                            () -> new Table()
                                    .column("SYSTEM", "name")
                                    .column(
                                            "VMS",
                                            system -> String.valueOf(
                                                    system.path("members").size()))
                                    .column(
                                            "SHARED DISKS",
                                            system -> String.valueOf(
                                                    system.path("sharedDisks").size()))
                                    .column(
                                            "DRIFT",
                                            system -> String.valueOf(
                                                    system.path("drift").size()))
                                    .column("NEWEST SET", "newestSet")
                                    .column("INSPECTED", "lastInspectedAt")
                                    .print(systems, session().out()));
            return 0;
        }
        JsonNode system = gateway.get("/v1/systems/" + Gateway.encoded(name));
        session().print(system, () -> {
            new Table()
                    .column("VM", "vm")
                    .column("HOST", "host")
                    .column("STATE", "state")
                    .column("CHECKPOINTS", "checkpointType")
                    .column("ID", "vmId")
                    .print(system.path("members"), session().out());
            session().out().println();
            new Table()
                    .column("SHARED DISK", "disk")
                    .column("OWNER", "owner")
                    .column("BYTES", "length")
                    .column("LEDGER", "ledger")
                    .print(system.path("sharedDisks"), session().out());
            system.path("drift")
                    .forEach(drift ->
                            session().out().println(Table.text(drift, "code") + ": " + Table.text(drift, "detail")));
        });
        return 0;
    }
}
