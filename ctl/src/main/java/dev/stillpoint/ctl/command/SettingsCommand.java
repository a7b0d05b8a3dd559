package dev.stillpoint.ctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.ctl.gateway.CtlFailure;
import dev.stillpoint.ctl.gateway.Gateway;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "settings",
        description = {
            "What an admin said about a system; or changes it, which needs the role admin.",
            "All stays that no option names; null takes a setting back."
        },
        footer = {
            "",
            "ctl settings ERP -F storageLocation=nas-b -F 'approval.kinds=[\"restore\",\"delete\"]'",
            "ctl settings ERP -F approval=null"
        })
final class SettingsCommand extends GatewayCommand {
    @Parameters(paramLabel = "SYSTEM", description = "The system's name.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String system;

    @Mixin
    private final RequestFields changes = new RequestFields();

    @Override
    int run(Gateway gateway) {
        String path = "/v1/systems/" + Gateway.encoded(system);
        if (!(gateway.get(path).path("settings") instanceof ObjectNode before)) {
            throw new CtlFailure(CtlFailure.UNREACHABLE, "the gateway tells of no settings of " + system);
        }
        ObjectNode wanted = changes.on(before);
        JsonNode now = wanted.equals(before) ? before : gateway.put(path + "/settings", wanted);
        if (now.isMissingNode()) {
            tellOfSilence();
        } else {
            session()
                    .print(
                            now,
                            () -> now.properties()
                                    .forEach(setting -> session()
                                            .out()
                                            .println(setting.getKey() + ": " + text(setting.getValue()))));
        }
        return 0;
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }
}
