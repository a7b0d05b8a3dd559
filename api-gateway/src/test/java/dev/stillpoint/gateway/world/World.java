package dev.stillpoint.gateway.world;

import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.RunEvent;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.audit.AuditEvent;
import dev.stillpoint.contracts.audit.ChainLink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Writes what the orchestrator would have written, and holds the API keys of the tests.
public final class World {
    public static final String VIEWER = key("viewer01");
    public static final String OPERATOR = key("operat01");
    public static final String ADMIN = key("admin001");
    public static final String AUDITOR = key("audit001");
    /// An operator bound to the system CRM.
    public static final String CRM_OPERATOR = key("crmopr01");
    /// An admin bound to the system CRM.
    public static final String CRM_ADMIN = key("crmadm01");
    /// An auditor bound to the system CRM.
    public static final String CRM_AUDITOR = key("crmaud01");
    /// A viewer and auditor bound to the systems ERP and CRM.
    public static final String ERP_AND_CRM_READER = key("bothrd01");
    public static final String EXPIRED = key("expired1");
    public static final String REVOKED = key("revoked1");

    public static final UUID SQL01 = UUID.fromString("0b7e0000-0000-4000-8000-000000000001");
    public static final UUID SQL02 = UUID.fromString("0b7e0000-0000-4000-8000-000000000002");
    public static final UUID WEB01 = UUID.fromString("0b7e0000-0000-4000-8000-000000000003");

    private static final Map<String, Map<String, UUID>> MEMBERS =
            Map.of("ERP", Map.of("SQL01-ERP", SQL01, "SQL02-ERP", SQL02), "CRM", Map.of("WEB01-CRM", WEB01));

    private static final AtomicInteger NEXT = new AtomicInteger();

    private World() {}

    /// Two systems (ERP: SQL01, SQL02; CRM: WEB01), a storage location, and a key per role. Idempotent.
    public static void furnish() {
        keyRow("viewer01", "vera", VIEWER, "[\"viewer\"]", "[]", null, null);
        keyRow("operat01", "otto", OPERATOR, "[\"operator\"]", "[]", null, null);
        keyRow("admin001", "anna", ADMIN, "[\"admin\"]", "[]", null, null);
        keyRow("audit001", "ada", AUDITOR, "[\"auditor\"]", "[]", null, null);
        keyRow("crmopr01", "carl", CRM_OPERATOR, "[\"operator\"]", "[\"crm\"]", null, null);
        keyRow("crmadm01", "cora", CRM_ADMIN, "[\"admin\"]", "[\"CRM\"]", null, null);
        keyRow("crmaud01", "cleo", CRM_AUDITOR, "[\"auditor\"]", "[\"CRM\"]", null, null);
        keyRow("bothrd01", "bea", ERP_AND_CRM_READER, "[\"viewer\",\"auditor\"]", "[\"ERP\",\"CRM\"]", null, null);
        keyRow("expired1", "old", EXPIRED, "[\"admin\"]", "[]", Instant.now().minusSeconds(5), null);
        keyRow(
                "revoked1",
                "gone",
                REVOKED,
                "[\"admin\"]",
                "[]",
                null,
                Instant.now().minusSeconds(5));
        MEMBERS.forEach(World::system);
        sql("INSERT INTO systems (name, fabric, members) VALUES ('EMPTY', 'lab', '[]') ON CONFLICT DO NOTHING");
        location("nas-b");
    }

    public static void location(String id) {
        sql(
                "INSERT INTO storage_locations (id, path, max_concurrent_copies, status) VALUES (?, ?, 2, 'READY')"
                        + " ON CONFLICT DO NOTHING",
                id,
                "\\\\" + id + "\\backup");
    }

    /// A system of its own, for what must not be seen of others.
    ///
    /// @return its name
    public static String freshSystem() {
        String name = "SYS" + NEXT.incrementAndGet();
        system(name, Map.of("VM01-" + name, UUID.randomUUID()));
        return name;
    }

    private static void system(String name, Map<String, UUID> vms) {
        String members = Json.text(vms.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(vm -> Map.of(
                        "vm", vm.getKey(),
                        "vmId", vm.getValue(),
                        "host", "hv01.lab.example",
                        "state", "Running",
                        "checkpointType", "Production"))
                .toList());
        sql(
                "INSERT INTO systems (name, fabric, members, shared_disks, last_inspected_at) VALUES (?, 'lab', ?::jsonb,"
                        + " '[]', now()) ON CONFLICT DO NOTHING",
                name,
                members);
    }

    /// A stored run; `status` decides whether it has ended.
    public static UUID run(String system, String status, Map<String, String> labels) {
        return run(UUID.fromString(RunId.next().toString()), system, "create", status, "otto", labels);
    }

    public static UUID run(
            UUID id, String system, String kind, String status, String requestedBy, Map<String, String> labels) {
        boolean ended = List.of("PLANNED", "REJECTED", "SUCCEEDED", "ROLLED_BACK", "CANCELED", "RESOLVED")
                .contains(status);
        sql(
                "INSERT INTO runs (id, version, kind, system, name, status, requested_by, labels, request, run_order,"
                        + " state, finished_at) VALUES (?, 1, ?, ?, ?, ?, ?, ?::jsonb, '{}', '{}', '{}',"
                        + " CASE WHEN ? THEN now() END)",
                id,
                kind,
                system,
                "set-" + NEXT.incrementAndGet(),
                status,
                requestedBy,
                Json.text(labels),
                ended);
        return id;
    }

    /// A stored set with all its system's VMs and one verified disk copy.
    public static UUID set(String system, String status) {
        return set(system, status, null);
    }

    public static UUID set(String system, String status, @Nullable UUID parent) {
        UUID set = SetId.next().value();
        sql(
                "INSERT INTO checkpoint_sets (id, system, name, status, run, parent) VALUES (?, ?, ?, 'CREATING', ?, ?)",
                set,
                system,
                set.toString(),
                run(system, "SUCCEEDED", Map.of()),
                parent);
        MEMBERS.getOrDefault(system, Map.of("VM01-" + system, UUID.randomUUID()))
                .forEach((vm, id) -> sql(
                        "INSERT INTO set_members (set_id, vm_id, vm, checkpoint_id, obtained_type, power_state) VALUES"
                                + " (?, ?, ?, 'cp-1', 'offline', 'Running')",
                        set,
                        id,
                        vm));
        sql(
                "INSERT INTO disk_copies (set_id, disk_id, owner, disk, location, folder, path, length, allocated_bytes,"
                        + " merkle_root, verified_at, attachments) VALUES (?, 'd-1', 'cluster:c1', 'C:\\data.vhdx',"
                        + " 'nas-b', 'f', '\\\\nas-b\\backup\\data.vhdx', 100663296, 73400320, ?,"
                        + " '2026-03-01T20:00:00Z', '[{\"vm\":\"SQL01-ERP\",\"vmId\":\"x\",\"controller\":\"SCSI\","
                        + "\"number\":0,\"location\":1}]')",
                set,
                "sha256:" + "a".repeat(64));
        sql("UPDATE checkpoint_sets SET status = ? WHERE id = ?", status, set);
        return set;
    }

    /// The run that made a set.
    public static UUID runOf(UUID set) {
        try (PreparedStatement select = connection().prepareStatement("SELECT run FROM checkpoint_sets WHERE id = ?")) {
            select.setObject(1, set);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getObject(1, UUID.class);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// @param mode SHARED or EXCLUSIVE
    /// @return the run that holds it
    public static UUID claimSet(UUID set, String system, String mode) {
        UUID run = run(UUID.fromString(RunId.next().toString()), system, "verify", "RUNNING", "otto", Map.of());
        sql("INSERT INTO set_claims (set_id, run, mode) VALUES (?, ?, ?)", set, run, mode);
        return run;
    }

    public static UUID claimVm(UUID vm, String system) {
        UUID run = run(system, "RUNNING", Map.of());
        sql("INSERT INTO vm_claims (vm_id, vm, run, system) VALUES (?, 'VM', ?, ?)", vm, run, system);
        return run;
    }

    /// A step of a stored run.
    public static void step(UUID run, String id, int position, String status, String dependsOn) {
        sql(
                "INSERT INTO steps (run, id, position, kind, target, depends_on, status, direction, bytes_total, state)"
                        + " VALUES (?, ?, ?, 'CopyDisk', 'C:\\x.vhdx', ?::jsonb, ?, 'FORWARD', 100, '{}')",
                run,
                id,
                position,
                dependsOn,
                status);
    }

    /// A stored event, and as it would be told.
    public static RunEvent event(UUID run, long sequence, String type) {
        RunEvent event = eventNotStored(run, sequence, type);
        sql(
                "INSERT INTO events (run, sequence, at, type, actor, step, data) VALUES (?, ?, ?, ?, ?, ?, ?::jsonb)",
                run,
                sequence,
                java.sql.Timestamp.from(event.at()),
                type,
                event.actor(),
                event.step() == null ? null : event.step().toString(),
                Json.text(event.data()));
        return event;
    }

    public static RunEvent eventNotStored(UUID run, long sequence, String type) {
        @Nullable StepId step = type.startsWith("step-") ? new StepId("copy:d-5f2a") : null;
        return new RunEvent(new RunId(run), sequence, Instant.now(), type, "system", step, Map.of("status", "RUNNING"));
    }

    /// A request that a gateway refused, as the history has it.
    public static void refused(String actor, String path) {
        sql(
                "INSERT INTO events (at, type, actor, data) VALUES (now(), 'request-refused', ?, ?::jsonb)",
                actor,
                Json.text(Map.of("method", "POST", "path", path, "code", "forbidden", "count", 1)));
    }

    /// Seals all events that wait for it.
    public static void seal() {
        try (Statement statement = connection().createStatement();
                ResultSet head = statement.executeQuery(
                        "SELECT position, hash FROM sealed_events ORDER BY position DESC LIMIT 1")) {
            boolean any = head.next();
            long position = any ? head.getLong(1) : 0;
            byte[] before = any ? head.getBytes(2) : ChainLink.nothing();
            try (Statement select = connection().createStatement();
                    ResultSet events = select.executeQuery("SELECT e.*, r.system FROM unsealed_events u"
                            + " JOIN events e ON e.id = u.event LEFT JOIN runs r ON r.id = e.run ORDER BY e.id")) {
                while (events.next()) {
                    ChainLink link =
                            ChainLink.after(++position, before, eventOf(events).canonical());
                    sql(
                            "INSERT INTO sealed_events (position, event, canonical, previous, hash, at, type, actor, run,"
                                    + " system) SELECT ?, id, ?, ?, ?, at, type, actor, run, ? FROM events WHERE id = ?",
                            link.position(),
                            link.canonical(),
                            link.previous(),
                            link.hash(),
                            events.getString("system"),
                            events.getLong("id"));
                    sql("DELETE FROM unsealed_events WHERE event = ?", events.getLong("id"));
                    before = link.hash();
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static AuditEvent eventOf(ResultSet row) throws SQLException {
        UUID run = row.getObject("run", UUID.class);
        return new AuditEvent(
                row.getLong("id"),
                run,
                run == null ? null : row.getLong("sequence"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("type"),
                row.getString("actor"),
                row.getString("step"),
                row.getString("data"));
    }

    public static void cutPostgres(boolean cut) {
        cut(Surroundings.POSTGRES_CUT, cut);
    }

    public static void cutKafka(boolean cut) {
        cut(Surroundings.KAFKA_CUT, cut);
    }

    public static void cutIdentityServer(boolean cut) {
        cut(IdentityServer.CUT, cut);
    }

    private static void cut(String wire, boolean cut) {
        Path flag = Path.of(property(wire));
        try {
            if (cut) {
                Files.writeString(flag, "");
            } else {
                Files.deleteIfExists(flag);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String kafka() {
        return property("stillpoint.test.kafka");
    }

    /// What the surroundings left: texts only, since they and the tests may have different class loaders.
    private static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), name);
    }

    /// One for all tests of this JVM.
    private static Connection connection() {
        return Kept.CONNECTION;
    }

    private static final class Kept {
        private static final Connection CONNECTION = open();

        private static Connection open() {
            try {
                return DriverManager.getConnection(property("stillpoint.test.postgres"));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// By a superuser's hand, whom no trigger stops.
    public static void withoutTriggers(String sql) {
        try (Connection apart = Kept.open();
                Statement statement = apart.createStatement()) {
            statement.execute("SET session_replication_role = replica; " + sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    public static int sql(String sql, @Nullable Object... values) {
        try (PreparedStatement statement = connection().prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static String key(String prefix) {
        return "sp_" + prefix + "_" + "k".repeat(43 - prefix.length()) + prefix;
    }

    private static void keyRow(
            String prefix,
            String name,
            String key,
            String roles,
            String systems,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt) {
        try {
            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
            sql(
                    "INSERT INTO api_keys (prefix, name, hash, roles, systems, expires_at, revoked_at) VALUES"
                            + " (?, ?, ?, ?::jsonb, ?::jsonb, ?, ?) ON CONFLICT DO NOTHING",
                    prefix,
                    name,
                    hash,
                    roles,
                    systems,
                    expiresAt == null ? null : java.sql.Timestamp.from(expiresAt),
                    revokedAt == null ? null : java.sql.Timestamp.from(revokedAt));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Stores the key that a request asks for, as the orchestrator would.
    public static void store(GatewayRequest.CreateApiKey request) {
        sql(
                "INSERT INTO api_keys (prefix, name, owner, made_by, hash, roles, systems, created_at, expires_at) VALUES"
                        + " (?, ?, ?, ?::jsonb, ?, ?::jsonb, ?::jsonb, ?, ?)",
                request.prefix(),
                request.name(),
                request.principal().name(),
                Json.text(request.principal().people()),
                request.hash(),
                Json.text(request.roles()),
                Json.text(request.systems()),
                java.sql.Timestamp.from(request.submittedAt()),
                request.expiresAt() == null ? null : java.sql.Timestamp.from(request.expiresAt()));
    }

    /// Stores the run that a request asks for, as the orchestrator would.
    public static void store(GatewayRequest.SubmitRun request) {
        run(
                request.run().value(),
                request.request().system(),
                request.request().kind(),
                "PLANNING",
                request.principal().name(),
                request.request().labels());
        sql(
                "UPDATE runs SET run_order = ?::jsonb WHERE id = ?",
                Json.text(Map.of("madeBy", request.principal().madeBy())),
                request.run().value());
        if (request.idempotencyKey() != null) {
            sql(
                    "INSERT INTO idempotency_keys (principal, key, body_hash, run) VALUES (?, ?, ?, ?)",
                    request.principal().name(),
                    request.idempotencyKey(),
                    request.bodyHash(),
                    request.run().value());
        }
    }
}
