package dev.stillpoint.simulation.fleet;

import dev.stillpoint.contracts.Checkpoints;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Exports;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.plan.SetStatus;
import dev.stillpoint.orchestrator.plan.Step;
import dev.stillpoint.orchestrator.plan.StoredSet;
import dev.stillpoint.orchestrator.saga.RunStatus;
import dev.stillpoint.simulation.model.Fabric;
import dev.stillpoint.simulation.model.Machine;
import dev.stillpoint.simulation.model.Storage;
import dev.stillpoint.simulation.model.Violation;
import java.time.Duration;
import java.time.Instant;

/// A run that is over leaves nothing behind but what it was to make.
final class LeftoverRules {
    static final String LEFTOVERS = "what was undone leaves nothing behind";
    static final String REMOVED = "a set whose time has come is removed";
    static final String CLONES = "a clone is left only where an operator is told of it";

    private final Fabric fabric;
    private final Storage storage;
    private final Catalog catalog;

    LeftoverRules(Fabric fabric, Storage storage, Catalog catalog) {
        this.fabric = fabric;
        this.storage = storage;
        this.catalog = catalog;
    }

    /// At the end of a fleet of which no run waits for an operator: no set is there whose time has come.
    void end(Shape shape) {
        Instant last = Instant.ofEpochMilli(OwnRuns.LAST_LOOK);
        for (CatalogSet set : catalog.sets()) {
            boolean due = set.removeAt != null && set.removeAt.isBefore(last.minus(Duration.ofHours(12)));
            boolean forgotten = set.status == SetStatus.SAFETY
                    && set.createdAt.plus(Requests.KEPT_FOR_SAFETY).isBefore(last.minus(Duration.ofHours(12)));
            if (set.shape == shape && (due || forgotten) && set.status != SetStatus.DELETED) {
                throw new Violation(REMOVED, "set " + set.name + " of " + shape.system() + " is " + set.status);
            }
        }
    }

    /// At the end of a fleet.
    void end(Entry entry) {
        RunStatus status = entry.run.status();
        if (status == RunStatus.SUCCEEDED && entry.run.order().request() instanceof RunRequest.Delete) {
            deleted(entry);
        }
        if (status == RunStatus.ROLLED_BACK || status == RunStatus.CANCELED) {
            undone(entry);
        }
        clones(entry);
    }

    private void deleted(Entry entry) {
        if (entry.soundPlan == null) {
            return;
        }
        for (Plan.Removed removed : entry.soundPlan.sets().removes()) {
            CatalogSet set = catalog.find(removed.set());
            if (set != null) {
                deleted(entry, set);
            }
        }
    }

    private void deleted(Entry entry, CatalogSet set) {
        String marker = Checkpoints.marker(set.run);
        for (Machine machine : entry.shape.machines()) {
            if (machine.marked(marker) != null) {
                throw new Violation(LEFTOVERS, machine + " has a checkpoint of a deleted set; " + entry);
            }
        }
        for (StoredSet.Copy copy : set.copies.values()) {
            for (StoredSet.File file : copy.files()) {
                if (copy.isKept() && fabric.file(new DiskPath(file.live().owner(), file.path())) != null) {
                    throw new Violation(LEFTOVERS, file.path() + " of a deleted set is there");
                }
            }
            if (!copy.isKept() && storage.copy(copy.target().folder()) != null) {
                throw new Violation(LEFTOVERS, copy.target().folder() + " of a deleted set is there");
            }
        }
    }

    private void undone(Entry entry) {
        if (entry.run.order().request() instanceof RunRequest.Export export) {
            DiskPath folder = Exports.folder(export.path(), entry.run.order().run());
            if (fabric.hasAnyBelow(folder)) {
                throw new Violation(LEFTOVERS, folder + " is there; " + entry);
            }
        }
        if (entry.soundPlan == null || entry.soundPlan.sets().makes() == null) {
            return;
        }
        String marker = Checkpoints.marker(entry.run.order().run());
        for (Machine machine : entry.shape.machines()) {
            if (machine.marked(marker) != null) {
                throw new Violation(LEFTOVERS, machine + " has a checkpoint of " + entry);
            }
        }
        for (Plan.SharedDisk disk : entry.soundPlan.disks()) {
            String folder = DiskCommand.CopyTarget.below(Planning.ROOT, Planning.LOCATION, entry.set(), disk.id())
                    .folder();
            if (storage.copy(folder) != null) {
                throw new Violation(LEFTOVERS, folder + " has a copy of " + entry);
            }
        }
    }

    /// What a run that is over cloned is gone, and one that waits for an operator says where its clones are. Whoever
    /// closed a run by hand was told before.
    private void clones(Entry entry) {
        if (entry.soundPlan == null || entry.run.status() == RunStatus.RESOLVED) {
            return;
        }
        for (Step step : entry.soundPlan.steps().list()) {
            if (step.command() instanceof DiskCommand.CloneDisk clone) {
                for (DiskCommand.CloneFile file : clone.files()) {
                    boolean told = entry.run.status() == RunStatus.NEEDS_OPERATOR
                            && entry.run.state().problems().stream()
                                    .anyMatch(problem -> problem.detail()
                                            .contains(file.path().path()));
                    if (fabric.file(file.path()) != null && !told) {
                        throw new Violation(CLONES, file.path() + " of " + entry);
                    }
                }
            }
        }
    }
}
