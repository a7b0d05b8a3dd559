package dev.stillpoint.benchmarks;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.LocationId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// What a storage location's workers copy together when there are more of them, each with one slot and a process of
/// its own. Every copy is read back and proven; source and target lie on the same disk.
final class WorkersBenchmark implements Benchmark {
    private static final int[] COUNTS = {1, 2, 4};
    private static final int DISKS = 4;
    private static final LocationId LOCATION = new LocationId("nas");
    private static final String ROOT = "\\\\nas\\backup";
    private static final String VOLUME = "C:\\ClusterStorage\\Volume1";
    private static final String HOST = "hv01.lab.example";
    private static final String FABRIC = """
            fabric: bench
            vmmServer: vmm01.lab.example
            clusters:
              - {name: c1, volumes: [{path: 'C:\\ClusterStorage\\Volume1'}]}
            hosts:
              - {name: hv01.lab.example, cluster: c1}
            storageLocations:
              - {id: nas, path: '\\\\nas\\backup', maxCopies: 1}
            vms:
              - name: APP01-BENCH
                host: hv01.lab.example
                state: Running
                disks:
                  - {controller: SCSI, number: 0, location: 0, path: 'C:\\ClusterStorage\\Volume1\\APP01.vhdx', size: 16MiB}
            """;

    @Override
    public String name() {
        return "workers";
    }

    @Override
    public String question() {
        return "four disks copied, hashed and read back by 1, 2 and 4 workers of one location, bytes per second of all;"
                + " peer: as many cp side by side";
    }

    @Override
    public List<Series> run(Scale scale) throws Exception {
        int rounds = scale.rounds(1, 5);
        int mebibytes = scale.mebibytes(32, 512);
        Map<Integer, List<Double>> workers = new LinkedHashMap<>();
        Map<Integer, List<Double>> peers = new LinkedHashMap<>();
        try (Workbench bench = new Workbench("workers")) {
            Path fabric = Files.writeString(bench.folder().resolve("fabric.yaml"), FABRIC);
            int most = COUNTS[COUNTS.length - 1];
            try (BenchStack stack =
                            BenchStack.ofWorkers(bench.folder().resolve("stack"), fabric, LOCATION.value(), most);
                    CopyDriver driver = new CopyDriver(stack.bootstrap(), LOCATION, ROOT)) {
                Path sources = stack.local(HOST, VOLUME);
                Path copies = stack.local("", ROOT);
                List<DiskPath> disks = new ArrayList<>();
                List<Path> files = new ArrayList<>();
                for (int i = 0; i < DISKS; i++) {
                    String name = "bench" + i + ".vhdx";
                    files.add(sources.resolve(name));
                    disks.add(new DiskPath("cluster:c1", VOLUME + "\\" + name));
                    Workbench.fill(files.getLast(), mebibytes);
                }
                Path made = Files.createDirectory(bench.folder().resolve("made"));
                for (int i = 0; i < rounds; i++) {
                    for (int count : COUNTS) {
                        for (int worker = 1; worker <= most; worker++) {
                            stack.run("worker/" + worker, worker <= count);
                        }
                        driver.copy(disks, (long) mebibytes << 20); // whoever came just now is warm after this
                        Workbench.clear(copies);
                        Workbench.calm();
                        long begun = System.nanoTime();
                        Set<String> who = driver.copy(disks, (long) mebibytes << 20);
                        double seconds = (System.nanoTime() - begun) / 1e9;
                        Workbench.clear(copies);
                        double bare = bench.run(cp(count, files, made)).seconds();
                        Workbench.clear(made);
                        if (who.size() != count) {
                            System.out.println("of " + count + " workers only these made copies: " + who);
                        }
                        note(workers, count, DISKS * mebibytes / seconds);
                        note(peers, count, DISKS * mebibytes / bare);
                    }
                }
            }
        }
        return series(workers, peers);
    }

    private static void note(Map<Integer, List<Double>> all, int count, double value) {
        all.computeIfAbsent(count, none -> new ArrayList<>()).add(value);
    }

    private static Object[] cp(int count, List<Path> files, Path made) {
        List<Object> words = new ArrayList<>(List.of(
                "sh",
                "-ec",
                "made=\"$0\"; at=\"$1\"; shift; printf '%s\\0' \"$@\" | xargs -0 -n 1 -P \"$at\" cp -t \"$made\"; sync -f \"$made\"",
                made,
                count));
        words.addAll(files);
        return words.toArray();
    }

    private static List<Series> series(Map<Integer, List<Double>> workers, Map<Integer, List<Double>> peers) {
        List<Series> copied = new ArrayList<>();
        List<Series> all = new ArrayList<>();
        for (int count : COUNTS) {
            String many = count == 1 ? "1 worker" : count + " workers";
            copied.add(Series.of(many, "MiB/s", Objects.requireNonNull(workers.get(count))));
            Series peer =
                    Series.of("peer: cp, " + count + " at a time", "MiB/s", Objects.requireNonNull(peers.get(count)));
            all.addAll(List.of(copied.getLast(), peer, Series.ratio(many + " / cp", copied.getLast(), peer, "")));
        }
        for (int i = 1; i < COUNTS.length; i++) {
            all.add(Series.ratio(COUNTS[i] + " workers / 1 worker", copied.get(i), copied.getFirst(), ""));
        }
        return all;
    }
}
