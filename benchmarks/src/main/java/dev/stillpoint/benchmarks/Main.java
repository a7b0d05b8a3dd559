package dev.stillpoint.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `./stillpoint bench NAME…`.
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Runs benchmarks by name, each paired with its peer; without a name lists them.")
public final class Main implements Callable<Integer> {
    private static final List<Benchmark> ALL = List.of(
            new DispatchBenchmark(),
            new ThroughputBenchmark(),
            new MakespanBenchmark(),
            new CopyBenchmark(),
            new DeltaBenchmark(),
            new CloneBenchmark(),
            new ResumeBenchmark(),
            new DowntimeBenchmark(),
            new WorkersBenchmark(),
            new AgentBenchmark(),
            new AuditBenchmark(),
            new HistoryBenchmark(),
            new SubmissionBenchmark(),
            new EventsBenchmark());

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Benchmarks to run.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--quick", description = "Fewer rounds and smaller data: shows that it works, proves nothing.")
    private boolean quick;

    @Option(names = "--rounds", paramLabel = "N", description = "As many rounds, where a benchmark has rounds.")
    private @Nullable Integer rounds;

    @Option(
            names = "--mebibytes",
            paramLabel = "N",
            description = "Disks of this size, where a benchmark has disks of one size.")
    private @Nullable Integer mebibytes;

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "As many runs in the long history, where a benchmark has one; 10,000 or more.")
    private @Nullable Integer runs;

    @Option(
            names = "--readme",
            description = "Put the tables into benchmarks/README.md, where it has a place for them.")
    private boolean readme;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures to FILE.")
    private @Nullable Path json;

    /// Exit codes as the launcher's: 0 good, 1 the work failed, 2 wrong use.
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (names.isEmpty()) {
            ALL.forEach(b -> System.out.printf("%-12s %s%n", b.name(), b.question()));
            return 0;
        }
        List<Benchmark> wanted = new ArrayList<>();
        for (String name : names) {
            wanted.add(ALL.stream()
                    .filter(b -> b.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new CommandLine.ParameterException(
                            new CommandLine(this), "no benchmark '" + name + "'; without a name they are listed")));
        }
        Scale scale = new Scale(quick, rounds, mebibytes, runs);
        if (readme && !scale.proves()) {
            throw new CommandLine.ParameterException(
                    new CommandLine(this), "--readme takes figures of full rounds and sizes only");
        }
        Report report = new Report();
        for (Benchmark each : wanted) {
            List<Series> series = each.run(scale);
            report.print(each, series, System.out);
            if (readme) {
                Figures.put(Workbench.home().resolve("benchmarks/README.md"), each.name(), series);
            }
        }
        if (json != null) {
            report.write(json);
        }
        return 0;
    }
}
