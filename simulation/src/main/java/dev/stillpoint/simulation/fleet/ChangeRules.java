package dev.stillpoint.simulation.fleet;

import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.orchestrator.saga.RunStatus;
import dev.stillpoint.simulation.model.Machine;
import dev.stillpoint.simulation.model.Operation;
import dev.stillpoint.simulation.model.Violation;
import java.util.HashMap;
import java.util.Map;

/// What a run changes in the fabric is what it was asked for, and nothing besides.
final class ChangeRules {
    static final String ASKED_FOR = "a run changes nothing but what it was asked to";
    static final String RIGHT = "a run changes only what it has the right to";
    static final String UNTOUCHED = "a run that was refused, or never begun, has changed nothing";
    static final String TYPES = "all VMs of a system get the checkpoint type, or none does";

    private final Database database;
    private final RemovalRules removals;
    /// Of runs that set checkpoint types: those that were there.
    private final Map<Entry, Map<VmId, Type>> types = new HashMap<>();

    /// What was begun while its run held the VM.

    private record Type(String type, boolean automatic) {
        static Type of(Machine machine) {
            return new Type(machine.checkpointType(), machine.automaticCheckpoints());
        }
    }

    ChangeRules(Database database, RemovalRules removals) {
        this.database = database;
        this.removals = removals;
    }

    // When it is planned

    void planned(Entry entry) {
        if (entry.run.order().request() instanceof RunRequest.SetCheckpointType) {
            Map<VmId, Type> before = new HashMap<>();
            entry.shape.machines().forEach(machine -> before.put(machine.id(), Type.of(machine)));
            types.put(entry, before);
        }
    }

    // When it happens

    /// A job of a run is about to change something.
    void changes(Entry entry, Machine machine, Operation operation, StepRef by) {
        entry.changedAnything = true;
        if (!isExport(operation) && !database.claims.holds(by.run(), machine.id())) {
            throw new Violation(RIGHT, operation + " of " + machine + " by " + by + "; " + entry);
        }
        if (!isAskedFor(entry.run.order().request(), operation)) {
            throw new Violation(ASKED_FOR, operation + " of " + machine + " by " + entry);
        }
        Machine.Point point =
                operation instanceof Operation.RemoveCheckpoint remove ? machine.point(remove.checkpoint()) : null;
        if (point != null) {
            removals.removes(entry, machine, point);
        }
    }

    private static boolean isAskedFor(RunRequest request, Operation operation) {
        return switch (request) {
            case RunRequest.Create create -> !isExport(operation);
            case RunRequest.Restore restore -> !isExport(operation);
            case RunRequest.BringHome home -> !isExport(operation);
            case RunRequest.Delete delete -> operation instanceof Operation.RemoveCheckpoint;
            case RunRequest.RemoveCheckpoints remove -> operation instanceof Operation.RemoveCheckpoint;
            case RunRequest.Rename rename -> operation instanceof Operation.NameCheckpoint;
            case RunRequest.SetCheckpointType set -> operation instanceof Operation.SetCheckpointType;
            case RunRequest.Export export -> isExport(operation);
            case RunRequest.Verify verify -> false;
        };
    }

    /// An export's folder is its run's alone: it needs no right to the VM.
    private static boolean isExport(Operation operation) {
        return operation instanceof Operation.Export
                || operation instanceof Operation.RemoveFolder
                || operation instanceof Operation.WriteFile;
    }

    // When it is over

    void committed(Entry entry, RunStatus before) {
        RunStatus now = entry.run.status();
        if (now == before) {
            return;
        }
        switch (now) {
            case SUCCEEDED -> succeeded(entry);
            case ROLLED_BACK, CANCELED -> {
                if (entry.run.state().reserved()) {
                    typesAre(entry, types.getOrDefault(entry, Map.of()));
                }
            }
            default -> {}
        }
    }

    private void succeeded(Entry entry) {
        removals.succeeded(entry);
        if (entry.run.order().request() instanceof RunRequest.SetCheckpointType set) {
            Map<VmId, Type> wanted = new HashMap<>();
            types.getOrDefault(entry, Map.of()).forEach((vm, was) -> {
                Boolean automatic = set.automaticCheckpoints();
                wanted.put(
                        vm, new Type(set.checkpointType().spelling(), automatic == null ? was.automatic : automatic));
            });
            typesAre(entry, wanted);
        }
    }

    private static void typesAre(Entry entry, Map<VmId, Type> wanted) {
        for (Machine machine : entry.shape.machines()) {
            Type type = wanted.get(machine.id());
            if (type != null && !type.equals(Type.of(machine))) {
                throw new Violation(TYPES, machine + " has " + Type.of(machine) + ", not " + type + "; " + entry);
            }
        }
    }

    /// At the end of a fleet.
    void end() {
        for (Entry entry : database.runs()) {
            RunStatus status = entry.run.status();
            boolean refused = status == RunStatus.REJECTED || !entry.run.state().reserved();
            if (refused && entry.changedAnything) {
                throw new Violation(UNTOUCHED, entry + " has");
            }
        }
    }
}
