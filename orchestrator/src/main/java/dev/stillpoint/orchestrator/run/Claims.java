package dev.stillpoint.orchestrator.run;

import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.plan.Plan;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The right of a run to change VMs, disks, hardware profiles and templates, and to read or change checkpoint sets. The
/// tables' keys decide who has it; whoever comes second waits for the first one's transaction and then finds its row.
@ApplicationScoped
class Claims {
    /// What came of asking for claims.
    sealed interface Answer {
        /// All are held.
        record Taken() implements Answer {}

        /// None is held: other runs are in the way.
        record Busy(List<Problem> inTheWay) implements Answer {}

        /// None is held: another run was at these VMs or disks when they were looked at, or later.
        ///
        /// @param changed what that run gave back, for people
        record Outdated(String changed) implements Answer {}
    }

    /// @param vms with their names
    /// @param disks with their paths
    /// @param sets shared, or alone
    record Wanted(
            Map<VmId, String> vms, Map<DiskId, String> disks, List<Plan.Profile> profiles, List<Plan.Claim> sets) {
        Wanted {
            vms = Map.copyOf(vms);
            disks = Map.copyOf(disks);
            profiles = profiles.stream()
                    .sorted(Comparator.comparing(Plan.Profile::id))
                    .toList();
            sets = List.copyOf(sets);
        }
    }

    /// Takes all claims, or none. Those that the run has already are fine.
    ///
    /// @param lookedAt since when the run looked at them; what another run gave back later may not be as it was
    ///     seen. Null when it did not look
    /// @param system of the run. Whoever may see it need not see a run of another one: such a run is not
    ///     named
    Answer take(Connection connection, RunId run, String system, Wanted wanted, @Nullable Instant lookedAt)
            throws SQLException {
        Keys keys = Keys.of(wanted);
        try (PreparedStatement insert = connection.prepareStatement("""
                        INSERT INTO vm_claims (vm_id, vm, run, system)
                        SELECT vm_id, vm, ?, ? FROM unnest(?::uuid[], ?::text[]) WITH ORDINALITY AS c (vm_id, vm, n)
                        ORDER BY n ON CONFLICT (vm_id) DO NOTHING""");
                PreparedStatement insertDisks = connection.prepareStatement("""
                        INSERT INTO disk_claims (disk_id, path, run)
                        SELECT disk_id, path, ? FROM unnest(?::text[], ?::text[]) WITH ORDINALITY
                             AS c (disk_id, path, n)
                        ORDER BY n ON CONFLICT (disk_id) DO NOTHING""")) {
            Sql.bind(
                            insert,
                            run.value(),
                            system,
                            keys.vms(),
                            Stream.of(keys.vms())
                                    .map(id -> wanted.vms().get(new VmId(id)))
                                    .toArray(String[]::new))
                    .executeUpdate();
            Sql.bind(
                            insertDisks,
                            run.value(),
                            keys.disks(),
                            Stream.of(keys.disks())
                                    .map(id -> wanted.disks().get(new DiskId(id)))
                                    .toArray(String[]::new))
                    .executeUpdate();
        }
        takeProfiles(connection, run, keys, wanted.profiles());
        List<Problem> inTheWay = new ArrayList<>(inTheWay(connection, run, system, keys));
        inTheWay.addAll(takeSets(connection, run, system, wanted.sets()));
        if (!inTheWay.isEmpty()) {
            drop(connection, run);
            return new Answer.Busy(inTheWay);
        }
        // After the claims: whoever held one and gave it back meanwhile has been waited for.
        Optional<String> changed = changedSince(connection, run, system, keys, lookedAt);
        if (changed.isPresent()) {
            drop(connection, run);
            return new Answer.Outdated(changed.get());
        }
        return new Answer.Taken();
    }

    /// Other runs that could not let this one begin now.
    List<Problem> inTheWay(Connection connection, RunId run, String system, Wanted wanted) throws SQLException {
        List<Problem> inTheWay = new ArrayList<>(inTheWay(connection, run, system, Keys.of(wanted)));
        if (!wanted.sets().isEmpty()) {
            inTheWay.addAll(setsInTheWay(
                    connection,
                    run,
                    system,
                    wanted.sets().stream().map(claim -> claim.set().value()).toArray(UUID[]::new),
                    wanted.sets().stream().map(claim -> claim.mode().name()).toArray(String[]::new)));
        }
        return inTheWay;
    }

    /// What the tables know the wanted things by.
    private record Keys(UUID[] vms, String[] disks, UUID[] profiles) {
        /// Sorted, so that two runs that want the same never wait for each other crosswise.
        static Keys of(Wanted wanted) {
            return new Keys(
                    wanted.vms().keySet().stream().sorted().map(VmId::value).toArray(UUID[]::new),
                    wanted.disks().keySet().stream().sorted().map(DiskId::value).toArray(String[]::new),
                    wanted.profiles().stream().map(Plan.Profile::id).toArray(UUID[]::new));
        }
    }

    private static void takeProfiles(Connection connection, RunId run, Keys keys, List<Plan.Profile> profiles)
            throws SQLException {
        if (profiles.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO profile_claims (profile_id, kind, profile, run)
                SELECT profile_id, kind, profile, ? FROM unnest(?::uuid[], ?::text[], ?::text[]) WITH ORDINALITY
                     AS c (profile_id, kind, profile, n)
                ORDER BY n ON CONFLICT (profile_id) DO NOTHING""")) {
            Sql.bind(
                            insert,
                            run.value(),
                            keys.profiles(),
                            profiles.stream()
                                    .map(profile -> profile.kind().name())
                                    .toArray(String[]::new),
                            profiles.stream().map(Plan.Profile::name).toArray(String[]::new))
                    .executeUpdate();
        }
    }

    private static Optional<String> changedSince(
            Connection connection, RunId run, String system, Keys keys, @Nullable Instant lookedAt)
            throws SQLException {
        if (lookedAt == null) {
            return Optional.empty();
        }
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT c.name, c.run, coalesce(r.system, '') AS system, c.released_at
                        FROM released_claims c LEFT JOIN runs r ON r.id = c.run
                        WHERE (c.kind = 'VM' AND c.thing = ANY (?::uuid[]::text[])
                               OR c.kind = 'DISK' AND c.thing = ANY (?::text[])
                               OR c.kind = 'PROFILE' AND c.thing = ANY (?::uuid[]::text[]))
                          AND c.run <> ? AND c.released_at >= ?
                        ORDER BY c.released_at DESC, c.name LIMIT 1""");
                ResultSet row = Sql.bind(select, keys.vms(), keys.disks(), keys.profiles(), run.value(), lookedAt)
                        .executeQuery()) {
            return row.next()
                    ? Optional.of(named(row, system) + " was at " + row.getString("name") + " until "
                            + Sql.time(row, "released_at"))
                    : Optional.empty();
        }
    }

    private static boolean isOf(ResultSet row, String system) throws SQLException {
        return row.getString("system").equalsIgnoreCase(system);
    }

    private static String named(ResultSet row, String system) throws SQLException {
        return isOf(row, system) ? "run " + row.getString("run") : "another run";
    }

    private static List<Problem> takeSets(Connection connection, RunId run, String system, List<Plan.Claim> claims)
            throws SQLException {
        if (claims.isEmpty()) {
            return List.of();
        }
        List<Plan.Claim> sorted = claims.stream()
                .sorted(Comparator.comparing(claim -> claim.set().toString()))
                .toList();
        UUID[] sets = sorted.stream().map(claim -> claim.set().value()).toArray(UUID[]::new);
        String[] modes = sorted.stream().map(claim -> claim.mode().name()).toArray(String[]::new);
        // The lock that the table's trigger takes, before the look: a refusal of the trigger would end the transaction.
        try (PreparedStatement lock = connection.prepareStatement("""
                SELECT pg_advisory_xact_lock(hashtextextended(set_id::text, 0))
                FROM (SELECT set_id FROM unnest(?::uuid[]) WITH ORDINALITY AS c (set_id, n) ORDER BY n) AS sorted""")) {
            Sql.bind(lock, (Object) sets).executeQuery().close();
        }
        List<Problem> inTheWay = setsInTheWay(connection, run, system, sets, modes);
        if (inTheWay.isEmpty()) {
            try (PreparedStatement insert = connection.prepareStatement("""
                    INSERT INTO set_claims (set_id, run, mode)
                    SELECT set_id, ?, mode FROM unnest(?::uuid[], ?::text[]) AS c (set_id, mode)
                    ON CONFLICT (set_id, run) DO NOTHING""")) {
                Sql.bind(insert, run.value(), sets, modes).executeUpdate();
            }
        }
        return inTheWay;
    }

    private static List<Problem> setsInTheWay(
            Connection connection, RunId run, String system, UUID[] sets, String[] modes) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT c.set_id, c.run, c.claimed_at, r.kind, r.system, coalesce(s.name, '') AS name
                        FROM unnest(?::uuid[], ?::text[]) WITH ORDINALITY AS w (set_id, mode, n)
                        JOIN set_claims c ON c.set_id = w.set_id AND c.run <> ? AND 'EXCLUSIVE' IN (c.mode, w.mode)
                        JOIN runs r ON r.id = c.run
                        LEFT JOIN checkpoint_sets s ON s.id = c.set_id
                        ORDER BY w.n, c.claimed_at, c.run""");
                ResultSet rows = Sql.bind(select, sets, modes, run.value()).executeQuery()) {
            List<Problem> problems = new ArrayList<>();
            while (rows.next()) {
                problems.add(Problem.of(
                        ProblemCode.SYSTEM_BUSY,
                        null,
                        null,
                        named(rows, system) + " (" + rows.getString("kind") + ") works with checkpoint set "
                                + rows.getString("set_id") + " \"" + rows.getString("name") + "\""
                                + (isOf(rows, system) ? " of " + rows.getString("system") : "") + " since "
                                + Sql.time(rows, "claimed_at")));
            }
            return problems;
        }
    }

    private static List<Problem> inTheWay(Connection connection, RunId run, String system, Keys keys)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT c.vm, NULL AS disk, NULL AS profile, c.run, r.system, c.claimed_at
                        FROM vm_claims c JOIN runs r ON r.id = c.run WHERE c.vm_id = ANY (?::uuid[]) AND c.run <> ?
                        UNION ALL
                        SELECT NULL, c.path, NULL, c.run, r.system, c.claimed_at
                        FROM disk_claims c JOIN runs r ON r.id = c.run WHERE c.disk_id = ANY (?::text[]) AND c.run <> ?
                        UNION ALL
                        SELECT NULL, NULL, 'the ' || c.profile, c.run, r.system, c.claimed_at
                        FROM profile_claims c JOIN runs r ON r.id = c.run
                        WHERE c.profile_id = ANY (?::uuid[]) AND c.run <> ?
                        ORDER BY 1, 2""");
                ResultSet rows = Sql.bind(
                                select,
                                keys.vms(),
                                run.value(),
                                keys.disks(),
                                run.value(),
                                keys.profiles(),
                                run.value())
                        .executeQuery()) {
            List<Problem> problems = new ArrayList<>();
            while (rows.next()) {
                problems.add(Problem.of(
                        ProblemCode.SYSTEM_BUSY,
                        rows.getString("vm"),
                        rows.getString("disk"),
                        isOf(rows, system)
                                ? "run " + rows.getString("run") + " is changing "
                                        + firstOf(rows, "profile", "system") + " since "
                                        + Sql.time(rows, "claimed_at")
                                : "another run is working on " + firstOf(rows, "vm", "disk", "profile")));
            }
            return problems;
        }
    }

    /// The first of these columns that has something.
    private static String firstOf(ResultSet row, String... columns) throws SQLException {
        for (String column : columns) {
            String text = row.getString(column);
            if (text != null) {
                return text;
            }
        }
        throw new IllegalStateException("a claim on nothing");
    }

    /// Gives back the claims on VMs and disks. When is remembered: what others saw of them before is not true any
    /// more.
    void release(Connection connection, RunId run) throws SQLException {
        try (PreparedStatement move = connection.prepareStatement("""
                WITH vms AS (DELETE FROM vm_claims WHERE run = ? RETURNING vm_id, vm),
                     disks AS (DELETE FROM disk_claims WHERE run = ? RETURNING disk_id, path)
                INSERT INTO released_claims AS r (kind, thing, name, run, released_at)
                SELECT kind, thing, name, ?, now()
                FROM (SELECT 'VM' AS kind, vm_id::text AS thing, vm AS name FROM vms
                      UNION ALL
                      SELECT 'DISK', disk_id, path FROM disks) AS given_back
                ORDER BY kind, thing
                ON CONFLICT (kind, thing) DO UPDATE
                SET name = excluded.name, run = excluded.run, released_at = excluded.released_at""")) {
            Sql.bind(move, run.value(), run.value(), run.value()).executeUpdate();
        }
    }

    /// Gives back the claims on profiles and checkpoint sets too.
    void releaseAll(Connection connection, RunId run) throws SQLException {
        release(connection, run);
        releaseProfiles(connection, run);
        drop(connection, run, "set_claims");
    }

    private static void releaseProfiles(Connection connection, RunId run) throws SQLException {
        try (PreparedStatement move = connection.prepareStatement("""
                WITH profiles AS (DELETE FROM profile_claims WHERE run = ? RETURNING profile_id, profile)
                INSERT INTO released_claims AS r (kind, thing, name, run, released_at)
                SELECT 'PROFILE', profile_id::text, profile, ?, now() FROM profiles ORDER BY profile_id
                ON CONFLICT (kind, thing) DO UPDATE
                SET name = excluded.name, run = excluded.run, released_at = excluded.released_at""")) {
            Sql.bind(move, run.value(), run.value()).executeUpdate();
        }
    }

    /// Gives back what was not used.
    private static void drop(Connection connection, RunId run) throws SQLException {
        for (String table : List.of("vm_claims", "disk_claims", "profile_claims", "set_claims")) {
            drop(connection, run, table);
        }
    }

    private static void drop(Connection connection, RunId run, String table) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table + " WHERE run = ?")) {
            Sql.bind(delete, run.value()).executeUpdate();
        }
    }
}
