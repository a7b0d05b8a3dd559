package dev.stillpoint.simulator.fault;

import java.util.Collection;
import java.util.OptionalDouble;

/// @param operation `*` or an operation's name
/// @param vm `*`, a VM's name or its id
/// @param seconds how long it hangs, slows, locks or finishes late
public record Fault(
        String id,
        String operation,
        String vm,
        int after,
        int times,
        Kind kind,
        int code,
        String message,
        OptionalDouble seconds) {
    public enum Kind {
        /// Nothing happens; the job fails.
        FAIL("fail"),
        /// The effect is there, the job fails; with seconds the caller gets the error at once and the job ends later.
        FAIL_AFTER_EFFECT("failAfterEffect"),
        /// The job does not end by itself (with seconds: for so long); then it goes on.
        HANG("hang"),
        SLOW("slow"),
        /// The job is done, then the connection is cut; with seconds it is cut at once and the job ends later.
        LOSE_ANSWER("loseAnswer"),
        /// Somebody else's job holds the VM.
        LOCKED_BY_OTHER_JOB("lockedByOtherJob");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /// @param vms names and ids of the VMs that the operation is about
    boolean matches(String wantedOperation, Collection<String> vms) {
        return (operation.equals("*") || operation.equals(wantedOperation))
                && (vm.equals("*") || vms.stream().anyMatch(vm::equalsIgnoreCase));
    }

    Fault counted() {
        return new Fault(
                id, operation, vm, Math.max(0, after - 1), after > 0 ? times : times - 1, kind, code, message, seconds);
    }
}
