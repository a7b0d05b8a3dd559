package dev.stillpoint.ctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.stillpoint.ctl.gateway.CtlFailure;
import dev.stillpoint.ctl.gateway.Gateway;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/// A command that asks the gateway.
@Command(
        mixinStandardHelpOptions = true,
        exitCodeListHeading = GatewayCommand.EXIT_CODES,
        exitCodeList = {
            GatewayCommand.DONE,
            GatewayCommand.REFUSED,
            GatewayCommand.WRONG_USE,
            GatewayCommand.UNREACHABLE,
            GatewayCommand.WAITS
        })
abstract class GatewayCommand implements Callable<Integer> {
    static final String EXIT_CODES = "%nExit codes:%n";
    static final String DONE = "0:done; a run that was watched succeeded, or was planned for a preview";
    static final String REFUSED = "1:the gateway refused, the run ended otherwise, or the output could not be written";
    static final String WRONG_USE = "2:wrong use";
    static final String UNREACHABLE = "3:the gateway, or what stands behind it, does not answer";
    static final String WAITS = "4:the run waits for a person: for an approval or an operator";

    private static final int LARGEST_PAGE = 200;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CtlCommand parent;

    final Session session() {
        return parent.session();
    }

    @Override
    public final Integer call() throws InterruptedException {
        try (Gateway gateway = session().gateway()) {
            return run(gateway);
        }
    }

    /// @return the exit code
    abstract int run(Gateway gateway) throws InterruptedException;

    /// Deletes what is at a path.
    ///
    /// @param said when it is gone
    /// @return the exit code
    final int delete(Gateway gateway, String path, String said) {
        if (!gateway.delete(path)) {
            tellOfSilence();
        } else if (!session().asJson()) {
            session().out().println(said);
        }
        return 0;
    }

    final void tellOfSilence() {
        session().err().println("taken, but the orchestrator has not answered yet: look again");
    }

    /// The first items of a list, page by page.
    ///
    /// @throws CtlFailure also when none are asked for
    static ArrayNode items(Gateway gateway, String path, Map<String, Optional<String>> filters, int limit) {
        if (limit < 1) {
            throw new CtlFailure(CtlFailure.WRONG_USE, "--limit " + limit + " shows nothing: give a number from 1");
        }
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        Optional<String> token = Optional.empty();
        do {
            Map<String, Optional<String>> query = new java.util.LinkedHashMap<>(filters);
            query.put("pageSize", Optional.of(String.valueOf(Math.min(LARGEST_PAGE, limit - items.size()))));
            query.put("pageToken", token);
            JsonNode page = gateway.get(Gateway.query(path, query));
            page.path("items").forEach(items::add);
            token = Optional.ofNullable(page.path("nextPageToken").textValue());
        } while (token.isPresent() && items.size() < limit);
        return items;
    }
}
