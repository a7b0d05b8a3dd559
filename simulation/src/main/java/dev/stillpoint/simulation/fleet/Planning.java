package dev.stillpoint.simulation.fleet;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.FabricId;
import dev.stillpoint.contracts.Heartbeat.SourcePrefix;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.orchestrator.plan.Facts;
import dev.stillpoint.orchestrator.plan.PlanOutcome;
import dev.stillpoint.orchestrator.plan.Planner;
import dev.stillpoint.orchestrator.saga.Effect;
import dev.stillpoint.orchestrator.saga.Order;
import dev.stillpoint.orchestrator.saga.Signal;
import dev.stillpoint.simulation.model.Fabric;
import dev.stillpoint.simulation.model.Timeline;
import dev.stillpoint.simulation.model.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Collects what the planner must know, and asks it.
final class Planning {
    static final FabricId FABRIC = new FabricId("lab");
    static final LocationId LOCATION = new LocationId("nas-b");
    static final String ROOT = "\\\\nas-b\\backup";
    /// How long a run waits for its approval when the settings do not say.
    static final Duration APPROVAL_WITHIN = Duration.ofHours(24);

    private static final SourcePrefix EXPORTS =
            new SourcePrefix(new DiskPath("share:nas-x/export", Fabric.EXPORT_ROOTS.getFirst()), false);

    private final Timeline time;
    private final Variant variant;
    private final Workers workers;
    private final Catalog catalog;
    private final Judge judge;
    private final List<SourcePrefix> reached;

    /// @param clones whether workers can clone on the fabric's volume
    Planning(Timeline time, Variant variant, Workers workers, Catalog catalog, Judge judge, boolean clones) {
        this.time = time;
        this.variant = variant;
        this.workers = workers;
        this.catalog = catalog;
        this.judge = judge;
        reached = List.of(new SourcePrefix(Shape.VOLUME_PATH, clones), EXPORTS);
    }

    Signal plan(Entry entry, Effect.MakePlan make) {
        Order order = entry.run.order();
        Facts facts = new Facts(
                order.run(),
                order.set(),
                FABRIC,
                entry.shape.settings(),
                List.of(location()),
                catalog.facts(entry),
                List.of(),
                order.timing(),
                Facts.Margin.DEFAULT);
        PlanOutcome sound = Planner.plan(order.request(), make.inventory(), facts);
        entry.soundPlan = sound instanceof PlanOutcome.Planned planned ? planned.plan() : null;
        judge.planned(entry, make.inventory(), sound);
        return switch (variant.planned(sound, order.request(), make.inventory(), facts)) {
            case PlanOutcome.Planned planned ->
                new Signal.Planned(time.database(), variant.plan(planned.plan()), approvalWithin(entry));
            case PlanOutcome.Refused refused -> new Signal.Refused(time.database(), refused.problems());
        };
    }

    private static @Nullable Duration approvalWithin(Entry entry) {
        if (entry.run.order().origin() != null) {
            return null;
        }
        SystemSettings settings = entry.shape.settings();
        SystemSettings.Approval approval = settings.approval();
        return approval == null
                        || !settings.needsApproval(entry.run.order().request().kind())
                ? null
                : Objects.requireNonNullElse(approval.expiresAfter(), APPROVAL_WITHIN);
    }

    private Facts.Location location() {
        List<Facts.Worker> all = new ArrayList<>();
        int slots = workers.slots();
        if (slots > 0) {
            all.add(new Facts.Worker("worker nas-b/1", slots, reached));
        }
        return new Facts.Location(LOCATION, ROOT, 1L << 40, 64L << 20, all);
    }
}
