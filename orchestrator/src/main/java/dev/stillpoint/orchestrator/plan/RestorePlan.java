package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.orchestrator.plan.Facts.Location;
import dev.stillpoint.orchestrator.plan.Plan.Claim;
import dev.stillpoint.orchestrator.plan.Plan.Made;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The plan that brings a system back to a checkpoint set, or to what an earlier restore kept. Its steps are
/// [RestoreSteps].
///
/// Members are the set's VMs by GUID: renamed, moved, off or no longer selected ones are restored all the same.
final class RestorePlan {
    private RestorePlan() {}

    static PlanOutcome of(RunRequest.Restore request, Inventory inventory, Facts facts) {
        return switch (SourceSet.toRestore(request.system(), request.set(), facts.sets())) {
            case SourceSet.Found found -> of(request, found.set(), inventory, facts);
            case SourceSet.Unfit unfit -> new PlanOutcome.Refused(List.of(unfit.problem()));
        };
    }

    private static PlanOutcome of(RunRequest.Restore request, StoredSet source, Inventory inventory, Facts facts) {
        SystemView system = SystemView.of(source, inventory);
        List<RestoredDisk> disks = RestoredDisk.of(system, source);
        List<Plan.Space> space = SpaceNeeds.ofRestore(system, disks, inventory, facts.margin());
        List<Problem> problems = RestoreRefusals.of(request, source, system, inventory, facts, space);
        return problems.isEmpty()
                ? new PlanOutcome.Planned(plan(request, source, system, disks, inventory, facts, space))
                : new PlanOutcome.Refused(problems);
    }

    private static Plan plan(
            RunRequest.Restore request,
            StoredSet source,
            SystemView system,
            List<RestoredDisk> disks,
            Inventory inventory,
            Facts facts,
            List<Plan.Space> space) {
        RestoreSteps steps = new RestoreSteps(request, source, system, disks, facts);
        Stopping stopping = RestoreSteps.stopping(request);
        List<Problem> warnings = new ArrayList<>();
        warnings.addAll(Warnings.ofAddedMembers(request.system(), system, facts.settings(), inventory));
        warnings.addAll(Warnings.ofDomainControllers(system, facts.settings(), inventory));
        warnings.addAll(Warnings.ofWitness(request.system(), request.stop(), facts.settings()));
        return new Plan(
                PlanHash.of(
                        request.kind(),
                        List.of("set " + source.id(), "start " + Tiers.text(Tiers.of(system, facts.settings()))),
                        system.members()),
                sets(request, source, disks, facts),
                steps.steps(),
                steps.pivot(),
                system.asMembers(),
                disks.stream()
                        .map(disk -> new Plan.SharedDisk(
                                disk.now().id(),
                                disk.now().path(),
                                disk.now().seen().length(),
                                disk.now().seen().virtualSize(),
                                disk.copy().target()))
                        .toList(),
                GoingDown.ledger(system, stopping),
                space,
                reservation(disks, facts),
                null,
                warnings);
    }

    private static Plan.Sets sets(RunRequest.Restore request, StoredSet source, List<RestoredDisk> disks, Facts facts) {
        Made made = request.safetyCheckpoint() || !disks.isEmpty()
                ? new Made(facts.set(), RestoreNames.safety(source.name()), SetStatus.SAFETY, request.keepPrevious())
                : null;
        List<Claim> claims = new ArrayList<>();
        if (made != null) {
            claims.add(new Claim(made.set(), Claim.Mode.EXCLUSIVE));
        }
        claims.add(new Claim(source.id(), Claim.Mode.EXCLUSIVE));
        boolean usesUp = source.status() == SetStatus.SAFETY && !disks.isEmpty();
        return new Plan.Sets(
                made,
                source.id(),
                List.of(),
                usesUp ? source.id() : null,
                claims,
                facts.sets().nearest());
    }

    /// Slots only: side files stand on the VMs' volumes.
    private static Plan.@Nullable Reservation reservation(List<RestoredDisk> disks, Facts facts) {
        List<RestoredDisk> written =
                disks.stream().filter(disk -> !disk.copy().isKept()).toList();
        if (written.isEmpty()) {
            return null;
        }
        Optional<Location> location =
                Locations.find(written.getFirst().copy().target().location(), facts.locations());
        int slots = location.map(Location::slots).orElse(1);
        return new Plan.Reservation(
                written.getFirst().copy().target().location(), Math.max(1, Math.min(written.size(), slots)), 0);
    }
}
