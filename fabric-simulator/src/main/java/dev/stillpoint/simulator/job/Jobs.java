package dev.stillpoint.simulator.job;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All jobs, oldest first; of each VM the last 50 finished ones are kept. Guarded by the fabric's lock.
public final class Jobs {
    private static final int KEPT = 50;

    private final Map<String, Job> byId = new LinkedHashMap<>();
    private final Map<String, Map<String, Job>> byVm = new HashMap<>();

    public Jobs(List<Job> jobs) {
        jobs.forEach(this::keep);
    }

    public List<Job> all() {
        return List.copyOf(byId.values());
    }

    public Optional<Job> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    public void put(Job job) {
        Map<String, Job> ofVm = keep(job);
        if (!job.running()) {
            forgetTheOldest(ofVm.values());
        }
    }

    private Map<String, Job> keep(Job job) {
        Map<String, Job> ofVm = byVm.computeIfAbsent(job.vm(), _ -> new LinkedHashMap<>());
        ofVm.put(job.id(), job);
        byId.put(job.id(), job);
        return ofVm;
    }

    private void forgetTheOldest(Iterable<Job> ofVm) {
        int ended = 0;
        for (Job each : ofVm) {
            ended += each.running() ? 0 : 1;
        }
        for (Iterator<Job> oldest = ofVm.iterator(); ended > KEPT; ) {
            Job each = oldest.next();
            if (!each.running()) {
                oldest.remove();
                byId.remove(each.id());
                ended--;
            }
        }
    }

    /// A VM's jobs, newest first.
    public List<Job> ofVm(String vm) {
        return new ArrayList<>(byVm.getOrDefault(vm, Map.of()).values()).reversed();
    }

    /// Each VM's newest job of SCVMM itself, by the VM's id.
    public Map<String, Job> lastOfVmm() {
        Map<String, Job> last = new HashMap<>();
        byId.values().stream().filter(Job::byVmm).forEach(job -> last.put(job.vm(), job));
        return last;
    }

    /// The job that keeps a VM from taking another.
    public Optional<Job> locking(String vm) {
        return byVm.getOrDefault(vm, Map.of()).values().stream()
                .filter(job -> job.locking() && job.running())
                .findFirst();
    }
}
