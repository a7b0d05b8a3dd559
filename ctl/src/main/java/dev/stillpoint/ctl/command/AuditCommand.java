package dev.stillpoint.ctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.stillpoint.ctl.gateway.CtlFailure;
import dev.stillpoint.ctl.gateway.FileTrouble;
import dev.stillpoint.ctl.gateway.Gateway;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "audit",
        description = {
            "Sealed events of the audit, newest first; needs the role auditor.",
            "--export writes all that match into a file, in the order of the chain; `stillpoint audit verify` proves it."
        })
final class AuditCommand extends GatewayCommand {
    @Option(names = "--actor", paramLabel = "NAME", description = "Only what this user or executor did.")
    private @Nullable String actor;

    @Option(names = "--action", paramLabel = "TYPE", description = "Only events of this type, such as run-accepted.")
    private @Nullable String action;

    @Option(names = "--system", paramLabel = "NAME", description = "Only what concerns this system.")
    private @Nullable String system;

    @Option(names = "--run", paramLabel = "ID", description = "Only what concerns this run.")
    private @Nullable String run;

    @Option(names = "--from", paramLabel = "TIME", description = "The earliest time, in UTC: 2026-03-01T20:00:00Z.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "The latest time, not included.")
    private @Nullable String to;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "How many; default: 50.")
    private int limit = 50;

    @Option(names = "--export", paramLabel = "FILE", description = "Writes all into a file: .csv, or NDJSON otherwise.")
    private @Nullable Path export;

    @Option(names = "--verify", description = "Proves the whole chain at the gateway instead.")
    private boolean verify;

    @Override
    int run(Gateway gateway) {
        if (verify) {
            JsonNode verdict = gateway.get("/v1/audit-events/verify");
            boolean valid = verdict.path("valid").asBoolean();
            session()
                    .print(
                            verdict,
                            () -> session()
                                    .out()
                                    .println(
                                            valid
                                                    ? verdict.path("events").asText() + " events, valid, head "
                                                            + verdict.path("head")
                                                                    .asText()
                                                    : "NOT VALID from event "
                                                            + verdict.path("firstBad")
                                                                    .asText() + " on: "
                                                            + verdict.path("reason")
                                                                    .asText()));
            return valid ? 0 : CtlFailure.REFUSED;
        }
        Map<String, Optional<String>> filters = new LinkedHashMap<>();
        filters.put("actor", Optional.ofNullable(actor));
        filters.put("action", Optional.ofNullable(action));
        filters.put("system", Optional.ofNullable(system));
        filters.put("run", Optional.ofNullable(run));
        filters.put("from", Optional.ofNullable(from));
        filters.put("to", Optional.ofNullable(to));
        if (export != null) {
            return export(gateway, Gateway.query("/v1/audit-events", filters), export);
        }
        ArrayNode events = items(gateway, "/v1/audit-events", filters, limit);
        session()
                .print(
                        events,
                        () -> new Table()
                                .column("NUMBER", "sequence")
                                .column("TIME", "time")
                                .column("ACTOR", "actor")
                                .column("ACTION", "action")
                                .column("SYSTEM", "system")
                                .column("OBJECT", "object")
                                .print(events, session().out()));
        return 0;
    }

    private static int export(Gateway gateway, String path, Path file) {
        boolean csv = file.toString().endsWith(".csv");
        try (InputStream in = gateway.stream(path, csv ? "text/csv" : "application/x-ndjson")) {
            Files.copy(in, file);
            return 0;
        } catch (FileAlreadyExistsException e) {
            throw new CtlFailure(
                    CtlFailure.WRONG_USE,
                    file + " exists already and was not touched: give another name, or remove it first");
        } catch (NoSuchFileException e) {
            throw new CtlFailure(CtlFailure.WRONG_USE, "there is no folder for " + file + ": make it first");
        } catch (IOException e) {
            throw new CtlFailure(
                    CtlFailure.REFUSED, "the export into " + file + " is not complete: " + FileTrouble.why(file, e));
        }
    }
}
