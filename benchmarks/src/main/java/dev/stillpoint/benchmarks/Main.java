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
            new AgentBenchmark(),
            new AuditBenchmark());

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Benchmarks to run.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--quick", description = "Fewer rounds and smaller data: shows that it works, proves nothing.")
    private boolean quick;

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
        Report report = new Report();
        for (Benchmark each : wanted) {
            report.print(each, each.run(quick), System.out);
        }
        if (json != null) {
            report.write(json);
        }
        return 0;
    }
}
