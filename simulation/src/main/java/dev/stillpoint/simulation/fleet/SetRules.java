package dev.stillpoint.simulation.fleet;

import static java.util.Objects.requireNonNull;

import dev.stillpoint.contracts.Checkpoints;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Exports;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.plan.StoredSet;
import dev.stillpoint.orchestrator.saga.RunStatus;
import dev.stillpoint.simulation.model.Fabric;
import dev.stillpoint.simulation.model.Machine;
import dev.stillpoint.simulation.model.Operation;
import dev.stillpoint.simulation.model.Storage;
import dev.stillpoint.simulation.model.StoredFile;
import dev.stillpoint.simulation.model.Versions;
import dev.stillpoint.simulation.model.Violation;
import org.jspecify.annotations.Nullable;

/// A checkpoint set is what it is called: looked at when the catalog says so.
final class SetRules {
    static final String COMPLETE = "a set called COMPLETE restores to its bytes";
    static final String EXPORTED = "an export holds all of its set";

    private final Fabric fabric;
    private final Storage storage;
    private final Catalog catalog;
    private final Meddling meddling;

    SetRules(Fabric fabric, Storage storage, Catalog catalog, Meddling meddling) {
        this.fabric = fabric;
        this.storage = storage;
        this.catalog = catalog;
        this.meddling = meddling;
    }

    void became(Entry entry, CatalogSet set) {
        switch (set.status) {
            case COMPLETE -> {
                if (set.run.equals(entry.run.order().run())) {
                    complete(entry, set);
                }
            }
            case SAFETY -> safety(entry, set);
            case CREATING, INCOMPLETE, DELETING, DELETED, QUARANTINED -> {}
        }
    }

    /// A set has its new name when every checkpoint that is still there has it.
    void wasRenamed(Entry entry, CatalogSet set) {
        String marker = Checkpoints.marker(set.run);
        for (Machine machine : entry.shape.machines()) {
            Machine.Point point = machine.marked(marker);
            if (point != null && !point.name().equals(set.name)) {
                throw new Violation(
                        COMPLETE,
                        entry + " gave its set the name " + set.name + ", but the checkpoint of " + machine + " is "
                                + point.name());
            }
        }
    }

    /// What a restore replaced is all there.
    private void safety(Entry entry, CatalogSet set) {
        String marker = Checkpoints.marker(set.run);
        for (CatalogSet.Member member : set.members.values()) {
            for (Machine machine : entry.shape.machines()) {
                Machine.Point point = machine.name().equals(member.name()) ? machine.marked(marker) : null;
                if (point != null) {
                    set.ownBytes.put(machine.id(), point.own());
                }
            }
        }
        for (StoredSet.Copy copy : set.copies.values()) {
            for (StoredSet.File kept : copy.files()) {
                StoredFile file = fabric.file(new DiskPath(kept.live().owner(), kept.path()));
                if (file == null) {
                    throw new Violation(COMPLETE, kept.path() + " of the safety set of " + entry + " is not there");
                }
                set.fileBytes.put(kept.live(), file.version());
            }
        }
    }

    /// Every member's checkpoint and every disk's copy is there, and there was a moment at which all of that was what
    /// the disks held.
    private void complete(Entry entry, CatalogSet set) {
        Versions versions = fabric.versions();
        long from = Long.MIN_VALUE;
        long to = Long.MAX_VALUE;
        String marker = Checkpoints.marker(set.run);
        for (Machine machine : entry.shape.machines()) {
            Machine.Point point = machine.marked(marker);
            if (point == null || !set.members.containsKey(machine.id())) {
                throw new Violation(COMPLETE, machine.name() + " has no checkpoint of " + entry);
            }
            from = Math.max(from, versions.from(point.own()));
            to = Math.min(to, versions.to(point.own()));
            set.ownBytes.put(machine.id(), point.own());
        }
        for (Shape.Place place : entry.shape.disks()) {
            if (meddling.taken.contains(place.disk()) && !isPlanned(entry, place.disk())) {
                continue;
            }
            StoredSet.Copy recorded = set.copies.get(place.disk().diskId());
            Storage.Copy copy =
                    recorded == null ? null : storage.copy(recorded.target().folder());
            if (recorded == null
                    || copy == null
                    || !copy.merkleRoot().equals(recorded.merkleRoot())
                    || storage.hasTombstone(recorded.target().tombstone())) {
                throw new Violation(COMPLETE, place.disk() + " has no sound copy in the set of " + entry);
            }
            for (int at = 0; at < copy.versions().size(); at++) {
                int version = copy.versions().get(at);
                from = Math.max(from, versions.from(version));
                to = Math.min(to, versions.to(version));
                set.fileBytes.put(fabric.filesOf(place.disk()).get(at), version);
            }
        }
        boolean atRest =
                !(entry.run.order().request() instanceof RunRequest.Create create) || create.stop() != StopMode.NONE;
        if (atRest && from > to) {
            throw new Violation(COMPLETE, "the parts of the set of " + entry + " are of different moments");
        }
    }

    /// A transaction of a run is committed.
    void committed(Entry entry, RunStatus before) {
        boolean succeeded = entry.run.status() == RunStatus.SUCCEEDED && before != RunStatus.SUCCEEDED;
        if (succeeded && entry.run.order().request() instanceof RunRequest.Export export) {
            DiskPath folder = Exports.folder(export.path(), entry.run.order().run());
            isThere(entry, Exports.below(folder, Exports.DESCRIPTION), null);
            exported(entry, export, folder);
        }
    }

    /// A job of a run is about to write a file.
    void writes(Entry entry, Operation.WriteFile write) {
        if (entry.run.order().request() instanceof RunRequest.Export export
                && Exports.isDescription(write.file().path())) {
            exported(
                    entry,
                    export,
                    Exports.folder(export.path(), entry.run.order().run()));
        }
    }

    /// Whoever reads that an export is whole finds each VM as its checkpoint has it and each disk as its copy has it.
    private void exported(Entry entry, RunRequest.Export export, DiskPath folder) {
        CatalogSet set = requireNonNull(catalog.find(export.set()));
        for (Machine machine : entry.shape.machines()) {
            DiskPath own = Exports.below(folder, machine.id().toString());
            isThere(entry, Exports.below(own, Exports.DONE), null);
            isThere(entry, Fabric.exported(machine, own), set.ownBytes.get(machine.id()));
        }
        for (StoredSet.Copy copy : set.copies.values()) {
            DiskPath own = Exports.below(folder, copy.disk().value());
            for (StoredSet.File file : copy.files()) {
                isThere(entry, Exports.below(own, file.live().fileName()), set.fileBytes.get(file.live()));
            }
        }
    }

    private void isThere(Entry entry, DiskPath path, @Nullable Integer bytes) {
        StoredFile file = fabric.file(path);
        if (file == null || (bytes != null && !fabric.versions().sameBytes(bytes, file.version()))) {
            throw new Violation(EXPORTED, path + " is not there, or not what it was; " + entry);
        }
    }

    private static boolean isPlanned(Entry entry, DiskPath path) {
        Plan plan = entry.soundPlan;
        return plan != null
                && plan.disks().stream().anyMatch(disk -> disk.path().equals(path));
    }
}
