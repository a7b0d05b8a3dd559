package dev.stillpoint.simulation.fleet;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.saga.RunStatus;
import dev.stillpoint.orchestrator.saga.Signal;
import dev.stillpoint.simulation.model.Timeline;
import dev.stillpoint.simulation.model.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where a system's settings ask for it, nothing begins before another person has approved the plan, and what begins
/// then is what was approved, as the fabric is by then.
final class ApprovalRules {
    static final String APPROVED = "nothing begins before another person approved it";
    static final String COUNTS = "an approval in time counts, and nothing else does";
    static final String AS_APPROVED = "what was approved is what is done, or nothing is";

    /// The most that the database's clock ever does.
    static final Duration CLOCK_JUMPS_BACK = Duration.ofSeconds(30);

    private final Timeline time;
    private final Catalog catalog;
    private final Map<Entry, Asked> asked = new HashMap<>();

    /// What is known of a run that another person must approve.
    private static final class Asked {
        private @Nullable Look planned;
        private @Nullable Look approved;
        private @Nullable Instant until;
        private @Nullable Instant givenAt;
    }

    /// What a plan was made from.
    ///
    /// @param sets how often the catalog had changed
    private record Look(Plan plan, Instant at, Map<VmId, Vm> vms, int sets) {}

    /// All of a VM that a plan may depend on but its host, its power and names.
    private record Vm(Bound bound, String checkpointType, boolean automaticCheckpoints) {}

    /// What an approval binds to.
    private record Bound(Map<Slot, Disk> disks, Map<String, String> parents) {}

    private record Disk(@Nullable DiskPath path, boolean shared, long size) {}

    ApprovalRules(Timeline time, Catalog catalog) {
        this.time = time;
        this.catalog = catalog;
    }

    private static boolean isNeeded(Entry entry) {
        SystemSettings.Approval approval = entry.shape.settings().approval();
        return approval != null
                && entry.run.order().origin() == null
                && !entry.run.order().request().preview()
                && approval.kinds().contains(entry.run.order().request().kind());
    }

    /// A plan was made.
    void planned(Entry entry, Inventory inventory, Plan plan) {
        if (isNeeded(entry)) {
            Map<VmId, Vm> vms = new HashMap<>();
            inventory.vms().stream().filter(vm -> entry.shape.has(vm.id())).forEach(vm -> vms.put(vm.id(), seen(vm)));
            asked.computeIfAbsent(entry, none -> new Asked()).planned =
                    new Look(plan, inventory.inspectedAt(), vms, catalog.changes());
        }
    }

    private static Vm seen(Inventory.Vm vm) {
        Map<Slot, Disk> disks = new HashMap<>();
        for (Inventory.Disk disk : vm.disks()) {
            disks.put(disk.slot(), new Disk(disk.path(), disk.shared(), disk.virtualSize()));
        }
        Map<String, String> parents = new HashMap<>();
        for (Inventory.Checkpoint point : vm.checkpoints()) {
            parents.put(point.id(), String.valueOf(point.parent()));
        }
        return new Vm(new Bound(disks, parents), vm.checkpointType(), vm.automaticCheckpoints());
    }

    /// A person's approval is about to be told to a run.
    void given(Entry entry, Signal.Approved approval) {
        Asked about = asked.get(entry);
        Look planned = about == null ? null : about.planned;
        if (about == null || planned == null || about.until == null) {
            return;
        }
        boolean anotherPerson = Collections.disjoint(approval.people(), entry.requesters);
        boolean counts = entry.run.status() == RunStatus.AWAITING_APPROVAL
                && anotherPerson
                && !time.database().isAfter(about.until)
                && planned.plan.hash().equals(approval.planHash());
        if (counts) {
            about.givenAt = time.database();
            about.approved = planned;
        }
    }

    /// An executor begins with a run's command.
    void begins(Entry entry, Delivery delivery) {
        if (!(delivery.command() instanceof AgentCommand.InspectFabric)) {
            isApproved(entry, delivery.ref());
        }
    }

    private void isApproved(Entry entry, Object what) {
        Asked about = asked.get(entry);
        if (isNeeded(entry) && (about == null || about.givenAt == null)) {
            throw new Violation(APPROVED, what + " begins; " + entry);
        }
    }

    /// A transaction of a run is committed.
    void committed(Entry entry, RunStatus before) {
        RunStatus now = entry.run.status();
        if (!isNeeded(entry)) {
            if (now == RunStatus.AWAITING_APPROVAL) {
                throw new Violation(COUNTS, entry + " waits for what nobody has to give");
            }
            return;
        }
        Asked about = asked.get(entry);
        if (about == null) {
            return;
        }
        if (now == RunStatus.AWAITING_APPROVAL && before != now) {
            about.until = time.database().plus(within(entry));
        }
        switch (now) {
            case RUNNING -> {
                if (before != RunStatus.RUNNING && before != RunStatus.NEEDS_OPERATOR) {
                    isApproved(entry, "the run");
                    asApproved(entry, about);
                }
            }
            case AWAITING_APPROVAL -> {
                if (about.givenAt != null) {
                    throw new Violation(COUNTS, entry + " was approved and still waits");
                }
            }
            case PLANNING -> {
                if (before == RunStatus.AWAITING_APPROVAL && about.givenAt == null) {
                    throw new Violation(COUNTS, entry + " goes on, and nobody approved it in time");
                }
            }
            case REJECTED -> rejected(entry, before, about);
            default -> {}
        }
    }

    private static Duration within(Entry entry) {
        SystemSettings.Approval approval =
                Objects.requireNonNull(entry.shape.settings().approval());
        return Objects.requireNonNullElse(approval.expiresAfter(), Planning.APPROVAL_WITHIN);
    }

    private void rejected(Entry entry, RunStatus before, Asked about) {
        boolean early = about.until != null && !time.database().isAfter(about.until);
        if (before == RunStatus.AWAITING_APPROVAL && (about.givenAt != null || early)) {
            throw new Violation(COUNTS, entry + " is over before its time");
        }
        boolean changed = entry.run.state().problems().stream()
                .anyMatch(problem -> problem.code() == ProblemCode.INVENTORY_CHANGED);
        Look approved = about.approved;
        Look is = about.planned;
        if (changed && approved != null && is != null && approved.vms.equals(is.vms) && approved.sets == is.sets) {
            throw new Violation(COUNTS, entry + " is refused, and nothing changed");
        }
    }

    /// The plan that is carried out was made after the approval, from a fabric that is what it was.
    private static void asApproved(Entry entry, Asked about) {
        Look approved = about.approved;
        Look is = about.planned;
        Instant since = about.givenAt;
        if (approved == null || is == null || since == null || is.at.isBefore(since.minus(CLOCK_JUMPS_BACK))) {
            throw new Violation(AS_APPROVED, entry + " begins without another look since " + since);
        }
        for (Plan.Member member : approved.plan.members()) {
            Bound then = bound(approved, member.id());
            Bound now = bound(is, member.id());
            if (!Objects.equals(then, now)) {
                throw new Violation(
                        AS_APPROVED, entry + " begins, and " + member.name() + " was " + then + " and is " + now);
            }
        }
        if (!aim(approved.plan).equals(aim(is.plan))) {
            throw new Violation(
                    AS_APPROVED, entry + " begins with " + aim(is.plan) + ", approved was " + aim(approved.plan));
        }
    }

    private static @Nullable Bound bound(Look look, VmId id) {
        Vm vm = look.vms.get(id);
        return vm == null ? null : vm.bound;
    }

    /// Whom and what a plan is about.
    private static List<Object> aim(Plan plan) {
        List<Object> aim = new ArrayList<>();
        plan.members().forEach(member -> aim.add(member.id()));
        plan.sets().removes().forEach(removed -> aim.add(removed.set()));
        aim.add(String.valueOf(plan.sets().source()));
        plan.steps().list().forEach(step -> {
            if (step.command() instanceof AgentCommand.RemoveAnyCheckpoint remove) {
                aim.add(remove);
            }
        });
        return aim;
    }
}
