package dev.stillpoint.agent.command;

import dev.stillpoint.contracts.VmId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/// Work in lanes: one VM's in the order it came, side by side over VMs up to a limit. What has no lane runs at once.
///
/// A task may need several lanes. It begins when nothing that came before it, at work or waiting, needs one of them;
/// what comes behind it in any of them waits for it. All waiting tasks stand in one line, in the order they came, and
/// whenever something ends the line is gone through from its head. So the head of the line never waits for anything
/// that waits: there is no deadlock, and whatever waits comes to the head.
final class Lanes {
    private static final Logger LOG = Logger.getLogger(Lanes.class);
    private static final Duration INTERRUPTED_ENDS_WITHIN = Duration.ofSeconds(1);

    private final int limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final Set<Task> line = new LinkedHashSet<>();
    private final Set<Task> busy = new LinkedHashSet<>();
    private final Set<Thread> threads = new HashSet<>();
    private boolean ended;

    /// @param limit tasks with lanes that run at a time
    Lanes(int limit) {
        this.limit = limit;
    }

    interface Task {
        /// Empty: it needs none and runs at once.
        List<VmId> lanes();

        /// What people read who wait behind it.
        String words();

        /// Must not throw anything but this; an interrupt means: end, say nothing more.
        void run() throws InterruptedException;
    }

    /// A task that waits for its lanes, and what keeps it.
    record Queued(Task task, String waitingFor) {}

    void submit(Task task) {
        lock.lock();
        try {
            if (ended) {
                return;
            }
            if (task.lanes().isEmpty()) {
                start(task);
                return;
            }
            line.add(task);
            fill();
        } finally {
            lock.unlock();
        }
    }

    private void fill() {
        Set<VmId> taken = new HashSet<>();
        busy.forEach(task -> taken.addAll(task.lanes()));
        Iterator<Task> waiting = line.iterator();
        while (waiting.hasNext() && !ended && busy.size() < limit) {
            Task task = waiting.next();
            if (task.lanes().stream().noneMatch(taken::contains)) {
                waiting.remove();
                busy.add(task);
                start(task);
            }
            taken.addAll(task.lanes());
        }
    }

    private void start(Task task) {
        Thread thread = Thread.ofVirtual().name("lane-" + task.words()).unstarted(() -> run(task));
        threads.add(thread);
        thread.start();
    }

    private void run(Task task) {
        try {
            task.run();
        } catch (InterruptedException stop) {
            LOG.infof("work was ended: %s", task.words());
        } catch (RuntimeException defect) {
            LOG.errorf(defect, "work broke off: %s", task.words());
        } finally {
            lock.lock();
            try {
                threads.remove(Thread.currentThread());
                busy.remove(task);
                fill();
                idle.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /// Takes queued tasks out; what only they held up begins.
    List<Task> remove(Predicate<Task> which) {
        lock.lock();
        try {
            List<Task> removed = line.stream().filter(which).toList();
            removed.forEach(line::remove);
            fill();
            return removed;
        } finally {
            lock.unlock();
        }
    }

    List<Queued> queued() {
        lock.lock();
        try {
            List<Task> before = new ArrayList<>(busy);
            List<Queued> waiting = new ArrayList<>();
            for (Task task : line) {
                waiting.add(new Queued(task, keeper(task, before)));
                before.add(task);
            }
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    /// The first of those before it that needs one of its lanes.
    private String keeper(Task task, List<Task> before) {
        Optional<Task> keeper = before.stream()
                .filter(other -> other.lanes().stream().anyMatch(task.lanes()::contains))
                .findFirst();
        return keeper.isPresent()
                ? keeper.get().words() + " on the same VM"
                : "a free lane (" + busy.size() + " of " + limit + " are busy)";
    }

    /// Tasks that run now.
    int running() {
        lock.lock();
        try {
            return threads.size();
        } finally {
            lock.unlock();
        }
    }

    /// Takes nothing more, forgets what is queued, lets the running tasks finish within `grace`, then interrupts them
    /// and waits until they have ended.
    void end(Duration grace) {
        lock.lock();
        try {
            ended = true;
            line.clear();
            awaitIdle(grace);
            threads.forEach(Thread::interrupt);
            awaitIdle(INTERRUPTED_ENDS_WITHIN);
            if (!threads.isEmpty()) {
                LOG.errorf("work did not end when interrupted: %d tasks", threads.size());
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitIdle(Duration atMost) {
        long left = atMost.toNanos();
        try {
            while (!threads.isEmpty() && left > 0) {
                left = idle.awaitNanos(left);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
