package dev.stillpoint.orchestrator.plan;

import static java.util.Objects.requireNonNull;

import dev.stillpoint.contracts.DiskCommand.CopyTarget;
import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.orchestrator.plan.Facts.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The plan that takes a checkpoint set. Its steps are [CreateSteps].
final class CreatePlan {
    private CreatePlan() {}

    static PlanOutcome of(RunRequest.Create request, Inventory inventory, Facts facts) {
        SystemView system = SystemView.of(request.system(), facts.settings().selector(), inventory);
        List<Problem> problems = new ArrayList<>();
        Location location = null;
        if (!system.shared().isEmpty() || request.storageLocation() != null) {
            switch (Locations.choose(request.storageLocation(), facts.settings(), facts.locations())) {
                case Locations.Chosen chosen -> location = chosen.location();
                case Locations.Undecided undecided -> problems.add(undecided.problem());
            }
        }
        Map<DiskId, DiskWay> ways = ways(system, inventory, location);
        List<Plan.Space> space = SpaceNeeds.ofCreate(system, ways, inventory, location, facts);
        problems.addAll(CreateRefusals.of(request, system, facts, location, space));
        return problems.isEmpty()
                ? new PlanOutcome.Planned(plan(request, system, facts, location, ways, space))
                : new PlanOutcome.Refused(problems);
    }

    private static Plan plan(
            RunRequest.Create request,
            SystemView system,
            Facts facts,
            @Nullable Location location,
            Map<DiskId, DiskWay> ways,
            List<Plan.Space> space) {
        CreateSteps steps = new CreateSteps(request, system, facts, location, ways);
        return new Plan(
                PlanHash.of(request.kind(), about(system, facts, location), system.members()),
                new Plan.Sets(
                        new Plan.Made(facts.set(), request.name(), SetStatus.COMPLETE, null),
                        null,
                        List.of(),
                        null,
                        List.of(new Plan.Claim(facts.set(), Plan.Claim.Mode.EXCLUSIVE)),
                        null),
                steps.steps(),
                steps.pivot(),
                system.asMembers(),
                system.shared().stream()
                        .map(disk -> new Plan.SharedDisk(
                                disk.id(),
                                disk.path(),
                                disk.seen().length(),
                                disk.seen().virtualSize(),
                                location == null
                                        ? null
                                        : CopyTarget.below(location.root(), location.id(), facts.set(), disk.id()),
                                because(ways, disk.id()),
                                SpaceNeeds.copy(disk.seen(), facts.margin())))
                        .toList(),
                GoingDown.ledger(system, CreateSteps.stopping(request)),
                space,
                reservation(system, location, facts),
                null,
                Warnings.ofWitness(request.system(), request.stop(), facts.settings()));
    }

    private static List<String> about(SystemView system, Facts facts, @Nullable Location location) {
        return List.of(
                "location " + (location == null ? "none" : location.id() + " at " + location.root()),
                "start " + Tiers.text(Tiers.of(system, facts.settings())));
    }

    private static Map<DiskId, DiskWay> ways(SystemView system, Inventory inventory, @Nullable Location location) {
        Map<DiskId, DiskWay> ways = new HashMap<>();
        for (SystemView.Shared disk : system.shared()) {
            ways.put(
                    disk.id(),
                    location == null
                            ? new DiskWay.Copy("it is not decided where to")
                            : DiskWay.of(disk, inventory, location));
        }
        return ways;
    }

    private static @Nullable String because(Map<DiskId, DiskWay> ways, DiskId disk) {
        return ways.get(disk) instanceof DiskWay.Copy copy ? copy.because() : null;
    }

    private static Plan.@Nullable Reservation reservation(SystemView system, @Nullable Location location, Facts facts) {
        if (system.shared().isEmpty()) {
            return null;
        }
        Location chosen = requireNonNull(location, "shared disks need a location");
        int slots = Math.max(1, Math.min(system.shared().size(), chosen.slots()));
        return new Plan.Reservation(chosen.id(), slots, SpaceNeeds.copies(system, facts.margin()));
    }
}
