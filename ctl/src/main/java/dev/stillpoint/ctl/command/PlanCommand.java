package dev.stillpoint.ctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.ctl.gateway.Gateway;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "plan", description = "What a run will do, or would: steps, what undoes each, space, downtime.")
final class PlanCommand extends GatewayCommand {
    @Mixin
    private final RunParameter run = new RunParameter();

    @Override
    int run(Gateway gateway) {
        JsonNode plan = gateway.get(run.path() + "/plan");
        session().print(plan, () -> print(plan));
        return 0;
    }

    private void print(JsonNode plan) {
        PrintWriter out = session().out();
        plan.properties().forEach(entry -> {
            if (entry.getValue().isValueNode() && !entry.getValue().isNull()) {
                out.println(entry.getKey() + ": " + entry.getValue().asText());
            }
        });
        if (plan.path("request").isObject()) {
            out.println("asked for: " + plan.path("request"));
        }
        plan.properties().forEach(entry -> {
            if (entry.getValue().isArray()
                    && !entry.getValue().isEmpty()
                    && !entry.getKey().equals("steps")) {
                out.println(entry.getKey() + ":");
                entry.getValue().forEach(each -> out.println("  " + each));
            }
        });
        out.println();
        new Table()
                .column("STEP", "id")
                .column("KIND", "kind")
                .column("TARGET", "target")
                .column("AFTER", step -> String.valueOf(step.path("dependsOn").size()))
                .column("UNDONE BY", step -> undo(step.path("undo")))
                .print(plan.path("steps"), out);
    }

    private static String undo(JsonNode undo) {
        return undo.isObject() ? Table.text(undo, "kind") : undo.asText("");
    }
}
