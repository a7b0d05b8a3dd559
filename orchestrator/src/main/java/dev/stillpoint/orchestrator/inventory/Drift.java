package dev.stillpoint.orchestrator.inventory;

import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.orchestrator.database.Database;
import dev.stillpoint.orchestrator.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// How a system differs from its newest complete checkpoint set: what a restore would stumble over.
@ApplicationScoped
class Drift {
    private final Database database;

    Drift(Database database) {
        this.database = database;
    }

    /// Every difference, in the transaction under way; empty while the system has no complete set.
    List<Problem> of(String system, List<Inventory.Vm> members, List<Systems.SharedDiskView> disks) {
        return database.inThisTransaction(connection -> {
            UUID set = newestSet(connection, system);
            if (set == null) {
                return List.of();
            }
            List<Problem> problems = new ArrayList<>();
            members(connection, set, members, problems);
            disks(connection, set, disks, problems);
            return problems;
        });
    }

    /// Whether there is a checkpoint set of the system that is not deleted.
    boolean remembers(String system) {
        return database.inThisTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                            "SELECT 1 FROM checkpoint_sets WHERE lower(system) = ? AND status <> 'DELETED' LIMIT 1");
                    ResultSet found =
                            Sql.bind(select, system.toLowerCase(Locale.ROOT)).executeQuery()) {
                return found.next();
            }
        });
    }

    private static @org.jspecify.annotations.Nullable UUID newestSet(Connection connection, String system)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT id FROM checkpoint_sets WHERE lower(system) = ? AND status = 'COMPLETE'
                        ORDER BY id DESC LIMIT 1""");
                ResultSet found =
                        Sql.bind(select, system.toLowerCase(Locale.ROOT)).executeQuery()) {
            return found.next() ? Sql.uuid(found, "id") : null;
        }
    }

    private static void members(Connection connection, UUID set, List<Inventory.Vm> members, List<Problem> problems)
            throws SQLException {
        Map<UUID, Inventory.Vm> present =
                members.stream().collect(Collectors.toMap(vm -> vm.id().value(), Function.identity(), (a, b) -> a));
        Set<UUID> expected = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT vm_id, vm, checkpoint_id FROM set_members WHERE set_id = ?");
                ResultSet rows = Sql.bind(select, set).executeQuery()) {
            while (rows.next()) {
                UUID id = Sql.uuid(rows, "vm_id");
                String name = rows.getString("vm");
                String checkpoint = rows.getString("checkpoint_id");
                expected.add(id);
                Inventory.Vm vm = present.get(id);
                if (vm == null) {
                    problems.add(Problem.of(
                            ProblemCode.MEMBER_MISSING, name, null, name + " is in set " + set + " and in no VM here"));
                } else if (vm.checkpoints().stream().noneMatch(c -> c.id().equalsIgnoreCase(checkpoint))) {
                    problems.add(Problem.of(
                            ProblemCode.CHECKPOINT_GONE,
                            vm.name(),
                            null,
                            "checkpoint " + checkpoint + " of set " + set + " is gone from " + vm.name()));
                }
            }
        }
        for (Inventory.Vm vm : members) {
            if (!expected.contains(vm.id().value())) {
                problems.add(
                        Problem.of(ProblemCode.MEMBER_ADDED, vm.name(), null, vm.name() + " is not in set " + set));
            }
        }
    }

    private static void disks(
            Connection connection, UUID set, List<Systems.SharedDiskView> disks, List<Problem> problems)
            throws SQLException {
        Map<String, Systems.SharedDiskView> present =
                disks.stream().collect(Collectors.toMap(disk -> disk.diskId().value(), Function.identity()));
        Set<String> expected = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT d.disk_id, d.disk,
                               (SELECT string_agg(a ->> 'vm' || ' ' || (a ->> 'controller') || ' ' || (a ->> 'number')
                                                  || ':' || (a ->> 'location'), ', ')
                                FROM jsonb_array_elements(d.attachments) AS a) AS slots
                        FROM disk_copies d WHERE d.set_id = ?""");
                ResultSet rows = Sql.bind(select, set).executeQuery()) {
            while (rows.next()) {
                String disk = rows.getString("disk");
                expected.add(rows.getString("disk_id"));
                Set<String> was = slots(rows.getString("slots"));
                Systems.SharedDiskView now = present.get(rows.getString("disk_id"));
                Set<String> is = new TreeSet<>();
                if (now != null) {
                    now.attachments()
                            .forEach(
                                    a -> is.add(a.vm() + " " + a.controller() + " " + a.number() + ":" + a.location()));
                }
                if (!was.equals(is)) {
                    problems.add(Problem.of(
                            ProblemCode.LEDGER_DRIFT,
                            null,
                            disk,
                            disk + " hung at " + was + " in set " + set + ", now at " + is));
                }
            }
        }
        for (Systems.SharedDiskView disk : disks) {
            if (!expected.contains(disk.diskId().value())) {
                problems.add(
                        Problem.of(ProblemCode.LEDGER_DRIFT, null, disk.disk(), disk.disk() + " is not in set " + set));
            }
        }
    }

    private static Set<String> slots(@org.jspecify.annotations.Nullable String joined) {
        return joined == null ? Set.of() : new TreeSet<>(List.of(joined.split(", ")));
    }
}
