package dev.stillpoint.gateway.contract;

import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.Principal;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.gateway.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Something of every sort that the API shows, in every state, with all that it can tell of itself.
final class Things {
    static final String STEP = "copy:d-5f2a";
    static final String HASH = "sha256:" + "ab".repeat(32);
    static final List<String> STATUSES = List.of(
            "PLANNING",
            "PLANNED",
            "AWAITING_APPROVAL",
            "REJECTED",
            "RUNNING",
            "SUCCEEDED",
            "COMPENSATING",
            "ROLLED_BACK",
            "NEEDS_OPERATOR",
            "CANCELED",
            "RESOLVED");
    private static final String SCHEDULE = """
            {"system":"%s","cron":"0 0 2 * * ?","timeZone":"UTC","run":{"name":"nightly","stop":"shutdown",\
            "stopTimeout":"PT10M","onStopTimeout":"rollBack","start":"previous","startWithin":"PT15M","labels":{}},\
            "onMissed":"RUN_ONCE","enabled":true}""";

    private final List<String> runs = new ArrayList<>();
    private final List<String> sets = new ArrayList<>();
    private final List<String> schedules = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private final String system = World.freshSystem();

    Things() {
        for (String status : STATUSES) {
            runs.add(run("ERP", "create", status).toString());
            runs.add(run("CRM", "delete", status).toString());
        }
        for (String status : List.of("COMPLETE", "INCOMPLETE", "SAFETY", "DELETED", "QUARANTINED")) {
            sets.add(World.set("ERP", status).toString());
            sets.add(World.set("CRM", status).toString());
        }
        World.location("nas-c");
        schedules.add(schedule("ERP").toString());
        schedules.add(schedule("CRM").toString());
        keys.add(key());
        keys.add(key());
        World.sql(
                "UPDATE systems SET shared_disks = ?::jsonb, drift = ?::jsonb, checkpoints = ?::jsonb,"
                        + " orphan_chains = ?::jsonb, settings = ?::jsonb WHERE name = ?",
                "[{\"disk\":\"C:\\\\d.vhdx\",\"owner\":\"cluster:c1\",\"diskId\":\"d-" + system
                        + "\",\"length\":100,\"attachments\":[{\"vm\":\"V\",\"vmId\":\"" + World.SQL01
                        + "\",\"controller\":\"SCSI\",\"number\":0,\"location\":1}]}]",
                "[{\"code\":\"LEDGER_DRIFT\",\"vm\":\"V\",\"disk\":\"C:\\\\d.vhdx\",\"detail\":\"gone\"}]",
                "[{\"vm\":\"V\",\"vmId\":\"" + World.SQL01 + "\",\"id\":\"cp-" + system + "\",\"name\":\"n\","
                        + "\"description\":\"d\",\"parent\":null,\"createdAt\":\"2026-03-01T20:00:00Z\","
                        + "\"type\":\"Production\",\"current\":true,\"differencingFiles\":[{\"path\":\"C:\\\\a.avhdx\","
                        + "\"length\":7}]}]",
                "[{\"vm\":\"V\",\"vmId\":\"" + World.SQL01
                        + "\",\"files\":[{\"path\":\"C:\\\\o.avhdx\",\"length\":7}]}]",
                "{\"selector\":{\"kind\":\"afterLastDash\"},\"tiers\":[],\"roles\":[],\"witnessOutside\":true,"
                        + "\"approval\":{\"kinds\":[\"restore\"],\"expiresAfter\":\"PT4H\"}}",
                system);
    }

    static UUID run(String system, String kind, String status) {
        UUID run = World.run(RunId.next().value(), system, kind, status, "otto", Map.of("change", "CHG-1"));
        World.sql(
                "UPDATE runs SET plan_hash = ?, downtime_started_at = now(), downtime_estimate_ms = 41500,"
                        + " waiting_for = 'a slot', problems = ?::jsonb, warnings = ?::jsonb WHERE id = ?",
                HASH,
                "[{\"code\":\"STEP_FAILED\",\"vm\":\"SQL01-ERP\",\"detail\":\"d\",\"remediation\":\"r\"}]",
                "[{\"code\":\"MEMBER_ADDED\",\"detail\":\"d\"}]",
                run);
        World.step(run, STEP, 1, "RUNNING", "[]");
        World.sql(
                "INSERT INTO attempts (run, step, direction, number, executor, started_at, finished_at, outcome, detail)"
                        + " VALUES (?, ?, 'FORWARD', 1, 'worker nas-b/7f3a', '2026-03-01T20:00:00Z', null, null, null)",
                run,
                STEP);
        World.sql(
                "INSERT INTO plans (run, hash, document, plan) VALUES (?, ?, ?::jsonb, '{}')", run, HASH, """
                {"hash":"%s","steps":[{"id":"stop:x","kind":"StopVm","target":"SQL01","dependsOn":["inspect"],\
                "pivot":false,"undo":{"kind":"StartVm","group":"home"},"bytes":0,"role":"opens"},\
                {"id":"copy:d","kind":"CopyDisk","target":"d","dependsOn":[],"pivot":true,"undo":null,"bytes":7,\
                "role":"none"}],"disks":[{"disk":"C:\\\\d.vhdx","way":"copy","because":"no clones","length":7}],\
                "space":[{"where":"nas-b","kind":"location","needed":100,"free":null}],\
                "estimatedDowntime":"PT41.5S","estimatedFrom":"a guess",\
                "warnings":[{"code":"MEMBER_ADDED","detail":"d"}]}""".formatted(
                                HASH));
        World.event(run, 1, "run-accepted");
        World.event(run, 2, "step-started");
        return run;
    }

    static UUID schedule(String system) {
        UUID schedule = RunId.next().value();
        World.sql(
                "INSERT INTO schedules (id, system, wanted, enabled, created_by) VALUES (?, ?, ?::jsonb, true, 'anna')",
                schedule,
                system,
                SCHEDULE.formatted(system));
        return schedule;
    }

    /// The prefix of a key that nobody uses.
    static String key() {
        String prefix = UUID.randomUUID().toString().substring(0, 8);
        World.store(new GatewayRequest.CreateApiKey(
                UUID.randomUUID(),
                new Principal("anna", Set.of("admin"), Set.of()),
                Instant.now(),
                prefix,
                "nightly",
                prefix.repeat(8),
                Set.of("viewer"),
                Set.of(),
                null));
        return prefix;
    }

    List<String> runs() {
        return runs;
    }

    List<String> sets() {
        return sets;
    }

    List<String> schedules() {
        return schedules;
    }

    List<String> keys() {
        return keys;
    }

    String system() {
        return system;
    }
}
