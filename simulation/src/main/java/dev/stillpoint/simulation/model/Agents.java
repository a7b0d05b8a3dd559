package dev.stillpoint.simulation.model;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.VmId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The agents of a fabric: one has the command partition, another takes over when it is silent for too long.
///
/// The partition is a list; what is committed is the position of the oldest unfinished command, so that whoever takes
/// over gets it again. A command whose result stands in the topic of the step events is not carried out again; who
/// takes over reads that topic back to a minute before the committed position, and no further.
public final class Agents {
    /// How long a VM must stay Running after its shutdown was given up, before it counts as staying so. Guests that
    /// shut down at last do so before.
    public static final long SETTLING = 120_000;

    private static final long MARGIN = 60_000;

    final Fabric fabric;
    final Jobs jobs;
    final Timeline time;
    final Chance chance;
    final Weather weather;
    final ExecutorRules rules;
    final Trace trace;
    final Witness witness;
    private final Mouth mouth;
    private final List<Delivery> log = new ArrayList<>();
    private final List<Long> appendedAt = new ArrayList<>();
    private final Map<StepRef, Long> answered = new HashMap<>();
    private final Set<StepRef> unwanted = new HashSet<>();
    private int committed;
    private int processes;
    private AgentProcess active;

    public Agents(
            Fabric fabric,
            Jobs jobs,
            Timeline time,
            Chance chance,
            Weather weather,
            ExecutorRules rules,
            Trace trace,
            Witness witness,
            Mouth mouth) {
        this.fabric = fabric;
        this.jobs = jobs;
        this.time = time;
        this.chance = chance;
        this.weather = weather;
        this.rules = rules;
        this.trace = trace;
        this.witness = witness;
        this.mouth = mouth;
        active = new AgentProcess();
    }

    /// Kafka has it.
    public void append(Delivery delivery) {
        log.add(delivery);
        appendedAt.add(time.now());
        time.after(chance.between(1, 20), active::poll);
    }

    /// The cancel hint of the control topic.
    public void cancel(StepRef ref) {
        unwanted.add(ref);
    }

    /// The active agent ends at once; another one takes over, or it is started again.
    public void crash() {
        trace.say(() -> "agent " + active.number + " is killed");
        active.ended = true;
        takeOver(chance.between(1_000, 45_000));
    }

    /// The active agent stands still for a while. When that is too long, another one takes over, and this one goes on
    /// as one that has lost its partition.
    public void pause(long millis) {
        AgentProcess stopped = active;
        if (stopped.paused || stopped.ended) {
            return;
        }
        trace.say(() -> "agent " + stopped.number + " stands still for " + millis + " ms");
        stopped.paused = true;
        if (millis > 45_000) {
            takeOver(45_000);
        }
        time.after(millis, stopped::resume);
    }

    private void takeOver(long millis) {
        AgentProcess before = active;
        time.after(millis, () -> {
            if (active == before) {
                before.lost = true;
                active = new AgentProcess();
                active.position = committed;
                active.readFrom = (committed < log.size() ? appendedAt.get(committed) : time.now()) - MARGIN;
                trace.say(() -> "agent " + active.number + " takes over at " + committed);
                active.poll();
            }
        });
    }

    boolean isUnwanted(StepRef ref) {
        return unwanted.contains(ref);
    }

    void say(dev.stillpoint.contracts.StepEvent event) {
        mouth.tell(event);
    }

    /// One agent process.
    final class AgentProcess {
        final int number = ++processes;
        final String name = "agent lab/" + number;
        private final Map<VmId, ArrayDeque<AgentWork>> lanes = new HashMap<>();
        private final List<Runnable> parked = new ArrayList<>();
        private final Set<Integer> unfinished = new HashSet<>();
        private long readFrom;
        private int position;
        private boolean paused;
        private boolean ended;
        private boolean lost;

        /// Runs a piece of work when this process can: later when it stands still, never when it has ended.
        void go(Runnable piece) {
            if (ended) {
                return;
            }
            if (paused) {
                parked.add(piece);
            } else if (!lost) {
                piece.run();
            }
        }

        boolean isAnswered(StepRef ref) {
            Long at = answered.get(ref);
            return at != null && at >= readFrom;
        }

        private void resume() {
            if (ended || !paused) {
                return;
            }
            trace.say(() -> name + " goes on" + (lost ? ", its partition lost" : ""));
            paused = false;
            if (lost) {
                ended = true;
                parked.clear();
                return;
            }
            List<Runnable> now = List.copyOf(parked);
            parked.clear();
            now.forEach(this::go);
            poll();
        }

        private void poll() {
            if (ended || paused || lost) {
                return;
            }
            while (position < log.size()) {
                int offset = position++;
                Delivery delivery = log.get(offset);
                unfinished.add(offset);
                AgentWork work = new AgentWork(Agents.this, this, offset, delivery);
                List<VmId> own = ((AgentCommand) delivery.command()).lanes();
                for (VmId vm : own) {
                    lanes.computeIfAbsent(vm, none -> new ArrayDeque<>(4)).add(work);
                }
                begin(work);
                if (!work.begun()) {
                    work.waitInLane();
                }
            }
        }

        /// Whoever is first in all its lanes begins.
        private void begin(AgentWork work) {
            if (work.begun()) {
                return;
            }
            for (VmId vm : work.lanes()) {
                ArrayDeque<AgentWork> lane = lanes.get(vm);
                if (lane == null || lane.peek() != work) {
                    return;
                }
            }
            work.start();
        }

        /// Its result is in the topic, or it needs none.
        void finished(AgentWork work, @Nullable StepRef result) {
            if (result != null) {
                answered.put(result, time.now());
            }
            unfinished.remove(work.offset);
            if (active == this) {
                int oldest = position;
                for (int offset : unfinished) {
                    oldest = Math.min(oldest, offset);
                }
                committed = Math.max(committed, oldest);
            }
            for (VmId vm : work.lanes()) {
                ArrayDeque<AgentWork> lane = lanes.get(vm);
                if (lane != null) {
                    lane.remove(work);
                }
            }
            for (VmId vm : work.lanes()) {
                ArrayDeque<AgentWork> lane = lanes.get(vm);
                AgentWork next = lane == null ? null : lane.peek();
                if (next != null) {
                    time.after(1, () -> go(() -> begin(next)));
                }
            }
        }
    }
}
