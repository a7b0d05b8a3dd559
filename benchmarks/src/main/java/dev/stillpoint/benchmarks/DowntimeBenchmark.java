package dev.stillpoint.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.local.api.JsonHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// How long a system of four VMs with two shared disks is down for a checkpoint set.
///
/// All disks lie on one XFS. Of one system the fabric says that its volume clones, of another one that it does not; the
/// script does its work with the second. The location is another file system, so that every copy is a whole one. The
/// three take turns in every round, each from a cold page cache; sets and copies are deleted between.
final class DowntimeBenchmark implements Benchmark {
    private static final Set<String> ENDS =
            Set.of("REJECTED", "SUCCEEDED", "ROLLED_BACK", "CANCELED", "RESOLVED", "NEEDS_OPERATOR");
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final String CLONES = "CLONES";
    private static final String COPIES = "COPIES";
    private static final String HOST = "hv01.lab.example";

    @Override
    public String name() {
        return "downtime";
    }

    @Override
    public String question() {
        return "four VMs with two shared disks, from the first stop to the last start, cloned and copied, once more with"
                + " disks twice as large; peer: the serial script (stop, detach, cp, checkpoint, attach, start)";
    }

    /// Seconds, in the order of the rounds.
    private record Windows(List<Double> cloned, List<Double> copied, List<Double> script) {
        Windows() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    @Override
    public List<Series> run(Scale scale) throws Exception {
        int rounds = scale.rounds(1, 5);
        int mebibytes = scale.mebibytes(48, 1024);
        List<Series> all = new ArrayList<>();
        List<Series> cloned = new ArrayList<>();
        for (int size : new int[] {mebibytes, 2 * mebibytes}) {
            Windows windows = new Windows();
            if (!measure(windows, size, rounds)) {
                return List.of();
            }
            String disks = ", two disks of " + size + " MiB";
            Series script = Series.of("script" + disks, "s", windows.script());
            Series copies = Series.of("copied" + disks, "s", windows.copied());
            Series clones = Series.of("cloned" + disks, "s", windows.cloned());
            all.addAll(List.of(
                    script,
                    copies,
                    clones,
                    Series.ratio("copied / script" + disks, copies, script, ""),
                    Series.ratio("cloned / copied" + disks, clones, copies, ""),
                    Series.ratio("cloned / script" + disks, clones, script, "<= 0.1")));
            cloned.add(clones);
        }
        all.add(Series.ratio("cloned, disks twice as large / cloned", cloned.getLast(), cloned.getFirst(), "<= 1.2"));
        return all;
    }

    /// @return false where no volume can be made that clones
    private static boolean measure(Windows windows, int mebibytes, int rounds) throws Exception {
        try (Workbench bench = new Workbench("downtime")) {
            Path data = bench.folder().resolve("stack");
            Path fabric = Files.writeString(bench.folder().resolve("fabric.yaml"), fabric(mebibytes));
            Path script = Files.createDirectory(bench.folder().resolve("script"));
            Optional<ReflinkVolume> made =
                    ReflinkVolume.make(bench, data.resolve("fabric/clusters/c1/ClusterStorage"), 6 * mebibytes + 2048);
            if (made.isEmpty()) {
                return false;
            }
            try (ReflinkVolume _ = made.get();
                    BenchStack stack = BenchStack.whole(data, fabric)) {
                ClassicScript classic = new ClassicScript(
                        stack.simulator(),
                        COPIES,
                        path -> stack.local(HOST, path).toString());
                for (int i = -1; i < rounds; i++) {
                    double cloned = window(stack, CLONES);
                    double copied = window(stack, COPIES);
                    Workbench.calm();
                    double serial = classic.run(script);
                    Workbench.clear(script);
                    if (i >= 0) { // the round before the first warms the services up
                        windows.cloned().add(cloned);
                        windows.copied().add(copied);
                        windows.script().add(serial);
                    }
                }
            }
        }
        return true;
    }

    /// Takes a checkpoint set and deletes it again.
    ///
    /// @return the downtime that the run tells, in seconds
    private static double window(BenchStack stack, String system) throws IOException, InterruptedException {
        Workbench.calm();
        JsonNode run = toSuccess(
                stack.api("operator"),
                request("create").put("system", system).put("name", "bench").put("storageLocation", "nas"));
        toSuccess(
                stack.api("admin"),
                request("delete").put("checkpointSet", run.path("checkpointSet").asText()));
        JsonNode downtime = run.path("downtime");
        return Duration.between(
                                Instant.parse(downtime.path("startedAt").asText()),
                                Instant.parse(downtime.path("endedAt").asText()))
                        .toMillis()
                / 1e3;
    }

    private static ObjectNode request(String kind) {
        return JsonNodeFactory.instance.objectNode().put("kind", kind);
    }

    private static JsonNode toSuccess(JsonHttp api, ObjectNode request) throws IOException, InterruptedException {
        JsonHttp.Answer begun =
                api.with("Idempotency-Key", UUID.randomUUID().toString()).post("/v1/runs", request);
        if (!begun.good()) {
            throw new IllegalStateException(request + " was refused: " + begun.body());
        }
        String id = begun.body().path("id").asText();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            JsonNode run = api.get("/v1/runs/" + id).body();
            String status = run.path("status").asText();
            if (status.equals("SUCCEEDED")) {
                return run;
            }
            if (ENDS.contains(status)) {
                throw new IllegalStateException(request + " ended " + status + ": " + run.path("problems"));
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IllegalStateException("run " + id + " did not end within " + PATIENCE);
    }

    private static String fabric(int mebibytes) {
        StringBuilder yaml = new StringBuilder("""
                fabric: bench
                vmmServer: vmm01.lab.example
                seconds: {stop: 0.3, start: 0.3, save: 0.3, checkpoint: 0.3, restore: 0.3, merge: 0.3, attach: 0.05, detach: 0.05, eject: 0.05, insertMedia: 0.05, refresh: 0.1}
                clusters:
                  - name: c1
                    volumes:
                      - {path: 'C:\\ClusterStorage\\CLONES', blockClone: true}
                      - {path: 'C:\\ClusterStorage\\COPIES', blockClone: false}
                hosts:
                  - {name: hv01.lab.example, cluster: c1}
                  - {name: hv02.lab.example, cluster: c1}
                storageLocations:
                  - {id: nas, path: '\\\\nas\\backup', maxCopies: 2}
                sharedDisks:
                """);
        for (String system : List.of(CLONES, COPIES)) {
            for (String disk : List.of("data", "log")) {
                yaml.append(
                        "  %1$s-%2$s: {path: 'C:\\ClusterStorage\\%1$s\\%2$s.vhdx', size: %3$dMiB, type: fixed, fill: random, seed: %4$d}%n"
                                .formatted(system, disk, mebibytes, disk.length()));
            }
        }
        yaml.append("vms:\n");
        for (String system : List.of(CLONES, COPIES)) {
            for (String vm : List.of("SQL01", "SQL02", "APP01", "APP02")) {
                yaml.append("""
                          - name: %1$s-%2$s
                            host: hv0%3$s.lab.example
                            cluster: true
                            state: Running
                            disks:
                              - {controller: SCSI, number: 0, location: 0, path: 'C:\\ClusterStorage\\%2$s\\%1$s.vhdx', size: 16MiB}
                        """.formatted(vm, system, vm.substring(vm.length() - 1)));
                if (vm.startsWith("SQL")) {
                    yaml.append("      - {controller: SCSI, number: 0, location: 1, shared: %1$s-data}%n"
                            .formatted(system));
                    yaml.append(
                            "      - {controller: SCSI, number: 0, location: 2, shared: %1$s-log}%n".formatted(system));
                }
            }
        }
        return yaml.toString();
    }
}
