package dev.stillpoint.simulator.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The faults that workers ask for.
public final class DiskFaults {
    private final List<DiskFault> waiting = new ArrayList<>();

    public synchronized void add(DiskFault fault) {
        waiting.add(fault);
    }

    public synchronized List<DiskFault> all() {
        return List.copyOf(waiting);
    }

    public synchronized void clear() {
        waiting.clear();
    }

    /// False when it has used itself up.
    public synchronized boolean remove(String id) {
        return waiting.removeIf(fault -> fault.id().equals(id));
    }

    /// @param meansDisk whether a fault's `disk` means the disk that the worker works on
    public synchronized Optional<DiskFault> take(String step, String location, Predicate<String> meansDisk) {
        for (int i = 0; i < waiting.size(); i++) {
            DiskFault fault = waiting.get(i);
            boolean matches = (fault.step().equals("*") || fault.step().equals(step))
                    && (fault.location().equals("*") || fault.location().equals(location))
                    && (fault.disk().equals("*") || meansDisk.test(fault.disk()));
            if (!matches) {
                continue;
            }
            DiskFault counted = fault.counted();
            if (counted.times() > 0) {
                waiting.set(i, counted);
            } else {
                waiting.remove(i);
            }
            if (fault.after() == 0) {
                return Optional.of(fault);
            }
            if (counted.times() <= 0) {
                i--;
            }
        }
        return Optional.empty();
    }

    /// Counts one use of a fault that a worker did by itself; false when it is unknown.
    public synchronized boolean fired(String id) {
        for (int i = 0; i < waiting.size(); i++) {
            if (waiting.get(i).id().equals(id)) {
                DiskFault counted = waiting.get(i).counted();
                if (counted.times() > 0) {
                    waiting.set(i, counted);
                } else {
                    waiting.remove(i);
                }
                return true;
            }
        }
        return false;
    }
}
