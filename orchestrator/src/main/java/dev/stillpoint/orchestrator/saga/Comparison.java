package dev.stillpoint.orchestrator.saga;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.GatewayRequest.Decision;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Medium;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.StepCommand;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.plan.LedgerRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a run left open, held against what an inspection saw and what an operator says.
///
/// | what is open | is settled by |
/// |---|---|
/// | a disk or medium that is away | the inspection sees it where it belongs, or a step that is about it is `abandoned`
/// |
/// | a step that moves disks or media | the same, for all that it moves |
/// | a start, a stop, a checkpoint made, removed, restored or renamed, a type set | the inspection shows it, or any
/// decision |
/// | a refresh, a last look | nothing is needed: they change nothing |
/// | a swap, an access grant, an export, all that workers do | a decision: no inspection can show it |
final class Comparison {
    private final Turn turn;
    private final Inventory inventory;
    private final Map<StepId, Decision.As> decisions = new HashMap<>();
    private final List<LedgerRow> home = new ArrayList<>();
    private final List<LedgerRow> abandoned = new ArrayList<>();
    private final List<LedgerRow> missing = new ArrayList<>();
    private final List<Problem> differs = new ArrayList<>();
    private final List<Decision> outcome = new ArrayList<>();

    Comparison(Turn turn, Resolution resolution, Inventory inventory) {
        this.turn = turn;
        this.inventory = inventory;
        resolution.decisions().forEach(decision -> decisions.put(decision.step(), decision.as()));
        turn.requirePlan().ledger().stream()
                .filter(row -> LedgerRows.isAway(turn, row))
                .forEach(this::compare);
        for (int at = 0; at < turn.steps.size(); at++) {
            if (Report.isOpen(turn, at)) {
                compare(at);
            }
        }
    }

    /// What is not as it should be; empty when the run can be closed.
    List<Problem> differs() {
        return differs;
    }

    /// What became of each open step.
    List<Decision> outcome() {
        return outcome;
    }

    List<LedgerRow> home() {
        return home;
    }

    List<LedgerRow> abandoned() {
        return abandoned;
    }

    // Rows

    private void compare(LedgerRow row) {
        if (isHome(row)) {
            home.add(row);
        } else if (isAbandoned(row)) {
            abandoned.add(row);
        } else {
            missing.add(row);
            differs.add(notHome(row));
        }
    }

    private boolean isHome(LedgerRow row) {
        return switch (row) {
            case LedgerRow.Disk disk -> holds(disk.vm(), disk.slot(), disk);
            case LedgerRow.Iso iso ->
                drive(iso.vm(), iso.medium().drive())
                        .map(drive -> sameIso(drive.iso(), wanted(iso)))
                        .orElse(false);
        };
    }

    private boolean holds(VmId vm, Slot slot, LedgerRow.Disk wanted) {
        return disk(vm, slot)
                .filter(disk -> disk.path() != null
                        && disk.path().sameFileAs(wanted.disk())
                        && disk.shared() == wanted.shared())
                .isPresent();
    }

    /// The ISO that is to be in a row's drive, or an empty text for none: going forward, a restore puts its set's
    /// media there.
    private String wanted(LedgerRow.Iso row) {
        if (turn.turnedBackAt == null) {
            for (int at = 0; at < turn.steps.size(); at++) {
                if (turn.steps.get(at).command() instanceof AgentCommand.InsertMedia insert
                        && LedgerRows.brings(turn, insert, row)) {
                    return insert.media().stream()
                            .filter(medium -> medium.drive() == row.medium().drive())
                            .map(Medium::iso)
                            .findFirst()
                            .orElse("");
                }
            }
        }
        return row.medium().iso();
    }

    private static boolean sameIso(@Nullable String seen, String wanted) {
        return (seen == null ? "" : seen).equalsIgnoreCase(wanted);
    }

    private boolean isAbandoned(LedgerRow row) {
        for (int at = 0; at < turn.steps.size(); at++) {
            if (decisions.get(turn.steps.get(at).id()) == Decision.As.ABANDONED && moves(at, row)) {
                return true;
            }
        }
        return false;
    }

    /// Whether a step or its undo is about a row.
    private boolean moves(int at, LedgerRow row) {
        return moves(turn.steps.get(at).command(), row)
                || (turn.steps.get(at).undo() != null && moves(turn.command(at, Direction.UNDO), row));
    }

    private boolean moves(StepCommand command, LedgerRow row) {
        return LedgerRows.takes(command, row) || LedgerRows.brings(turn, command, row);
    }

    private Problem notHome(LedgerRow row) {
        return switch (row) {
            case LedgerRow.Disk disk ->
                Problem.of(
                        ProblemCode.NOT_HOME,
                        disk.vmName(),
                        disk.disk().path(),
                        disk.disk() + " of " + disk.vmName() + " is not " + (disk.shared() ? "shared " : "") + "at "
                                + disk.slot() + ": " + instead(disk));
            case LedgerRow.Iso iso -> {
                String wanted = wanted(iso);
                yield Problem.of(
                        ProblemCode.NOT_HOME,
                        iso.vmName(),
                        null,
                        "drive " + iso.medium().drive() + " of " + iso.vmName() + " is to "
                                + (wanted.isEmpty() ? "be empty" : "hold " + wanted) + ": "
                                + drive(iso.vm(), iso.medium().drive())
                                        .map(drive -> drive.iso() == null ? "it is empty" : "it holds " + drive.iso())
                                        .orElse(vm(iso.vm()).isEmpty() ? "the VM is gone" : "the drive is gone"));
            }
        };
    }

    private String instead(LedgerRow.Disk row) {
        if (vm(row.vm()).isEmpty()) {
            return "the VM is gone";
        }
        return disk(row.vm(), row.slot())
                .map(disk -> disk.path() == null
                        ? "a pass-through disk is there"
                        : disk.path() + " is there" + (disk.shared() ? ", shared" : ", not shared"))
                .orElse("the slot is empty");
    }

    // Steps

    private void compare(int at) {
        StepId id = turn.steps.get(at).id();
        boolean back = turn.turnedBackAt != null;
        Decision.As said = decisions.get(id);
        StepCommand command = turn.command(at, back ? Direction.UNDO : Direction.FORWARD);
        if (isShown(at, command)) {
            outcome.add(new Decision(id, back ? Decision.As.UNDONE : Decision.As.DONE));
        } else if (said == Decision.As.ABANDONED || (said != null && !mustBeShown(command))) {
            outcome.add(new Decision(id, said));
        } else if (turn.requirePlan().ledger().stream().noneMatch(row -> missing.contains(row) && moves(at, row))) {
            differs.add(said == null ? Report.open(turn, at) : Report.notAsSaid(turn, at, said));
        }
    }

    private static boolean mustBeShown(StepCommand command) {
        return switch (command) {
            case AgentCommand.AttachDisk c -> true;
            case AgentCommand.DetachDisk c -> true;
            case AgentCommand.InsertMedia c -> true;
            case AgentCommand.EjectMedia c -> true;
            case StepCommand c -> false;
        };
    }

    private boolean isShown(int at, StepCommand command) {
        return switch (command) {
            case AgentCommand.AttachDisk c -> isMoved(at);
            case AgentCommand.DetachDisk c -> isMoved(at);
            case AgentCommand.EjectMedia c -> isMoved(at);
            case AgentCommand.InsertMedia c ->
                isMoved(at)
                        && c.media().stream()
                                .allMatch(medium -> drive(c.vm(), medium.drive())
                                        .filter(drive -> sameIso(drive.iso(), medium.iso()))
                                        .isPresent());
            case AgentCommand.StartVm c -> isIn(c.vm(), VmState.RUNNING);
            case AgentCommand.StopVm c -> isIn(c.vm(), VmState.OFF) || isIn(c.vm(), VmState.SAVED);
            case AgentCommand.CreateCheckpoint c -> hasCheckpoint(c.vm(), c.marker());
            case AgentCommand.RemoveCheckpoint c -> !hasCheckpoint(c.vm(), c.marker());
            case AgentCommand.RemoveAnyCheckpoint c ->
                vm(c.vm()).isPresent()
                        && vm(c.vm()).get().checkpoints().stream()
                                .noneMatch(checkpoint -> checkpoint.id().equalsIgnoreCase(c.checkpoint()));
            case AgentCommand.RestoreCheckpoint c -> c.before() != null && goesOnFrom(c.vm(), c.marker());
            case AgentCommand.InspectFabric c -> true;
            case AgentCommand.ConfirmDetached c -> true;
            case AgentCommand.RefreshVm c -> true;
            case AgentCommand.SwapDisk c -> false;
            case AgentCommand.SwapBack c -> false;
            case AgentCommand.GrantAccess c -> false;
            case AgentCommand.RenameCheckpoint c ->
                vm(c.vm())
                        .filter(seen -> seen.checkpoints().stream()
                                .anyMatch(checkpoint -> checkpoint.id().equalsIgnoreCase(c.checkpoint())
                                        && checkpoint.name().equals(c.name())))
                        .isPresent();
            case AgentCommand.ExportCheckpoint c -> false;
            case AgentCommand.SealExport c -> false;
            case AgentCommand.RemoveExport c -> false;
            case AgentCommand.SetCheckpointType c ->
                vm(c.vm())
                        .filter(seen ->
                                seen.checkpointType().equalsIgnoreCase(c.type().spelling())
                                        && (c.automaticCheckpoints() == null
                                                || c.automaticCheckpoints() == seen.automaticCheckpoints()))
                        .isPresent();
            case AgentCommand.SetProfileCheckpointType c ->
                inventory.profiles().stream()
                        .anyMatch(profile -> profile.kind() == c.profileKind()
                                && profile.id().equals(c.profile())
                                && profile.checkpointType()
                                        .equalsIgnoreCase(c.type().spelling()));
            case DiskCommand c -> false;
        };
    }

    /// Whether everything that a step moves is where it belongs.
    private boolean isMoved(int at) {
        return turn.requirePlan().ledger().stream()
                .filter(row -> moves(at, row))
                .noneMatch(row -> missing.contains(row) || abandoned.contains(row));
    }

    private boolean isIn(VmId vm, VmState state) {
        return vm(vm).filter(seen -> seen.state() == state).isPresent();
    }

    private boolean hasCheckpoint(VmId vm, String marker) {
        return vm(vm).filter(seen -> seen.checkpoints().stream()
                        .anyMatch(checkpoint -> checkpoint.description().contains(marker)))
                .isPresent();
    }

    private boolean goesOnFrom(VmId vm, String marker) {
        return vm(vm).filter(seen -> seen.checkpoints().stream()
                        .anyMatch(checkpoint ->
                                checkpoint.current() && checkpoint.description().contains(marker)))
                .isPresent();
    }

    // What was seen

    private Optional<Inventory.Vm> vm(VmId id) {
        return inventory.vms().stream().filter(vm -> vm.id().equals(id)).findFirst();
    }

    private Optional<Inventory.Disk> disk(VmId id, Slot slot) {
        return vm(id).flatMap(vm ->
                vm.disks().stream().filter(disk -> disk.slot().equals(slot)).findFirst());
    }

    private Optional<Inventory.Drive> drive(VmId id, int index) {
        return vm(id).flatMap(vm ->
                vm.drives().stream().filter(drive -> drive.index() == index).findFirst());
    }
}
