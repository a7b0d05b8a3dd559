package dev.stillpoint.gateway.run;

import dev.stillpoint.gateway.checkpointset.SetDocument;
import dev.stillpoint.gateway.checkpointset.SetStatus;
import dev.stillpoint.gateway.checkpointset.Sets;
import dev.stillpoint.gateway.input.Text;
import dev.stillpoint.gateway.problem.ProblemCode;
import dev.stillpoint.gateway.problem.ProblemException;
import dev.stillpoint.gateway.security.Caller.Sight;
import dev.stillpoint.gateway.system.SystemDocument;
import dev.stillpoint.gateway.system.Systems;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Looks up what a run is asked to work on.
@ApplicationScoped
class Subjects {
    /// @param system as the inventory spells it, or the set, whose system may have no VM any more; empty when
    ///     the run is about no system
    record Subject(String system, List<UUID> vms, List<UUID> sets) {}

    private final Systems systems;
    private final Sets sets;

    Subjects(Systems systems, Sets sets) {
        this.systems = systems;
        this.sets = sets;
    }

    /// @throws ProblemException `not-found`, also for what the caller may not see; `validation-failed` when the
    ///     body names a set and another system than the set's
    Subject of(RunBody.Target target, Sight sight) {
        return switch (target) {
            case RunBody.OfSystem(String system) -> ofSystem(members(system, sight), List.of());
            case RunBody.OfVm(String system, String vm) -> ofVm(members(system, sight), vm);
            case RunBody.MostRecent(String name) -> {
                SystemDocument system = systems.find(name, sight).orElseThrow(() -> noSystem(name));
                if (system.newestSet() == null) {
                    throw ProblemException.of(
                            ProblemCode.NOT_FOUND, "system " + system.name() + " has no complete checkpoint set");
                }
                yield ofSystem(new Systems.Members(system.name(), system.members()), List.of(system.newestSet()));
            }
            case RunBody.OfSet of -> ofSet(of, sight);
            case RunBody.OfFabric _ -> new Subject("", List.of(), List.of());
        };
    }

    private Systems.Members members(String name, Sight sight) {
        return systems.members(name, sight).orElseThrow(() -> noSystem(name));
    }

    private static ProblemException noSystem(String name) {
        return ProblemException.notFound("system of the name " + Text.shown(name));
    }

    private static Subject ofSystem(Systems.Members system, List<UUID> sets) {
        return new Subject(
                system.system(),
                system.vms().stream().map(SystemDocument.Member::vmId).toList(),
                sets);
    }

    private static Subject ofVm(Systems.Members system, String vm) {
        List<UUID> found = system.vms().stream()
                .filter(member -> member.vm().equalsIgnoreCase(vm)
                        || member.vmId().toString().equalsIgnoreCase(vm))
                .map(SystemDocument.Member::vmId)
                .toList();
        if (found.size() > 1) {
            throw ProblemException.invalid(
                    "vm",
                    "is the name of " + found.size() + " VMs of system " + system.system() + "; give the id: " + found);
        }
        if (found.isEmpty()) {
            throw ProblemException.of(
                    ProblemCode.NOT_FOUND, "system " + system.system() + " has no VM " + Text.shown(vm));
        }
        return new Subject(system.system(), found, List.of());
    }

    private Subject ofSet(RunBody.OfSet of, Sight sight) {
        SetDocument set = sets.find(of.set().value(), sight)
                .orElseThrow(() -> ProblemException.notFound("checkpoint set of the id " + of.set()));
        of.system().filter(name -> !name.equalsIgnoreCase(set.system())).ifPresent(name -> {
            throw ProblemException.invalid(
                    "system", "is not the system of checkpoint set " + set.id() + ", which is " + set.system());
        });
        if (set.status() == SetStatus.DELETED) {
            throw ProblemException.of(ProblemCode.NOT_FOUND, "checkpoint set " + set.id() + " is deleted");
        }
        List<SetDocument> all = new ArrayList<>(List.of(set));
        if (of.descendants()) {
            all.addAll(sets.descendants(set.id()));
        }
        return new Subject(
                set.system(),
                all.stream()
                        .flatMap(s -> s.members().stream())
                        .map(SetDocument.Member::vmId)
                        .distinct()
                        .toList(),
                all.stream().map(SetDocument::id).toList());
    }
}
