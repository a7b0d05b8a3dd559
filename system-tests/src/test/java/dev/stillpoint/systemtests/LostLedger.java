package dev.stillpoint.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stillpoint.systemtests.TestFabric.Cell;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A cell whose ledger says that a disk and a medium are away, with no run that looks after them: what a database
/// that was brought back from a backup says, when it was made in the middle of a run. The disk and the medium
/// really are away.
final class LostLedger {
    /// PostgreSQL, Appendix A: `deadlock_detected`.
    private static final String DEADLOCK = "40P01";

    private final Stack stack;
    private final Cell cell;
    private final Run run;

    private LostLedger(Stack stack, Cell cell, Run run) {
        this.stack = stack;
        this.cell = cell;
        this.run = run;
    }

    static LostLedger of(Stack stack, Cell cell) {
        Run run = stack.api("operator").create(cell.system());
        run.mustEnd("SUCCEEDED");
        Control control = stack.control();
        control.admin(cell.node1(), "stop");
        control.admin(cell.node1(), "detach?number=0&location=1");
        control.fabric("eject", Map.of("vm", control.state().vm(cell.node1()).id(), "drive", 0));
        await("everything away")
                .atMost(Duration.ofSeconds(60))
                .until(() -> control.state().vm(cell.node1()).sharedDisks().isEmpty()
                        && control.state().vm(cell.node1()).media().getFirst().isEmpty());
        return new LostLedger(stack, cell, run);
    }

    /// Loses the rows and waits for the run that brings home what they say.
    Run awaitBringHome() {
        String earlier = newest(stack.api("admin"));
        while (!lose()) {
            // What another run writes into the same two tables went first.
        }
        return awaitBringHome(earlier);
    }

    /// Whether it was done; not when the database undid it for the sake of somebody else's transaction.
    private boolean lose() {
        try (Connection connection = DriverManager.getConnection(stack.jdbc("migrator"))) {
            connection.setAutoCommit(false);
            for (String ledger : List.of("attachment_ledger", "media_ledger")) {
                away(connection, ledger);
            }
            connection.commit();
            return true;
        } catch (SQLException broken) {
            if (DEADLOCK.equals(broken.getSQLState())) {
                return false;
            }
            throw new AssertionError("the ledger could not be changed", broken);
        }
    }

    /// The next one, when that one could not even look at the fabric.
    Run awaitBringHomeAfter(Run refused) {
        return awaitBringHome(refused.id());
    }

    private Run awaitBringHome(String after) {
        Api admin = stack.api("admin");
        String id = await("a run that brings home what " + run.id() + " left away")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> newest(admin), newest -> !newest.isEmpty() && !newest.equals(after));
        return new Run(admin, id);
    }

    private String newest(Api admin) {
        return admin.get("/v1/runs?kind=bring-home&system=" + cell.system())
                .body()
                .path("items")
                .path(0)
                .path("id")
                .asText("");
    }

    /// The trigger that keeps rows from going back is the owner's to take away.
    private void away(Connection connection, String ledger) throws SQLException {
        try (Statement trigger = connection.createStatement();
                PreparedStatement update = connection.prepareStatement(
                        "UPDATE " + ledger + " SET status = 'AWAY' WHERE run = ? AND vm = ?")) {
            trigger.execute("ALTER TABLE " + ledger + " DISABLE TRIGGER " + ledger + "_forward");
            update.setObject(1, UUID.fromString(run.id()));
            update.setString(2, cell.node1());
            assertThat(update.executeUpdate()).as(ledger).isPositive();
            trigger.execute("ALTER TABLE " + ledger + " ENABLE TRIGGER " + ledger + "_forward");
        }
    }

    /// Everything hangs where it hung; power is as the admin left it.
    void home(Run bringHome, FabricState before) {
        assertThat(bringHome.get().path("requestedBy").asText()).isEqualTo("system");
        FabricState after = stack.control().state();
        FabricState.Vm node = after.vm(cell.node1());
        assertThat(node.sharedDisks()).isEqualTo(before.vm(cell.node1()).sharedDisks());
        assertThat(node.media()).isEqualTo(before.vm(cell.node1()).media());
        Api admin = stack.api("admin");
        await("the system's page says that all is home")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(Run.stream(admin.get("/v1/systems/" + cell.system())
                                        .body()
                                        .path("sharedDisks"))
                                .map(disk -> disk.path("ledger").asText()))
                        .containsOnly("HOME"));
        stack.control().admin(cell.node1(), "start");
    }
}
