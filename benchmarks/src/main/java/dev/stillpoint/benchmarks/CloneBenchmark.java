package dev.stillpoint.benchmarks;

import dev.stillpoint.contracts.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How long a disk is away when its volume can clone: the clone alone, durable, as a worker makes it.
final class CloneBenchmark implements Benchmark {
    private static final double MILLIS = 1e3;
    private static final int TIMES = 7;

    @Override
    public String name() {
        return "clone";
    }

    @Override
    public String question() {
        return "a disk cloned beside itself, durable at the end, small and eight times as large; peer: cp --reflink";
    }

    @Override
    public List<Series> run(Scale scale) throws Exception {
        int mebibytes = scale.mebibytes(8, 96);
        try (Workbench bench = new Workbench("clone")) {
            Optional<ReflinkVolume> made = ReflinkVolume.make(bench, 12 * mebibytes + 512);
            if (made.isEmpty()) {
                return List.of();
            }
            try (ReflinkVolume volume = made.get()) {
                Path small = volume.root().resolve("small");
                Path large = volume.root().resolve("large");
                Workbench.fill(small, mebibytes);
                Workbench.fill(large, 8 * mebibytes);
                List<Double> ofSmall = clones(bench, small);
                List<Double> ofLarge = clones(bench, large);
                List<Double> peer = new ArrayList<>();
                for (int i = 0; i < TIMES; i++) {
                    Path clone = volume.root().resolve("peer");
                    peer.add(1000
                            * bench.run(Workbench.shell(
                                            "cp --reflink=always \"$0\" \"$1\" && sync \"$1\"", large, clone))
                                    .seconds());
                    Workbench.delete(clone);
                }
                return List.of(
                        Series.of("peer: cp --reflink of " + 8 * mebibytes + " MiB, a process", "ms", peer),
                        new Series("clone of " + mebibytes + " MiB", "ms", ofSmall, "<= 100"),
                        new Series("clone of " + 8 * mebibytes + " MiB", "ms", ofLarge, "<= 100"));
            }
        }
    }

    /// By the worker's own classes; their clock runs only while they clone.
    private static List<Double> clones(Workbench bench, Path source) throws Exception {
        List<Double> millis = new ArrayList<>();
        Path clone = source.resolveSibling("clone");
        for (int i = 0; i < TIMES; i++) {
            String said = bench.run(Workbench.engine("clone-disk", "--json", source, clone))
                    .out();
            millis.add(Json.mapper().readTree(said).get("seconds").asDouble() * MILLIS);
            Workbench.delete(clone);
        }
        return millis;
    }
}
