package dev.stillpoint.ctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.ctl.gateway.Gateway;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "resolve",
        description = {
            "Ends a run that waits for an operator, after its problems were put right by hand; needs the role admin.",
            "Says of single steps what has become of them. Stillpoint looks at the fabric before it believes: the run ends"
                    + " as RESOLVED, or waits on and says what still differs."
        },
        footer = {
            "",
            "ctl resolve RUN --done attach:0b7e0000-0000-4000-8000-000000000001:0:1 --comment CHG-4712 --watch"
        })
final class ResolveCommand extends GatewayCommand {
    @Mixin
    private final RunParameter run = new RunParameter();

    @Option(names = "--done", paramLabel = "STEP", description = "A step that was done by hand; may be repeated.")
    private List<String> done = List.of();

    @Option(names = "--undone", paramLabel = "STEP", description = "A step that was undone by hand.")
    private List<String> undone = List.of();

    @Option(names = "--abandoned", paramLabel = "STEP", description = "A step whose object is given up.")
    private List<String> abandoned = List.of();

    @Option(names = "--comment", paramLabel = "TEXT", description = "What was done, for the audit.")
    private @Nullable String comment;

    @Option(names = "--watch", description = "Follow it then.")
    private boolean watch;

    @Override
    int run(Gateway gateway) throws InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode steps = body.putArray("steps");
        done.forEach(step -> steps.addObject().put("id", step).put("as", "done"));
        undone.forEach(step -> steps.addObject().put("id", step).put("as", "undone"));
        abandoned.forEach(step -> steps.addObject().put("id", step).put("as", "abandoned"));
        if (comment != null) {
            body.put("comment", comment);
        }
        JsonNode answer = gateway.post(run.path() + "/resolve", body, Optional.empty());
        if (watch) {
            return WatchCommand.follow(gateway, session(), run.id(), false);
        }
        session().print(answer, () -> session().out().println("asked to resolve " + run.id()));
        return 0;
    }
}
