package dev.stillpoint.simulator.job;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All jobs, oldest first; of each VM the last 50 finished ones are kept. Guarded by the fabric's lock.
public final class Jobs {
    private static final int KEPT = 50;

    private final Map<String, Job> byId = new LinkedHashMap<>();

    public Jobs(List<Job> jobs) {
        jobs.forEach(job -> byId.put(job.id(), job));
    }

    public List<Job> all() {
        return List.copyOf(byId.values());
    }

    public Optional<Job> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    public void put(Job job) {
        byId.put(job.id(), job);
        if (!job.running()) {
            List<Job> ended = new ArrayList<>(ofVm(job.vm()).reversed());
            ended.removeIf(Job::running);
            for (int i = 0; i < ended.size() - KEPT; i++) {
                byId.remove(ended.get(i).id());
            }
        }
    }

    /// A VM's jobs, newest first.
    public List<Job> ofVm(String vm) {
        List<Job> jobs = new ArrayList<>();
        for (Job job : byId.values()) {
            if (job.vm().equals(vm)) {
                jobs.add(job);
            }
        }
        return jobs.reversed();
    }

    /// Each VM's newest job of SCVMM itself, by the VM's id.
    public Map<String, Job> lastOfVmm() {
        Map<String, Job> last = new HashMap<>();
        byId.values().stream().filter(Job::byVmm).forEach(job -> last.put(job.vm(), job));
        return last;
    }

    /// The job that keeps a VM from taking another.
    public Optional<Job> locking(String vm) {
        return byId.values().stream()
                .filter(job -> job.vm().equals(vm) && job.locking() && job.running())
                .findFirst();
    }
}
