package dev.stillpoint.simulator.fault;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The faults that still wait for their operation, in the order they were given; the first that matches is met.
public final class Faults {
    private final List<Fault> waiting = new ArrayList<>();
    private long generation;

    public synchronized void add(Fault fault) {
        waiting.add(fault);
    }

    public synchronized List<Fault> all() {
        return List.copyOf(waiting);
    }

    /// Removes those of an operation and VM (`*` means any); what hangs goes on.
    public synchronized void clear(String operation, String vm) {
        waiting.removeIf(fault -> (operation.equals("*") || fault.operation().equals(operation))
                && (vm.equals("*") || fault.vm().equalsIgnoreCase(vm)));
        generation++;
    }

    /// Removes one; what hangs by it goes on hanging. False when it has used itself up.
    public synchronized boolean remove(String id) {
        return waiting.removeIf(fault -> fault.id().equals(id));
    }

    /// Counts every matching fault up to the first that is due, and answers that one.
    ///
    /// @param vms names and ids of the VMs that the operation is about
    public synchronized Optional<Fault> take(String operation, Collection<String> vms) {
        for (int i = 0; i < waiting.size(); i++) {
            Fault fault = waiting.get(i);
            if (!fault.matches(operation, vms)) {
                continue;
            }
            Fault counted = fault.counted();
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

    /// Grows with each [#clear].
    public synchronized long generation() {
        return generation;
    }
}
