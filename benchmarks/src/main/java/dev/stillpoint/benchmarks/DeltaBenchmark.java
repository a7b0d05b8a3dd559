package dev.stillpoint.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.contracts.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// What a place that clones saves: of a disk of which 5 % of the leaves have changed only those are written. The peer
/// is the same copy without a base.
final class DeltaBenchmark implements Benchmark {
    private static final int LEAF = 64 * 1024;
    private static final int LEAVES_PER_MEBIBYTE = 16;
    private static final double CHANGED = 0.05;

    @Override
    public String name() {
        return "delta";
    }

    @Override
    public String question() {
        return "a copy onto a clone of the last one, 5 % of the leaves changed; peer: the whole copy, hashed too";
    }

    @Override
    public List<Series> run(Scale scale) throws Exception {
        int rounds = scale.rounds(1, 5);
        int mebibytes = scale.mebibytes(64, 2048);
        try (Workbench bench = new Workbench("delta")) {
            Optional<ReflinkVolume> made = ReflinkVolume.make(bench, 3 * mebibytes + 512);
            if (made.isEmpty()) {
                return List.of();
            }
            try (ReflinkVolume volume = made.get()) {
                return rounds(bench, volume.root(), rounds, mebibytes);
            }
        }
    }

    private static List<Series> rounds(Workbench bench, Path place, int rounds, int mebibytes) throws Exception {
        Path source = bench.folder().resolve("source.bin");
        Workbench.fill(source, mebibytes);
        Path base = place.resolve("base");
        bench.run(Workbench.engine("copy-disk", "--no-verify", source, base));
        List<Double> whole = new ArrayList<>();
        List<Double> delta = new ArrayList<>();
        List<Double> written = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            long changed = change(source, mebibytes, new Random(i));
            whole.add(bench.run(Workbench.engine("copy-disk", "--no-verify", source, place.resolve("whole")))
                    .seconds());
            Workbench.clear(place, base);
            Workbench.Took onClone = bench.run(Workbench.engine(
                    "copy-disk", "--no-verify", "--json", "--base", base, source, place.resolve("delta")));
            delta.add(onClone.seconds());
            JsonNode report = Json.mapper().readTree(onClone.out());
            written.add(report.get("changedBytes").asDouble() / changed);
            // the next round's base is this copy, so that the changes do not add up
            Workbench.clear(place, place.resolve("delta"));
            Files.move(place.resolve("delta"), base);
        }
        Series peer = Series.of("peer: whole copy, " + mebibytes + " MiB on XFS", "s", whole);
        Series ours = Series.of("delta of 5 %", "s", delta);
        return List.of(
                peer,
                ours,
                Series.ratio("delta / whole copy", ours, peer, "<= 0.9"),
                new Series("bytes written / bytes of changed leaves", "", written, "<= 1.05"));
    }

    /// @return bytes of the leaves that changed
    private static long change(Path source, int mebibytes, Random random) throws IOException {
        int leaves = mebibytes * LEAVES_PER_MEBIBYTE;
        Set<Integer> changed = new HashSet<>();
        byte[] some = new byte[512];
        try (RandomAccessFile file = new RandomAccessFile(source.toFile(), "rw")) {
            while (changed.size() < leaves * CHANGED) {
                int leaf = random.nextInt(leaves);
                if (changed.add(leaf)) {
                    random.nextBytes(some);
                    file.seek((long) leaf * LEAF + random.nextInt(100) * 512L);
                    file.write(some);
                }
            }
            file.getFD().sync();
        }
        return (long) changed.size() * LEAF;
    }
}
