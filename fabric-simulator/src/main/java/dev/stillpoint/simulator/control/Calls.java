package dev.stillpoint.simulator.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.simulator.job.Job;
import dev.stillpoint.simulator.machine.Fabric;
import java.time.Clock;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Every call received, in order, with what became of it. The last 50,000 are kept, in memory: a restart begins at 1
/// again.
public final class Calls {
    private static final int KEPT = 50_000;

    private final Clock clock;
    private final NavigableMap<Long, ObjectNode> calls = new TreeMap<>();
    private final Map<String, Long> byJob = new HashMap<>();
    private long last;

    public Calls(Clock clock) {
        this.clock = clock;
    }

    public synchronized long received(String operation, String vmName, String vmId, ObjectNode arguments) {
        ObjectNode call = Fabric.object()
                .put("number", ++last)
                .put("time", clock.instant().toString())
                .put("operation", operation)
                .put("vm", vmName.isEmpty() ? null : vmName)
                .put("vmId", vmId.isEmpty() ? null : vmId);
        call.set("arguments", arguments.deepCopy());
        call.putNull("job").put("outcome", "running").put("code", 0).put("message", "");
        calls.put(last, call);
        if (calls.size() > KEPT) {
            calls.pollFirstEntry();
        }
        return last;
    }

    public synchronized void accepted(long number, String job) {
        byJob.put(job, number);
        change(number, "running", 0, "").put("job", job);
    }

    public synchronized void answered(long number) {
        change(number, "answered", 0, "");
    }

    public synchronized void lost(long number) {
        change(number, "lost", 0, "");
    }

    public synchronized void refused(long number, int code, String message) {
        change(number, "refused", code, message);
    }

    public synchronized void ended(Job job) {
        Long number = byJob.remove(job.id());
        if (number != null) {
            change(number, job.status().name().toLowerCase(Locale.ROOT), job.code(), job.message());
        }
    }

    private ObjectNode change(long number, String outcome, int code, String message) {
        ObjectNode call = calls.getOrDefault(number, Fabric.object());
        return call.put("outcome", outcome).put("code", code).put("message", message);
    }

    /// The calls from a number on, at most 10,000, and the number to go on from.
    synchronized ObjectNode from(long number) {
        ObjectNode answer = Fabric.object();
        ArrayNode list = answer.putArray("calls");
        Iterator<ObjectNode> tail = calls.tailMap(number, true).values().iterator();
        while (tail.hasNext() && list.size() < 10_000) {
            list.add(tail.next().deepCopy());
        }
        long next = list.isEmpty()
                ? last + 1
                : list.get(list.size() - 1).path("number").asLong() + 1;
        return answer.put("next", next);
    }
}
