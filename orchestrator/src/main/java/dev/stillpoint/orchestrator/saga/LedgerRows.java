package dev.stillpoint.orchestrator.saga;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Medium;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.StepCommand;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.orchestrator.plan.LedgerRow;
import dev.stillpoint.orchestrator.plan.Plan;
import java.util.List;
import java.util.function.Predicate;

/// Which rows of the plan's attachment ledger a command takes away, and which it brings home.
final class LedgerRows {
    private LedgerRows() {}

    /// The claims are held: what hung where is stored before the first command is. What the run finds away already,
    /// it only has to bring home.
    static void begin(Turn turn) {
        Plan plan = turn.requirePlan();
        bring(turn, plan.ledger(), LedgerRow.Status.RECORDED);
        bring(turn, rows(plan, row -> !isTakenByTheRun(plan, row)), LedgerRow.Status.AWAY);
    }

    private static boolean isTakenByTheRun(Plan plan, LedgerRow row) {
        return plan.steps().list().stream().anyMatch(step -> takes(step.command(), row));
    }

    /// A command that takes something away counts as carried out from the moment it is sent.
    static void sent(Turn turn, StepCommand command) {
        bring(turn, rows(turn, row -> takes(command, row)), LedgerRow.Status.AWAY);
    }

    static void succeeded(Turn turn, StepCommand command) {
        bring(turn, rows(turn, row -> brings(turn, command, row)), LedgerRow.Status.HOME);
    }

    /// The file of a medium that was to be inserted is gone.
    static void mediumGone(Turn turn, AgentCommand.InsertMedia insert) {
        bring(
                turn,
                rows(
                        turn,
                        row -> brings(turn, insert, row)
                                && insert.media().stream().anyMatch(medium -> isOf(row, insert.vm(), medium))),
                LedgerRow.Status.ABANDONED);
        bring(
                turn,
                rows(
                        turn,
                        row -> brings(turn, insert, row)
                                && insert.media().stream().noneMatch(medium -> isOf(row, insert.vm(), medium))),
                LedgerRow.Status.HOME);
    }

    /// The run is given up before any of its commands was begun: what was to be taken away never left.
    static void isUntouched(Turn turn) {
        for (int at = 0; at < turn.steps.size(); at++) {
            StepCommand command = turn.steps.get(at).command();
            if (turn.forward(at) != null) {
                bring(turn, rows(turn, row -> takes(command, row)), LedgerRow.Status.HOME);
            }
        }
    }

    /// Whether a row's thing was taken away, or was to be, and has not been seen where it belongs since. Past the
    /// answers of the steps, this is what the ledger says.
    static boolean isAway(Turn turn, LedgerRow row) {
        boolean taken = !isTakenByTheRun(turn.requirePlan(), row);
        boolean home = false;
        for (int at = 0; at < turn.steps.size(); at++) {
            StepCommand forward = turn.steps.get(at).command();
            taken |= takes(forward, row) && turn.forward(at) != null;
            boolean stays = turn.turnedBackAt == null || turn.steps.get(at).undo() == null;
            home |= stays && brings(turn, forward, row) && turn.isDone(at);
            Try undo = turn.undo(at);
            if (undo != null && undo.phase() == Try.Phase.DONE) {
                home |= brings(turn, turn.command(at, Direction.UNDO), row);
            }
        }
        return taken && !home;
    }

    static boolean takes(StepCommand command, LedgerRow row) {
        return switch (command) {
            case AgentCommand.DetachDisk c -> isAt(row, c.vm(), c.slot(), c.disk());
            case AgentCommand.EjectMedia c -> c.media().stream().anyMatch(medium -> isOf(row, c.vm(), medium));
            case StepCommand c -> false;
        };
    }

    /// Whether a row is home once the command has succeeded. A drive that is to hold something else from now on (a
    /// restore inserts its set's media) is home with that.
    static boolean brings(Turn turn, StepCommand command, LedgerRow row) {
        return switch (command) {
            case AgentCommand.AttachDisk c -> isAt(row, c.vm(), c.slot(), c.disk());
            case AgentCommand.InsertMedia c ->
                row instanceof LedgerRow.Iso iso
                        && iso.vm().equals(c.vm())
                        && (c.media().contains(iso.medium()) || !isInsertedByTheRun(turn.requirePlan(), iso));
            case StepCommand c -> false;
        };
    }

    private static boolean isInsertedByTheRun(Plan plan, LedgerRow.Iso row) {
        return plan.steps().list().stream()
                .anyMatch(step -> step.command() instanceof AgentCommand.InsertMedia insert
                        && insert.vm().equals(row.vm())
                        && insert.media().contains(row.medium()));
    }

    private static boolean isAt(LedgerRow row, VmId vm, Slot slot, DiskPath disk) {
        return row instanceof LedgerRow.Disk at
                && at.vm().equals(vm)
                && at.slot().equals(slot)
                && at.disk().sameFileAs(disk);
    }

    private static boolean isOf(LedgerRow row, VmId vm, Medium medium) {
        return row instanceof LedgerRow.Iso iso
                && iso.vm().equals(vm)
                && iso.medium().equals(medium);
    }

    private static List<LedgerRow> rows(Turn turn, Predicate<LedgerRow> which) {
        return turn.plan == null ? List.of() : rows(turn.plan, which);
    }

    private static List<LedgerRow> rows(Plan plan, Predicate<LedgerRow> which) {
        return plan.ledger().isEmpty()
                ? List.of()
                : plan.ledger().stream().filter(which).toList();
    }

    static void bring(Turn turn, List<LedgerRow> rows, LedgerRow.Status status) {
        if (!rows.isEmpty()) {
            turn.effects.add(new Effect.Ledger(rows, status));
        }
    }
}
