package dev.stillpoint.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// How fast a disk is copied with proof, against all that admins would use instead.
///
/// Whole processes on all sides, everything on the medium when the clock stops, the source read from the medium. The
/// methods take turns in every round, so that a machine that drifts does not matter to their ratios.
final class CopyBenchmark implements Benchmark {
    private static final double GIBIBYTE_OF_MEBIBYTES = 1024;

    @Override
    public String name() {
        return "copy";
    }

    @Override
    public String question() {
        return "a disk of random bytes copied and hashed, against cp, dd, rsync, qemu-img, restic, borg, rclone";
    }

    @Override
    public List<Series> run(Scale scale) throws Exception {
        int rounds = scale.rounds(1, 5);
        int mebibytes = scale.mebibytes(64, 3072);
        try (Workbench bench = new Workbench("copy")) {
            Path source = bench.folder().resolve("source.bin");
            Workbench.fill(source, mebibytes);
            Map<String, Object[]> methods = methods(source, bench.folder().resolve("made"));
            Map<String, List<Workbench.Took>> took = new LinkedHashMap<>();
            Files.createDirectories(bench.folder().resolve("made"));
            bench.run(methods.values().iterator().next()); // the first one warms the medium up
            for (int i = 0; i < rounds; i++) {
                for (Map.Entry<String, Object[]> method : methods.entrySet()) {
                    Workbench.clear(bench.folder(), source);
                    Files.createDirectories(bench.folder().resolve("made"));
                    took.computeIfAbsent(method.getKey(), name -> new ArrayList<>())
                            .add(bench.run(method.getValue()));
                }
            }
            List<Series> all = series(took, mebibytes);
            Path picture = scale.proves()
                    ? Workbench.home().resolve("benchmarks/copy-methods.svg")
                    : Workbench.home().resolve("benchmarks/target/copy-methods.svg");
            Files.writeString(
                    picture,
                    Bars.svg(
                            "Copying a disk of " + mebibytes + " MiB, cold and durable: seconds, median and range",
                            all.subList(0, took.size())));
            System.out.println("picture: " + picture);
            return all;
        }
    }

    /// Each ends when everything is on the medium.
    private static Map<String, Object[]> methods(Path source, Path made) {
        Map<String, Object[]> methods = new LinkedHashMap<>();
        methods.put("cp", Workbench.shell("cp \"$0\" \"$1/c\" && sync \"$1/c\"", source, made));
        methods.put("copy + hash", Workbench.engine("copy-disk", "--no-verify", source, made.resolve("copy")));
        methods.put(
                "dd direct",
                Workbench.shell(
                        "dd if=\"$0\" of=\"$1/c\" bs=4M iflag=direct oflag=direct conv=fsync status=none",
                        source,
                        made));
        methods.put("copy + hash + read back", Workbench.engine("copy-disk", source, made.resolve("copy")));
        methods.put(
                "cp + sha256sum of both",
                Workbench.shell(
                        "cp \"$0\" \"$1/c\" && sync \"$1/c\" && sha256sum \"$0\" \"$1/c\" >\"$1/sums\"", source, made));
        add(methods, "rsync", "rsync", "rsync --whole-file \"$0\" \"$1/c\" && sync \"$1/c\"", source, made);
        add(
                methods,
                "qemu-img convert",
                "qemu-img",
                "qemu-img convert -f raw -O raw -t none -T none \"$0\" \"$1/c\" && sync \"$1/c\"",
                source,
                made);
        add(
                methods,
                "rclone --checksum",
                "rclone",
                "rclone copy --config /dev/null -q --checksum \"$0\" \"$1\" && sync -f \"$1\"",
                source,
                made);
        add(
                methods,
                "borg",
                "borg",
                "borg init -e none \"$1/r\" && borg create -C none \"$1/r::a\" \"$0\" && sync -f \"$1\"",
                source,
                made);
        add(
                methods,
                "restic",
                "restic",
                "restic init -q -r \"$1/r\" && restic backup -q --no-cache -r \"$1/r\" \"$0\" && sync -f \"$1\"",
                source,
                made);
        return methods;
    }

    private static void add(
            Map<String, Object[]> methods, String name, String program, String script, Path source, Path made) {
        if (Workbench.has(program)) {
            methods.put(name, Workbench.shell(script, source, made));
        }
    }

    private static List<Series> series(Map<String, List<Workbench.Took>> took, int mebibytes) {
        Map<String, Series> seconds = new LinkedHashMap<>();
        took.forEach((name, all) -> seconds.put(
                name,
                Series.of(name, "s", all.stream().map(Workbench.Took::seconds).toList())));
        List<Series> series = new ArrayList<>(seconds.values());
        Series cp = of(seconds, "cp");
        Series hashed = of(seconds, "copy + hash");
        Series proven = of(seconds, "copy + hash + read back");
        series.add(Series.ratio("copy + hash / cp", hashed, cp, "<= 1.0"));
        series.add(Series.ratio("copy + hash / dd direct", hashed, of(seconds, "dd direct"), "<= 1.3"));
        series.add(Series.ratio("copy + hash + read back / cp", proven, cp, "<= 1.7"));
        seconds.forEach((name, peer) -> {
            if (!name.startsWith("copy + hash") && !name.equals("cp") && !name.equals("dd direct")) {
                series.add(Series.ratio("copy + hash + read back / " + name, proven, peer, ""));
            }
        });
        double gibibytes = mebibytes / GIBIBYTE_OF_MEBIBYTES;
        for (String name : List.of("copy + hash", "copy + hash + read back")) {
            List<Workbench.Took> all = of(took, name);
            series.add(new Series(
                    "CPU of " + name,
                    "s/GiB",
                    all.stream().map(one -> one.cpuSeconds() / gibibytes).toList(),
                    name.equals("copy + hash") ? "<= 1.2" : ""));
            series.add(new Series(
                    "peak memory of " + name,
                    "MiB",
                    all.stream().map(Workbench.Took::peakMebibytes).toList(),
                    "<= 192"));
        }
        if (!Workbench.dropsCaches()) {
            System.out.println("WARM source: caches can't be dropped here");
        }
        return series;
    }

    private static <T> T of(Map<String, T> all, String name) {
        return Objects.requireNonNull(all.get(name), name);
    }
}
