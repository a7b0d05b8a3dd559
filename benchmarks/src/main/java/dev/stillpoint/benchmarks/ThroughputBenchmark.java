package dev.stillpoint.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// How many steps per second the orchestrator gets through with Kafka and PostgreSQL on the same cores.
final class ThroughputBenchmark implements Benchmark {
    @Override
    public String name() {
        return "throughput";
    }

    @Override
    public String question() {
        return "steps per second over 50 runs at once, executors that answer at once; "
                + "peer: rows committed and records published one after the other, nothing decided";
    }

    @Override
    public List<Series> run(Scale scale) throws Exception {
        int rounds = scale.rounds(1, 5);
        ScriptedFabric fabric = new ScriptedFabric(scale.quick() ? 10 : 50, 4);
        List<String> systems = IntStream.range(0, fabric.systems())
                .mapToObj(ScriptedFabric::system)
                .toList();
        AtomicInteger commands = new AtomicInteger();
        List<Double> steps = new ArrayList<>();
        List<Double> floor = new ArrayList<>();
        try (BenchStack stack = BenchStack.start();
                Floor peer = new Floor(stack.bootstrap(), stack.jdbc());
                ScriptedAgent _ = new ScriptedAgent(
                        stack.bootstrap(),
                        stack.fabric(),
                        fabric,
                        delivery -> Duration.ZERO,
                        (delivery, nanos) -> commands.incrementAndGet());
                RunDriver driver = new RunDriver(stack.bootstrap())) {
            for (int i = -1; i < rounds; i++) {
                commands.set(0);
                long start = System.nanoTime();
                driver.awaitSuccess(driver.submit(systems));
                double rate = commands.get() / ((System.nanoTime() - start) / 1e9);
                long bare = System.nanoTime();
                peer.roundTrips(300);
                double bareRate = 300 / ((System.nanoTime() - bare) / 1e9);
                if (i >= 0) { // the round before the first warms both up
                    steps.add(rate);
                    floor.add(bareRate);
                }
            }
        }
        Series measured = new Series("steps", "1/s", steps, ">= 300");
        Series bare = Series.of("peer: commit and publish in turn", "1/s", floor);
        return List.of(measured, bare, Series.ratio("steps / peer", measured, bare, ""));
    }
}
