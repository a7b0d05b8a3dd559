package dev.stillpoint.ctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.ctl.gateway.CtlFailure;
import dev.stillpoint.ctl.gateway.Gateway;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "keys",
        description = {
            "API keys: a list, a new one, or the end of one; needs the role admin.",
            "A new key is told once, on standard output."
        })
final class KeysCommand extends GatewayCommand {
    @Option(names = "--create", paramLabel = "NAME", description = "Makes a key for this user.")
    private @Nullable String create;

    @Option(names = "--role", paramLabel = "ROLE", split = ",", description = "A role of the new key.")
    private List<String> roles = List.of();

    @Option(names = "--system", paramLabel = "NAME", split = ",", description = "A system that it is bound to.")
    private List<String> systems = List.of();

    @Option(names = "--expires", paramLabel = "TIME", description = "When it ends, in UTC: 2026-12-31T23:59:59Z.")
    private @Nullable String expires;

    @Option(names = "--revoke", paramLabel = "ID", description = "Ends a key for good, by its first characters.")
    private @Nullable String revoke;

    @Override
    int run(Gateway gateway) {
        if (create != null && revoke != null) {
            throw new CtlFailure(CtlFailure.WRONG_USE, "either --create or --revoke");
        }
        if (create != null) {
            JsonNode made = gateway.post("/v1/api-keys", body(create), Optional.empty());
            session().print(made, () -> session().out().println(made.path("key").asText()));
        } else if (revoke != null) {
            delete(gateway, "/v1/api-keys/" + Gateway.encoded(revoke), "revoked " + revoke);
        } else {
            JsonNode keys = gateway.get("/v1/api-keys").path("items");
            session()
                    .print(
                            keys,
                            () -> new Table()
                                    .column("KEY", "prefix")
                                    .column("USER", "name")
                                    .column("OWNER", "owner")
                                    .column("ROLES", "roles")
                                    .column("SYSTEMS", "systems")
                                    .column("LAST USE", "lastUsedAt")
                                    .column("EXPIRES", "expiresAt")
                                    .print(keys, session().out()));
        }
        return 0;
    }

    private ObjectNode body(String name) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", name);
        roles.forEach(body.putArray("roles")::add);
        if (!systems.isEmpty()) {
            systems.forEach(body.putArray("systems")::add);
        }
        if (expires != null) {
            body.put("expiresAt", expires);
        }
        return body;
    }
}
