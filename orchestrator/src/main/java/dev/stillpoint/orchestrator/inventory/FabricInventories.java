package dev.stillpoint.orchestrator.inventory;

import dev.stillpoint.contracts.FabricId;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.UnreadableMessage;
import dev.stillpoint.orchestrator.database.Database;
import dev.stillpoint.orchestrator.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.Optional;

/// The fabric as the newest inspection outside of runs saw it.
@ApplicationScoped
class FabricInventories {
    private final Database database;

    FabricInventories(Database database) {
        this.database = database;
    }

    /// @param at when the inspection was asked for, by the database's clock: what it saw is no older
    record Seen(Inventory inventory, Instant at) {}

    /// Keeps what an inspection saw unless a newer one is known, in the transaction under way.
    void keep(FabricId fabric, Seen seen) {
        database.inThisTransaction(connection -> {
            try (PreparedStatement upsert = connection.prepareStatement("""
                    INSERT INTO fabric_inventories AS f (fabric, inspected_at, inventory) VALUES (?, ?, ?::jsonb)
                    ON CONFLICT (fabric) DO UPDATE
                    SET inspected_at = excluded.inspected_at, inventory = excluded.inventory
                    WHERE f.inspected_at <= excluded.inspected_at""")) {
                return Sql.bind(upsert, fabric.value(), seen.at(), Json.text(seen.inventory()))
                        .executeUpdate();
            }
        });
    }

    /// Empty before the first inspection; in the transaction under way.
    Optional<Seen> newest(FabricId fabric) {
        return database.inThisTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                            "SELECT inspected_at, inventory FROM fabric_inventories WHERE fabric = ?");
                    ResultSet row = Sql.bind(select, fabric.value()).executeQuery()) {
                return row.next()
                        ? Optional.of(new Seen(inventory(row.getString("inventory")), Sql.time(row, "inspected_at")))
                        : Optional.empty();
            }
        });
    }

    private static Inventory inventory(String json) {
        try {
            return Json.read(json.getBytes(StandardCharsets.UTF_8), Inventory.class);
        } catch (UnreadableMessage e) {
            throw new IllegalStateException("the inventory is not what was stored", e);
        }
    }
}
