package dev.stillpoint.simulator.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/// One job. A new version replaces the old one at each change.
///
/// @param vm the VM's GUID; the one who asks, for operations that lock no VM
/// @param correlation what the caller gave to find its job again; empty when it gave nothing
/// @param locking whether the VM takes no other job meanwhile
/// @param byVmm whether SCVMM itself does it, so that it is one of its jobs; else a command of a host
/// @param seconds how long it will probably take
public record Job(
        String id,
        String operation,
        String vm,
        String correlation,
        boolean locking,
        boolean byVmm,
        Status status,
        int code,
        String message,
        boolean stoppable,
        double seconds,
        Instant startedAt,
        Optional<Instant> finishedAt,
        Optional<JsonNode> result) {
    public enum Status {
        Running,
        Completed,
        Failed,
        Canceled
    }

    public boolean running() {
        return status == Status.Running;
    }

    public int progress(Instant now) {
        if (!running()) {
            return 100;
        }
        double passed = java.time.Duration.between(startedAt, now).toMillis() / 1000.0;
        return (int) Math.clamp(seconds <= 0 ? 99 : passed / seconds * 100, 0, 99);
    }

    public Job ended(Status how, int errorCode, String text, Instant at, Optional<JsonNode> outcome) {
        return new Job(
                id,
                operation,
                vm,
                correlation,
                locking,
                byVmm,
                how,
                errorCode,
                text,
                false,
                seconds,
                startedAt,
                Optional.of(at),
                outcome);
    }

    public Job stoppable(boolean can) {
        return new Job(
                id,
                operation,
                vm,
                correlation,
                locking,
                byVmm,
                status,
                code,
                message,
                can,
                seconds,
                startedAt,
                finishedAt,
                result);
    }
}
