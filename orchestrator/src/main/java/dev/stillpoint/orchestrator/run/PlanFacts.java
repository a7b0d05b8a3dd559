package dev.stillpoint.orchestrator.run;

import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.orchestrator.catalog.AttachmentLedger;
import dev.stillpoint.orchestrator.catalog.CheckpointSet;
import dev.stillpoint.orchestrator.catalog.StoredSets;
import dev.stillpoint.orchestrator.inventory.Systems;
import dev.stillpoint.orchestrator.location.Locations;
import dev.stillpoint.orchestrator.plan.Facts;
import dev.stillpoint.orchestrator.plan.LedgerRow;
import dev.stillpoint.orchestrator.plan.StoredSet;
import dev.stillpoint.orchestrator.saga.Order;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Collects what a planner must know besides the inventory, in the transaction of the run that is planned.
@ApplicationScoped
class PlanFacts {
    private final Systems systems;
    private final Locations locations;
    private final StoredSets sets;
    private final AttachmentLedger ledger;

    PlanFacts(Systems systems, Locations locations, StoredSets sets, AttachmentLedger ledger) {
        this.systems = systems;
        this.locations = locations;
        this.sets = sets;
        this.ledger = ledger;
    }

    Facts of(Connection connection, Order order) throws SQLException {
        String system = order.request().system();
        return new Facts(
                order.run(),
                order.set(),
                order.fabric(),
                systems.settings(system),
                locations.facts(connection),
                sets(connection, order.request()),
                away(connection, order.request()),
                order.timing(),
                Facts.Margin.DEFAULT,
                EarlierRuns.pace(connection, system));
    }

    private Facts.Sets sets(Connection connection, RunRequest request) throws SQLException {
        Optional<StoredSet> source = source(connection, request);
        List<StoredSet> descendants =
                request instanceof RunRequest.Delete delete && delete.includeDescendants() && source.isPresent()
                        ? sets.descendants(connection, source.get().id())
                        : List.of();
        return new Facts.Sets(
                CheckpointSet.namesTaken(request.system()),
                source.orElse(null),
                descendants,
                source.isPresent() ? sets.nearest(connection, source.get()).orElse(null) : null,
                request instanceof RunRequest.RemoveCheckpoints ? sets.owners(connection) : List.of());
    }

    private Optional<StoredSet> source(Connection connection, RunRequest request) throws SQLException {
        return switch (request) {
            case RunRequest.Create create -> Optional.empty();
            case RunRequest.Restore restore -> {
                SetId set = restore.set();
                yield set == null ? sets.newestComplete(connection, restore.system()) : sets.find(connection, set);
            }
            case RunRequest.Delete delete -> sets.find(connection, delete.set());
            case RunRequest.Verify verify -> sets.find(connection, verify.set());
            case RunRequest.Rename rename -> sets.find(connection, rename.set());
            case RunRequest.Export export -> sets.find(connection, export.set());
            case RunRequest.SetCheckpointType type -> Optional.empty();
            case RunRequest.RemoveCheckpoints remove -> Optional.empty();
            case RunRequest.BringHome home -> Optional.empty();
        };
    }

    private List<LedgerRow> away(Connection connection, RunRequest request) throws SQLException {
        return request instanceof RunRequest.BringHome home ? ledger.away(connection, home.of()) : List.of();
    }
}
