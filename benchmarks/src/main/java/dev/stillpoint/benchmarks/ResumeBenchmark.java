package dev.stillpoint.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.contracts.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a killed copy costs: the copying process is killed (`kill -9`) when two thirds are written, and another one
/// goes on. The peer is the copy that is not killed.
final class ResumeBenchmark implements Benchmark {
    private static final double MEBIBYTE = 1 << 20;
    private static final double BLOCK = 512;

    @Override
    public String name() {
        return "resume";
    }

    @Override
    public String question() {
        return "a copy killed at two thirds and gone on with: bytes copied twice, time; peer: a copy from nothing";
    }

    @Override
    public List<Series> run(Scale scale) throws Exception {
        int rounds = scale.rounds(1, 5);
        int mebibytes = scale.mebibytes(128, 1024);
        try (Workbench bench = new Workbench("resume")) {
            Path source = bench.folder().resolve("source.bin");
            Workbench.fill(source, mebibytes);
            List<Double> whole = new ArrayList<>();
            List<Double> resumed = new ArrayList<>();
            List<Double> twice = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                Path copy = bench.folder().resolve("copy");
                whole.add(bench.run(Workbench.engine("copy-disk", "--no-verify", source, copy))
                        .seconds());
                Workbench.clear(bench.folder(), source);
                double written = killedAt(bench, source, copy, mebibytes * 2 / 3);
                Workbench.Took rest = bench.run(Workbench.engine("copy-disk", "--no-verify", "--json", source, copy));
                JsonNode report = Json.mapper().readTree(rest.out());
                resumed.add(rest.seconds());
                twice.add(written - report.get("resumedBytes").asLong() / MEBIBYTE);
                Workbench.clear(bench.folder(), source);
            }
            Series peer = Series.of("peer: whole copy, " + mebibytes + " MiB", "s", whole);
            Series ours = Series.of("going on after the kill", "s", resumed);
            return List.of(
                    peer,
                    ours,
                    Series.ratio("going on / whole copy", ours, peer, ""),
                    new Series("copied twice", "MiB", twice, "<= 512"));
        }
    }

    /// @return how many mebibytes the killed process had written
    private static double killedAt(Workbench bench, Path source, Path copy, int mebibytes) throws Exception {
        Process process = bench.start(Workbench.engine("copy-disk", "--no-verify", source, copy));
        double written = 0;
        while (process.isAlive() && written < mebibytes) {
            Thread.sleep(5);
            written = written(copy);
        }
        process.toHandle().destroyForcibly();
        process.waitFor();
        written = written(copy);
        if (written == 0) {
            throw new IllegalStateException("the copy was over before it could be killed");
        }
        return written;
    }

    private static double written(Path copy) throws Exception {
        if (!Files.isDirectory(copy)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(copy)) {
            Optional<Path> partial = files.filter(
                            file -> file.getFileName().toString().matches("source\\.bin\\.\\d.*\\.partial")
                                    && !file.toString().endsWith(".journal.partial"))
                    .findFirst();
            return partial.isEmpty() ? 0 : allocatedMebibytes(partial.get());
        }
    }

    /// A file of random bytes has been written where it holds blocks.
    private static double allocatedMebibytes(Path file) throws IOException, InterruptedException {
        Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
        String blocks = new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        return stat.waitFor() == 0 ? Long.parseLong(blocks) * BLOCK / MEBIBYTE : 0;
    }
}
