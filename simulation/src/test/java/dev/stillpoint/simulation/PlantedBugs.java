package dev.stillpoint.simulation;

import static dev.stillpoint.simulation.ChangedPlans.command;
import static dev.stillpoint.simulation.ChangedPlans.copy;
import static dev.stillpoint.simulation.ChangedPlans.hashed;
import static dev.stillpoint.simulation.ChangedPlans.steps;
import static dev.stillpoint.simulation.ChangedPlans.undos;
import static dev.stillpoint.simulation.ChangedPlans.with;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.CheckpointChoice;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.Exports;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.plan.Facts;
import dev.stillpoint.orchestrator.plan.LedgerRow;
import dev.stillpoint.orchestrator.plan.Pivot;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.plan.PlanOutcome;
import dev.stillpoint.orchestrator.plan.Planner;
import dev.stillpoint.orchestrator.plan.SetStatus;
import dev.stillpoint.orchestrator.plan.Step;
import dev.stillpoint.orchestrator.plan.Undo;
import dev.stillpoint.orchestrator.saga.Approval;
import dev.stillpoint.orchestrator.saga.Effect;
import dev.stillpoint.orchestrator.saga.Run;
import dev.stillpoint.orchestrator.saga.RunStatus;
import dev.stillpoint.orchestrator.saga.Signal;
import dev.stillpoint.orchestrator.saga.State;
import dev.stillpoint.simulation.fleet.Variant;
import dev.stillpoint.simulation.model.ExecutorRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The product with one thing broken each: what a careless hand could do to a plan, to the saga, to what stands in
/// front of it, or to an executor.
enum PlantedBugs implements Variant {
    CLEAN_UP_BEFORE_HOME {
        @Override
        public Plan plan(Plan plan) {
            return undos(
                    plan,
                    (step, undo) -> new Undo(
                            undo.command(),
                            undo.group() == Undo.Group.HOME ? Undo.Group.CLEAN_UP : Undo.Group.HOME,
                            undo.needs(),
                            undo.follows(),
                            undo.along(),
                            undo.readers(),
                            undo.readerGrace(),
                            undo.policy()));
        }
    },
    NO_PIVOT {
        @Override
        public Plan plan(Plan plan) {
            return with(
                    plan,
                    plan.steps().list(),
                    new Pivot.AfterAll(
                            plan.steps().list().stream().map(Step::id).toList()));
        }
    },
    SWAP_BACK_AFTER_A_RESTORED_VM {
        // Without safety checkpoints, as if the first start were the pivot then, too.
        @Override
        public Plan plan(Plan plan) {
            boolean safe = plan.steps().list().stream().anyMatch(PlantedBugs::isCheckpoint);
            List<StepId> starts = plan.steps().list().stream()
                    .filter(step -> step.command() instanceof AgentCommand.StartVm)
                    .map(Step::id)
                    .toList();
            boolean restores =
                    plan.pivot().steps().stream().anyMatch(id -> id.value().startsWith("restore:"));
            return safe || !restores || starts.isEmpty()
                    ? plan
                    : with(plan, plan.steps().list(), new Pivot.AtFirst(starts));
        }
    },
    ATTACH_BEFORE_SWAP_BACK {
        @Override
        public Plan plan(Plan plan) {
            return undos(
                    plan,
                    (step, undo) -> !step.id().value().startsWith("detach:")
                            ? undo
                            : new Undo(
                                    undo.command(),
                                    undo.group(),
                                    List.of(),
                                    List.of(),
                                    undo.along(),
                                    undo.readers(),
                                    undo.readerGrace(),
                                    undo.policy()));
        }
    },
    PROBING_WITHOUT_ENDING_THE_UNKNOWN_STEP {
        @Override
        public ExecutorRules rules() {
            return new ExecutorRules(true, false, true, true, true);
        }
    },
    AN_UNDO_OVERTAKES_ITS_COPY {
        @Override
        public ExecutorRules rules() {
            return new ExecutorRules(true, true, false, true, true);
        }
    },
    UNFENCED_SECOND_RELAY {
        @Override
        public boolean fencesRelays() {
            return false;
        }
    },
    WORKERS_THAT_READ_WHAT_IS_NOT_COMMITTED {
        @Override
        public boolean workersReadCommitted() {
            return false;
        }
    },
    A_RELAY_THAT_LEAVES_NO_NOTE {
        @Override
        public boolean relaysLeaveNotes() {
            return false;
        }
    },
    LEDGER_WRITTEN_AFTER_THE_DETACH {
        @Override
        public List<Effect> effects(Run run, Signal signal, List<Effect> effects) {
            List<Effect> changed = new ArrayList<>(effects);
            changed.removeIf(
                    effect -> effect instanceof Effect.Ledger ledger && ledger.status() == LedgerRow.Status.AWAY);
            Plan plan = run.plan();
            if (plan != null
                    && signal instanceof Signal.Stepped stepped
                    && stepped.event() instanceof StepEvent.Succeeded done
                    && done.ref().direction() == Direction.FORWARD
                    && done.ref().step().value().startsWith("detach:")) {
                changed.add(new Effect.Ledger(rows(plan, done.ref().step()), LedgerRow.Status.AWAY));
            }
            return changed;
        }
    },
    CONTENTION_COUNTED_AS_FAILURE {
        @Override
        public ExecutorRules rules() {
            return new ExecutorRules(true, true, true, true, false);
        }
    },
    STALE_REQUEST_EXECUTED {
        @Override
        public ExecutorRules rules() {
            return new ExecutorRules(false, true, true, true, true);
        }
    },
    RETRY_THAT_FORGETS_THE_DIRECTION {
        @Override
        public Run retried(Run run) {
            ObjectNode state = JSON.valueToTree(run.state());
            state.remove("turnedBackAt");
            return new Run(run.order(), run.plan(), JSON.convertValue(state, State.class));
        }
    },
    A_REDELIVERED_COMMAND_EXECUTED_AGAIN {
        @Override
        public ExecutorRules rules() {
            return new ExecutorRules(true, true, true, false, true);
        }
    },
    COMPLETE_BEFORE_SHIPPING {
        // As if the set were whole as soon as its VMs run again.
        @Override
        public List<Effect> effects(Run run, Signal signal, List<Effect> effects) {
            boolean shipping = run.state().turnedBackAt() == null && effects.contains(new Effect.ReleaseVms());
            List<Effect> changed = new ArrayList<>(effects);
            if (shipping) {
                changed.add(new Effect.SetChanged(run.order().set(), SetStatus.COMPLETE));
            }
            return changed;
        }
    },
    SHIPPED_FROM_THE_LIVE_DISK {
        @Override
        public Plan plan(Plan plan) {
            return steps(
                    plan,
                    step -> step.command() instanceof DiskCommand.ShipClone ship
                            ? command(
                                    step,
                                    new DiskCommand.CopyDisk(
                                            ship.disk(),
                                            ship.source(),
                                            ship.files().stream()
                                                    .map(DiskCommand.CloneFile::live)
                                                    .toList(),
                                            ship.length(),
                                            ship.target()))
                            : step);
        }
    },
    A_CLONE_DELETED_BEFORE_IT_IS_SHIPPED {
        @Override
        public Plan plan(Plan plan) {
            return steps(
                    plan,
                    step -> step.command() instanceof DiskCommand.DeleteClone
                            ? copy(step, plan.pivot().steps(), step.undo())
                            : step);
        }
    },
    A_CLONE_THAT_NOBODY_DELETES {
        @Override
        public Plan plan(Plan plan) {
            return steps(
                    plan,
                    step -> step.command() instanceof DiskCommand.DeleteClone delete
                            ? command(step, new DiskCommand.DeleteClone(delete.disk(), delete.target(), List.of()))
                            : step);
        }
    },
    A_RUN_THAT_ASKS_NOBODY {
        @Override
        public Signal told(Run run, Signal signal) {
            return signal instanceof Signal.Planned planned ? new Signal.Planned(planned.at(), planned.plan()) : signal;
        }
    },
    APPROVED_BY_WHO_ASKED {
        @Override
        public Signal told(Run run, Signal signal) {
            return signal instanceof Signal.Approved given
                    ? new Signal.Approved(given.at(), given.actor(), Set.of(), given.planHash())
                    : signal;
        }
    },
    APPROVED_WHEN_IT_WAS_TOO_LATE {
        @Override
        public Signal told(Run run, Signal signal) {
            Approval awaited = run.state().approval();
            return signal instanceof Signal.Approved given && awaited != null
                    ? new Signal.Approved(awaited.expiresAt(), given.actor(), given.people(), given.planHash())
                    : signal;
        }
    },
    APPROVED_FOR_ANOTHER_PLAN {
        @Override
        public Signal told(Run run, Signal signal) {
            Approval given = run.state().approval();
            String hash = given == null ? null : given.planHash();
            return signal instanceof Signal.Planned planned && hash != null
                    ? new Signal.Planned(planned.at(), hashed(planned.plan(), hash), planned.approvalWithin())
                    : signal;
        }
    },
    APPROVED_AND_NOT_LOOKED_AT_AGAIN {
        // As if the plan that was approved were still right.
        @Override
        public List<Effect> effects(Run run, Signal signal, List<Effect> effects) {
            Plan plan = run.plan();
            Plan.Reservation reservation = plan == null ? null : plan.reservation();
            boolean isApproved = signal instanceof Signal.Approved && run.status() == RunStatus.PLANNING;
            if (!isApproved || plan == null || reservation == null) {
                return effects;
            }
            List<Effect> changed = new ArrayList<>(effects);
            changed.removeIf(effect -> effect instanceof Effect.Send);
            changed.add(new Effect.Reserve(
                    plan.members().stream().map(Plan.Member::id).toList(),
                    plan.disks().stream().map(Plan.SharedDisk::id).toList(),
                    plan.profiles(),
                    plan.sets().claims(),
                    reservation));
            return changed;
        }
    },
    WHAT_A_RESTORE_REPLACED_KEPT_FOR_EVER {
        @Override
        public List<Effect> effects(Run run, Signal signal, List<Effect> effects) {
            return effects.stream()
                    .filter(effect -> !(effect instanceof Effect.RemoveSetAt))
                    .toList();
        }
    },
    VMS_GIVEN_BACK_AT_ONCE {
        @Override
        public List<Effect> effects(Run run, Signal signal, List<Effect> effects) {
            List<Effect> changed = new ArrayList<>(effects);
            if (signal instanceof Signal.Reserved) {
                changed.add(new Effect.ReleaseVms());
            }
            return changed;
        }
    },
    CHECKPOINTS_REMOVED_THAT_NOBODY_NAMED {
        @Override
        public PlanOutcome planned(PlanOutcome sound, RunRequest request, Inventory inventory, Facts facts) {
            return request instanceof RunRequest.RemoveCheckpoints remove
                            && remove.checkpoints() instanceof CheckpointChoice.Named
                            && sound instanceof PlanOutcome.Planned
                    ? Planner.plan(
                            new RunRequest.RemoveCheckpoints(
                                    remove.system(),
                                    remove.vm(),
                                    new CheckpointChoice.All(),
                                    false,
                                    remove.startBy(),
                                    remove.preview(),
                                    remove.labels()),
                            inventory,
                            facts)
                    : sound;
        }
    },
    A_SETS_CHECKPOINTS_REMOVED_ONE_BY_ONE {
        @Override
        public PlanOutcome planned(PlanOutcome sound, RunRequest request, Inventory inventory, Facts facts) {
            return request instanceof RunRequest.RemoveCheckpoints
                    ? Planner.plan(
                            request,
                            inventory,
                            new Facts(
                                    facts.run(),
                                    facts.set(),
                                    facts.fabric(),
                                    facts.settings(),
                                    facts.locations(),
                                    Facts.Sets.NONE,
                                    facts.away(),
                                    facts.timing(),
                                    facts.margin()))
                    : sound;
        }
    },
    A_CHECKPOINT_THAT_IS_NOT_REMOVED {
        @Override
        public Plan plan(Plan plan) {
            return steps(
                    plan,
                    step -> step.command() instanceof AgentCommand.RemoveAnyCheckpoint remove
                            ? command(step, new AgentCommand.RemoveAnyCheckpoint(remove.vm(), "cp-0"))
                            : step);
        }
    },
    A_REMOVAL_THAT_TURNS_THE_VM_OFF {
        @Override
        public Plan plan(Plan plan) {
            return steps(
                    plan,
                    step -> step.command() instanceof AgentCommand.RemoveAnyCheckpoint remove
                                    && plan.members().stream()
                                            .anyMatch(member -> member.id().equals(remove.vm())
                                                    && member.state() == VmState.RUNNING)
                            ? command(
                                    step, new AgentCommand.StopVm(remove.vm(), StopMode.TURN_OFF, Duration.ZERO, false))
                            : step);
        }
    },
    A_CHECKPOINT_TYPE_FOR_ALL_BUT_ONE {
        @Override
        public Plan plan(Plan plan) {
            Step last = plan.steps().list().getLast();
            return steps(plan, step -> {
                Undo undo = step.undo();
                return step == last && step.command() instanceof AgentCommand.SetCheckpointType && undo != null
                        ? command(step, undo.command())
                        : step;
            });
        }
    },
    AN_EXPORT_WITHOUT_ITS_DISKS {
        @Override
        public Plan plan(Plan plan) {
            return steps(
                    plan,
                    step -> step.command() instanceof DiskCommand.WriteSideFile write
                                    && Exports.isDiskFile(
                                            write.files().getFirst().path().path())
                            ? command(
                                    step,
                                    new DiskCommand.VerifyCopy(
                                            write.disk(), write.target(), write.merkleRoot(), write.length()))
                            : step);
        }
    },
    A_START_THAT_WAITS_FOR_MEDIA {
        @Override
        public Plan plan(Plan plan) {
            return steps(plan, step -> {
                if (!(step.command() instanceof AgentCommand.StartVm)) {
                    return step;
                }
                List<StepId> needs = new ArrayList<>(step.needs());
                step.follows().stream()
                        .filter(id -> id.value().startsWith("insert:"))
                        .forEach(needs::add);
                return copy(step, needs, step.undo());
            });
        }
    };

    private static final ObjectMapper JSON = Json.mapper();

    private static List<LedgerRow> rows(Plan plan, StepId detach) {
        return plan.ledger().stream()
                .filter(row -> row instanceof LedgerRow.Disk disk
                        && detach.value()
                                .equals("detach:" + disk.vm() + ":"
                                        + disk.slot().number() + ":"
                                        + disk.slot().location()))
                .toList();
    }

    private static boolean isCheckpoint(Step step) {
        return step.command() instanceof AgentCommand.CreateCheckpoint;
    }
}
