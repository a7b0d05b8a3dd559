package dev.stillpoint.simulation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.StepCommand;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.orchestrator.plan.LedgerRow;
import dev.stillpoint.orchestrator.plan.Pivot;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.plan.SetStatus;
import dev.stillpoint.orchestrator.plan.Step;
import dev.stillpoint.orchestrator.plan.Steps;
import dev.stillpoint.orchestrator.plan.Undo;
import dev.stillpoint.orchestrator.saga.Effect;
import dev.stillpoint.orchestrator.saga.Run;
import dev.stillpoint.orchestrator.saga.Signal;
import dev.stillpoint.orchestrator.saga.State;
import dev.stillpoint.simulation.fleet.Variant;
import dev.stillpoint.simulation.model.ExecutorRules;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

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

    interface OnUndo {
        @Nullable
        Undo change(Step step, Undo undo);
    }

    private static Plan undos(Plan plan, OnUndo change) {
        return steps(plan, step -> {
            Undo undo = step.undo();
            return undo == null ? step : copy(step, step.needs(), change.change(step, undo));
        });
    }

    private static Plan steps(Plan plan, UnaryOperator<Step> change) {
        return with(plan, plan.steps().list().stream().map(change).toList(), plan.pivot());
    }

    private static Step copy(Step step, List<StepId> needs, @Nullable Undo undo) {
        return copy(step, step.command(), needs, undo);
    }

    private static Step command(Step step, StepCommand other) {
        return copy(step, other, step.needs(), step.undo());
    }

    private static Step copy(Step step, StepCommand command, List<StepId> needs, @Nullable Undo undo) {
        return new Step(
                step.id(),
                command,
                step.target(),
                needs,
                step.follows(),
                undo,
                step.policy(),
                step.bytes(),
                step.executor(),
                step.downtime(),
                step.fallback());
    }

    private static Plan with(Plan plan, List<Step> steps, Pivot pivot) {
        return new Plan(
                plan.hash(),
                plan.sets(),
                new Steps(steps),
                pivot,
                plan.members(),
                plan.disks(),
                plan.ledger(),
                plan.space(),
                plan.reservation(),
                plan.estimatedDowntime(),
                plan.warnings());
    }
}
