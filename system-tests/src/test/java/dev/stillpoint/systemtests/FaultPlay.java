package dev.stillpoint.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

/// Plays one cell of the fault matrix on a cell of the fabric.
final class FaultPlay {
    /// More often than any step is tried.
    private static final int ALWAYS = 100;

    /// Longer than the patience that the stack has with any step.
    private static final double PAST_PATIENCE = 10;

    private final Stack stack;
    private final Control control;
    private final FaultMatrix.Cell wrong;
    private final TestFabric.Cell cell;
    private long since;

    FaultPlay(Stack stack, FaultMatrix.Cell wrong) {
        this.stack = stack;
        this.wrong = wrong;
        if (wrong.plan().equals(FaultMatrix.WITH_CLONES)) {
            CloningVolume.isNeeded();
            cell = TestFabric.cloningCell();
        } else {
            cell = TestFabric.cell();
        }
        control = stack.control();
    }

    void play() {
        switch (wrong.plan()) {
            case "create", FaultMatrix.WITH_CLONES -> create();
            case "restore" -> restore();
            case "delete" -> delete();
            case "verify" -> verify();
            case "bring-home" -> bringHome();
            default -> throw new IllegalStateException("no plan is called " + wrong.plan());
        }
    }

    private void create() {
        FabricState before = control.state();
        if (wrong.undo()) {
            // Nothing of the first node goes home before its refresh is over.
            control.on("refresh", cell.node1()).takes(4);
        }
        boolean later = wrong.step().equals("ConfirmDetached");
        if (later) {
            control.on("detach", cell.node2()).takes(3);
        }
        String fault = wrong.undo() || later ? "" : set();
        Run run = stack.api("operator")
                .submit(Map.of(
                        "kind", "create",
                        "system", cell.system(),
                        "name", "matrix " + System.nanoTime(),
                        "storageLocation", "nas-b",
                        "stopTimeout", "PT3S"));
        if (wrong.undo()) {
            run.awaitRunning("RefreshVm", id(before, cell.node1()));
            run.awaitStep("CreateCheckpoint", id(before, cell.node2()), Run.Step::isDone);
            run.awaitStep(
                    cell.diskPath().startsWith(CloningVolume.WINDOWS) ? "CloneDisk" : "CopyDisk", "", Run.Step::isDone);
            fault = setAndCancel(run);
        } else if (later) {
            // Whoever looks at the fabric from here on is hit: the detach's own second look, then the confirmation.
            run.awaitRunning("DetachDisk", id(before, cell.node2()));
            fault = set();
        }
        String end = end(run, fault);
        switch (end) {
            case "SUCCEEDED" -> stack.done(run, before, cell);
            case "ROLLED_BACK", "CANCELED" -> stack.undone(run, before, cell);
            default -> {
                FabricState after = control.state();
                assertThat(after.untouched(cell.system())).isEqualTo(before.untouched(cell.system()));
                assertThat(after.harm(cell.system())).isEmpty();
            }
        }
    }

    private void restore() {
        SavedCell saved = SavedCell.of(stack, cell);
        // What comes after its disk on the way forward must not meet the fault that is meant for the way back.
        boolean holdsBoth = wrong.step().equals("InsertMedia");
        if (wrong.undo()) {
            control.on("attach", cell.node2()).takes(4);
            if (holdsBoth) {
                control.on("attach", cell.node1()).takes(4);
            }
        }
        String fault = wrong.undo() ? "" : set();
        Run run = saved.restore(Map.of("stopTimeout", "PT3S"));
        if (wrong.undo()) {
            run.awaitStep(
                    "AttachDisk",
                    id(saved.before(), cell.node1()),
                    step -> step.status().equals(holdsBoth ? "RUNNING" : "DONE"));
            run.awaitRunning("AttachDisk", id(saved.before(), cell.node2()));
            fault = setAndCancel(run);
        }
        if (end(run, fault).equals("SUCCEEDED")) {
            saved.restored(run);
        } else {
            saved.untouched(run);
        }
    }

    private void delete() {
        SavedCell saved = SavedCell.of(stack, cell);
        String fault = set();
        Run run = saved.delete();
        if (end(run, fault).equals("SUCCEEDED")) {
            saved.deleted();
        } else {
            saved.untouched(run);
        }
    }

    private void verify() {
        SavedCell saved = SavedCell.of(stack, cell);
        String fault = set();
        Run run = saved.verify();
        if (end(run, fault).equals("SUCCEEDED")) {
            assertThat(run.problemCodes()).isEmpty();
        }
        saved.untouched(run);
    }

    private void bringHome() {
        FabricState before = control.state();
        LostLedger lost = LostLedger.of(stack, cell);
        String fault = set();
        Run run = lost.awaitBringHome();
        if (end(run, fault).equals("REJECTED")) {
            // Stillpoint does not give up: it looks again by itself.
            control.take(fault);
            run = lost.awaitBringHomeAfter(run);
            run.mustEnd("SUCCEEDED");
        }
        lost.home(run, before);
    }

    private String setAndCancel(Run run) {
        String fault = set();
        assertThat(run.cancel().status()).as("cancel").isEqualTo(202);
        return fault;
    }

    /// Waits for the end that the table says, by way of an operator where it says so, and makes sure that the fault
    /// was met.
    private String end(Run run, String fault) {
        int times = lasts() ? ALWAYS : 1;
        if (wrong.viaOperator()) {
            run.mustEnd("NEEDS_OPERATOR");
            assertThat(control.left(fault)).as("the fault was met").isLessThan(times);
            assertThat(run.get().path("problems").toString()).as("problems").contains(concerned());
            assertThat(run.event("waiting-for-operator")).isPresent();
            control.take(fault);
            assertThat(run.retry().status()).as("retry").isEqualTo(202);
            run.mustEnd(wrong.ending());
        } else {
            run.mustEnd(wrong.ending());
            assertThat(control.left(fault)).as("the fault was met").isLessThan(times);
        }
        if (wrong.fault().equals("loseAnswer") && !onDisk() && !isRepeatable()) {
            assertThat(control.calls(since).stream()
                            .filter(call -> call.operation().equals(operation()) && stack.concerns(call, cell.node1())))
                    .as("what was done though nobody heard of it is not done again: %s", operation())
                    .hasSize(1);
        }
        return wrong.ending();
    }

    /// What nobody can tell from not having been done, and what changes nothing.
    private boolean isRepeatable() {
        return switch (wrong.step()) {
            case "RefreshVm", "GrantAccess" -> true;
            default -> wrong.hitsEverybody();
        };
    }

    /// What the operator must be told of.
    private String concerned() {
        return onDisk() ? cell.disk() : cell.node1();
    }

    private boolean lasts() {
        return wrong.fault().equals("fail") || wrong.fault().equals("noSpace");
    }

    private boolean onDisk() {
        return switch (wrong.step()) {
            case "CopyDisk", "UndoCopy", "WriteSideFile", "RemoveFiles", "DeleteCopy", "VerifyCopy" -> true;
            case "CloneDisk", "UndoClone", "ShipClone", "DeleteClone" -> true;
            default -> false;
        };
    }

    private String set() {
        Control.Fault fault = onDisk()
                ? control.onDisk(operation(), cell.disk())
                : control.on(operation(), wrong.hitsEverybody() ? "*" : cell.node1());
        fault.times(lasts() ? ALWAYS : 1);
        since = control.nextCall();
        return switch (wrong.fault()) {
            case "fail" -> onDisk() ? fault.set("fail") : fault.set("fail", 23317, "the cluster node said no");
            case "failAfterEffect" ->
                onDisk() ? fault.set("failAfterEffect") : fault.set("failAfterEffect", 23317, "it said it failed");
            case "hang" -> fault.seconds(PAST_PATIENCE).set("hang");
            case "lockedByOtherJob" -> fault.seconds(2).set("lockedByOtherJob");
            default -> fault.set(wrong.fault());
        };
    }

    private String operation() {
        return switch (wrong.step()) {
            case "InspectFabric", "ConfirmDetached" -> "list";
            case "StopVm" -> "stop";
            case "StartVm" -> "start";
            case "EjectMedia" -> "eject";
            case "InsertMedia" -> "insertMedia";
            case "DetachDisk" -> "detach";
            case "AttachDisk" -> "attach";
            case "CreateCheckpoint" -> "checkpoint";
            case "RestoreCheckpoint" -> "restore";
            case "RemoveCheckpoint" -> "removeCheckpoint";
            case "SwapDisk" -> "swap";
            case "SwapBack" -> "swapBack";
            case "GrantAccess" -> "grantAccess";
            case "RefreshVm" -> "refresh";
            case "CopyDisk" -> "copy";
            case "WriteSideFile" -> "sideFile";
            case "VerifyCopy" -> "verify";
            case "CloneDisk" -> "clone";
            case "ShipClone" -> "ship";
            case "UndoCopy", "RemoveFiles", "DeleteCopy", "UndoClone", "DeleteClone" -> "deleteCopy";
            default -> throw new IllegalStateException("no fault is known for " + wrong.step());
        };
    }

    private static String id(FabricState state, String vm) {
        return state.vm(vm).id();
    }
}
