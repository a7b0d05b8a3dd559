package dev.stillpoint.benchmarks;

import dev.stillpoint.contracts.audit.AuditEvent;
import dev.stillpoint.contracts.audit.ChainLink;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Years of runs in the real tables: each with 5 sealed events, nearly all with a plan of 10 steps and an
/// attempt at each, more than half with a checkpoint set. What stands in them is made up of the run's number,
/// so that the benchmark knows it.
///
/// Most values are spread over the whole history. Some occur [#RARE] times and only in its oldest twentieth:
/// who looks for them from the newest run on finds them last.
///
/// @param runs how many; at least 10,000, or the rare ones are fewer
/// @param end when the last run was submitted
record LongHistory(int runs, Instant end) {
    /// As many runs as have a rare value.
    static final int RARE = 60;

    static final int EVENTS_OF_A_RUN = 5;
    static final String RARE_SYSTEM = "LEGACY";
    static final String RARE_KIND = "bring-home";
    static final String RARE_STATUS = "RESOLVED";
    static final String RARE_REQUESTER = "zoe";
    static final String RARE_LABEL = "project:phoenix";

    /// Two years for a million runs.
    static final Duration BETWEEN_RUNS = Duration.ofSeconds(63);

    private static final int SYSTEMS = 20;
    private static final int REQUESTERS = 40;
    private static final int VMS = 3;
    private static final List<String> TABLES =
            List.of("runs", "plans", "checkpoint_sets", "set_members", "steps", "attempts", "events", "sealed_events");

    /// Takes the place of whatever history there is.
    ///
    /// @param jdbc in the name of the role that owns the tables
    static LongHistory make(String jdbc, int runs) throws SQLException, InterruptedException {
        LongHistory history = new LongHistory(runs, Instant.now().truncatedTo(ChronoUnit.SECONDS));
        new BulkLoad(jdbc)
                .fill(
                        TABLES,
                        List.of(
                                new BulkLoad.Part(
                                        "runs, plans, checkpoint_sets, set_members CASCADE",
                                        List.of(
                                                new BulkLoad.Fill(
                                                        "runs (id, version, kind, system, name, status, requested_by, labels,"
                                                                + " request, created_at, started_at, finished_at, steps_done,"
                                                                + " steps_total, downtime_started_at, downtime_ended_at,"
                                                                + " checkpoint_set, plan_hash, past_pivot, run_order, state,"
                                                                + " last_event)",
                                                        history::runs),
                                                new BulkLoad.Fill(
                                                        "plans (run, hash, document, plan, created_at)",
                                                        history::plans),
                                                new BulkLoad.Fill(
                                                        "checkpoint_sets (id, system, name, status, created_at, run)",
                                                        history::sets),
                                                new BulkLoad.Fill(
                                                        "set_members (set_id, vm_id, vm, checkpoint_id, obtained_type, power_state)",
                                                        history::members))),
                                new BulkLoad.Part(
                                        "steps",
                                        List.of(new BulkLoad.Fill(
                                                "steps (run, id, position, kind, target, depends_on, status, direction, state)",
                                                history::steps))),
                                new BulkLoad.Part(
                                        "attempts",
                                        List.of(new BulkLoad.Fill(
                                                "attempts (run, step, direction, number, executor, started_at, finished_at, outcome)",
                                                history::attempts))),
                                new BulkLoad.Part(
                                        "events, sealed_events, unsealed_events",
                                        List.of(
                                                new BulkLoad.Fill(
                                                        "events (id, run, sequence, at, type, actor, step, data)",
                                                        history::events),
                                                new BulkLoad.Fill(
                                                        "sealed_events (position, event, canonical, previous, hash, at, type, actor,"
                                                                + " run, system)",
                                                        history::chain)))));
        try (Connection connection = DriverManager.getConnection(jdbc);
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT setval(pg_get_serial_sequence('events', 'id'), " + history.events() + ")");
            // What the trigger does for each run that comes one by one.
            statement.execute("INSERT INTO run_labels (run, key, value, created_at)"
                    + " SELECT r.id, l.key, l.value, r.created_at"
                    + " FROM runs r CROSS JOIN LATERAL jsonb_each_text(r.labels) AS l");
            statement.execute("ANALYZE run_labels");
        }
        return history;
    }

    /// The `number`th run's id: a UUIDv7.
    UUID run(int number) {
        return id(number, 1);
    }

    /// When the `number`th run was submitted.
    Instant at(int number) {
        return end.minus(BETWEEN_RUNS.multipliedBy(runs - number));
    }

    static String system(int number) {
        return "SYS%02d".formatted(number % SYSTEMS);
    }

    /// The label that this run alone has.
    static String ownLabel(int number) {
        return "change:CHG-" + number;
    }

    /// Which of the rare ones this run is, from 0; -1 for most.
    private int rare(int number) {
        int every = Math.max(1, runs / 20 / RARE);
        return number / every < RARE ? number % every : -1;
    }

    private String systemOf(int number) {
        return rare(number) == 1 ? RARE_SYSTEM : system((int) (mixed(number, 7) >>> 33));
    }

    private String kindOf(int number) {
        int percent = percent(number, 2);
        return rare(number) == 2
                ? RARE_KIND
                : percent < 60 ? "create" : percent < 80 ? "delete" : percent < 96 ? "verify" : "restore";
    }

    private String statusOf(int number) {
        int percent = percent(number, 3);
        return rare(number) == 3
                ? RARE_STATUS
                : percent < 92 ? "SUCCEEDED" : percent < 96 ? "ROLLED_BACK" : percent < 98 ? "CANCELED" : "REJECTED";
    }

    private String requesterOf(int number) {
        return rare(number) == 4 ? RARE_REQUESTER : "user-" + (mixed(number, 4) >>> 33) % REQUESTERS;
    }

    private String labelsOf(int number) {
        String more =
                rare(number) == 5 ? ",\"project\":\"phoenix\"" : percent(number, 5) < 50 ? ",\"env\":\"prod\"" : "";
        return "{\"change\":\"CHG-" + number + "\"" + more + "}";
    }

    /// Whether this run got as far as a plan.
    boolean planned(int number) {
        return !statusOf(number).equals("REJECTED");
    }

    private @Nullable UUID setOf(int number) {
        return planned(number) && kindOf(number).equals("create") ? id(number, 6) : null;
    }

    private static UUID vm(String system, int which) {
        return UUID.nameUUIDFromBytes((which + system).getBytes(StandardCharsets.UTF_8));
    }

    private UUID id(int number, int salt) {
        long random = mixed(number, salt);
        return new UUID(
                at(number).toEpochMilli() << 16 | 0x7000 | random >>> 52,
                0x8000_0000_0000_0000L | random & 0x3fff_ffff_ffff_ffffL);
    }

    private static int percent(int number, int salt) {
        return (int) ((mixed(number, salt) >>> 33) % 100);
    }

    /// SplitMix64.
    private static long mixed(int number, int salt) {
        long z = (number + 1L) * 0x9e37_79b9_7f4a_7c15L + salt * 0xd1b5_4a32_d192_ed03L;
        z = (z ^ z >>> 30) * 0xbf58_476d_1ce4_e5b9L;
        z = (z ^ z >>> 27) * 0x94d0_49bb_1331_11ebL;
        return z ^ z >>> 31;
    }

    private void runs(BulkLoad.Row row) throws SQLException {
        for (int i = 0; i < runs; i++) {
            String kind = kindOf(i);
            String system = systemOf(i);
            String status = statusOf(i);
            String labels = labelsOf(i);
            Instant at = at(i);
            boolean planned = planned(i);
            String request =
                    "{\"kind\":\"create\",\"name\":\"nightly-" + i + "\",\"stop\":\"shutdown\",\"start\":\"previous\","
                            + "\"labels\":" + labels + ",\"system\":\"" + system
                            + "\",\"preview\":false,\"stopTimeout\":\"PT10M\",\"onStopTimeout\":\"rollBack\",\"startBy\":\""
                            + at.plusSeconds(900) + "\"}";
            row.of(
                    run(i),
                    40,
                    kind,
                    system,
                    kind.equals("create") ? "nightly-" + i : null,
                    status,
                    requesterOf(i),
                    labels,
                    request,
                    at,
                    at,
                    at.plusSeconds(40),
                    planned ? 10 : 1,
                    planned ? 10 : 1,
                    planned ? at.plusSeconds(5) : null,
                    planned ? at.plusSeconds(39) : null,
                    setOf(i),
                    planned ? "sha256:" + "0".repeat(56) + HexFormat.of().toHexDigits(i) : null,
                    planned,
                    "{\"run\":\"" + run(i) + "\",\"fabric\":\"lab\",\"madeBy\":[],\"request\":" + request
                            + ",\"acceptedAt\":\"" + at + "\",\"requestedBy\":\"" + requesterOf(i) + "\"}",
                    "{\"sets\":[],\"status\":\"" + status + "\",\"problems\":[],\"reserved\":true,\"warnings\":[],"
                            + "\"pastPivot\":" + planned + ",\"startedAt\":\"" + at + "\",\"finishedAt\":\""
                            + at.plusSeconds(40) + "\"}",
                    EVENTS_OF_A_RUN);
        }
    }

    private void plans(BulkLoad.Row row) throws SQLException {
        for (int i = 0; i < runs; i++) {
            if (planned(i)) {
                String steps = String.join(
                        ",",
                        stepsOf(i).stream()
                                .map(step -> "{\"id\":\"" + step.id() + "\",\"kind\":\"" + step.kind()
                                        + "\",\"role\":\"none\",\"bytes\":0,\"pivot\":false,\"target\":\""
                                        + step.target()
                                        + "\",\"dependsOn\":" + step.dependsOn() + "}")
                                .toList());
                String hash = "sha256:" + "0".repeat(56) + HexFormat.of().toHexDigits(i);
                row.of(
                        run(i),
                        hash,
                        "{\"hash\":\"" + hash + "\",\"disks\":[],\"space\":[],\"steps\":[" + steps
                                + "],\"warnings\":[]}",
                        "{\"hash\":\"" + hash + "\"}",
                        at(i).plusSeconds(4));
            }
        }
    }

    private void sets(BulkLoad.Row row) throws SQLException {
        for (int i = 0; i < runs; i++) {
            UUID set = setOf(i);
            if (set != null) {
                row.of(set, systemOf(i), "nightly-" + i, "DELETED", at(i).plusSeconds(4), run(i));
            }
        }
    }

    private void members(BulkLoad.Row row) throws SQLException {
        for (int i = 0; i < runs; i++) {
            UUID set = setOf(i);
            for (int vm = 0; set != null && vm < VMS; vm++) {
                row.of(set, vm(systemOf(i), vm), "VM" + vm + "-" + systemOf(i), id(i, 10 + vm), "offline", "Running");
            }
        }
    }

    private record StepRow(String id, String kind, String target, String dependsOn) {}

    private List<StepRow> stepsOf(int number) {
        List<StepRow> steps = new ArrayList<>(List.of(new StepRow("inspect", "InspectFabric", "lab", "[]")));
        if (planned(number)) {
            String system = systemOf(number);
            List<String> stopped = IntStream.range(0, VMS)
                    .mapToObj(vm -> "\"stop:" + vm(system, vm) + "\"")
                    .toList();
            for (int vm = 0; vm < VMS; vm++) {
                UUID id = vm(system, vm);
                String name = "VM" + vm + "-" + system;
                steps.add(new StepRow("stop:" + id, "StopVm", name, "[\"inspect\"]"));
                steps.add(new StepRow("checkpoint:" + id, "CreateCheckpoint", name, stopped.toString()));
                steps.add(new StepRow("start:" + id, "StartVm", name, "[\"checkpoint:" + id + "\"]"));
            }
        }
        return steps;
    }

    private void steps(BulkLoad.Row row) throws SQLException {
        for (int i = 0; i < runs; i++) {
            int position = 0;
            for (StepRow step : stepsOf(i)) {
                row.of(
                        run(i),
                        step.id(),
                        position++,
                        step.kind(),
                        step.target(),
                        step.dependsOn(),
                        "DONE",
                        "FORWARD",
                        "{\"forward\":{\"phase\":\"DONE\",\"attempt\":1,\"delivery\":1,\"endedAt\":\""
                                + at(i).plusSeconds(position * 4L) + "\"}}");
            }
        }
    }

    private void attempts(BulkLoad.Row row) throws SQLException {
        for (int i = 0; i < runs; i++) {
            int second = 0;
            for (StepRow step : stepsOf(i)) {
                row.of(
                        run(i),
                        step.id(),
                        "FORWARD",
                        1,
                        "agent lab/agent-1",
                        at(i).plusSeconds(second),
                        at(i).plusSeconds(second += 4),
                        "ok");
            }
        }
    }

    /// An event of the history by its place in it, from 0.
    private AuditEvent event(long place) {
        int run = (int) (place / EVENTS_OF_A_RUN);
        int inRun = (int) (place % EVENTS_OF_A_RUN);
        Instant at = at(run).plusSeconds(inRun * 10L);
        String agent = "agent lab/agent-1";
        return switch (inRun) {
            case 0 ->
                event(
                        place,
                        run,
                        at,
                        "run-accepted",
                        requesterOf(run),
                        null,
                        "{\"kind\":\"create\",\"system\":\"" + systemOf(run) + "\"}");
            case 1 -> event(place, run, at, "run-planned", "system", null, "{\"planHash\":\"sha256:0\",\"steps\":10}");
            case 2 ->
                event(
                        place,
                        run,
                        at,
                        "step-sent",
                        "system",
                        "inspect",
                        "{\"kind\":\"InspectFabric\",\"target\":\"lab\",\"attempt\":1,\"delivery\":1,\"direction\":\"FORWARD\"}");
            case 3 ->
                event(
                        place,
                        run,
                        at,
                        "step-succeeded",
                        agent,
                        "inspect",
                        "{\"kind\":\"InspectFabric\",\"target\":\"lab\",\"attempt\":1,\"direction\":\"FORWARD\"}");
            default -> event(place, run, at, "run-ended", "system", null, "{\"status\":\"" + statusOf(run) + "\"}");
        };
    }

    private AuditEvent event(
            long place, int run, Instant at, String type, String actor, @Nullable String step, String data) {
        return new AuditEvent(place + 1, run(run), place % EVENTS_OF_A_RUN + 1, at, type, actor, step, data);
    }

    private long events() {
        return (long) runs * EVENTS_OF_A_RUN;
    }

    private void events(BulkLoad.Row row) throws SQLException {
        for (long i = 0; i < events(); i++) {
            AuditEvent event = event(i);
            row.of(
                    event.event(),
                    event.run(),
                    event.sequence(),
                    event.at(),
                    event.type(),
                    event.actor(),
                    event.step(),
                    event.data());
        }
    }

    private void chain(BulkLoad.Row row) throws SQLException {
        HexFormat hex = HexFormat.of();
        byte[] head = ChainLink.nothing();
        for (long i = 0; i < events(); i++) {
            AuditEvent event = event(i);
            ChainLink link = ChainLink.after(i + 1, head, event.canonical());
            row.of(
                    link.position(),
                    event.event(),
                    "\\\\x" + hex.formatHex(link.canonical()),
                    "\\\\x" + hex.formatHex(link.previous()),
                    "\\\\x" + hex.formatHex(link.hash()),
                    event.at(),
                    event.type(),
                    event.actor(),
                    event.run(),
                    systemOf((int) (i / EVENTS_OF_A_RUN)));
            head = link.hash();
        }
    }
}
