package dev.stillpoint.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How long the orchestrator takes from an executor's result to the run's next command.
final class DispatchBenchmark implements Benchmark {
    @Override
    public String name() {
        return "dispatch";
    }

    @Override
    public String question() {
        return "a step's result handed to Kafka until the run's next command is read from Kafka, one run at a time; "
                + "peer: one row committed and one record published in a transaction, nothing decided";
    }

    @Override
    public List<Series> run(Scale scale) throws Exception {
        int rounds = scale.rounds(2, 8);
        int runsEach = scale.quick() ? 3 : 15;
        List<Double> dispatch = new ArrayList<>();
        List<Double> floor = new ArrayList<>();
        List<Double> dispatchMedians = new ArrayList<>();
        List<Double> floorMedians = new ArrayList<>();
        ScriptedFabric fabric = new ScriptedFabric(1, 1);
        List<Double> round = new ArrayList<>();
        try (BenchStack stack = BenchStack.start();
                Floor peer = new Floor(stack.bootstrap(), stack.jdbc());
                ScriptedAgent _ = new ScriptedAgent(
                        stack.bootstrap(), stack.fabric(), fabric, delivery -> Duration.ZERO, (delivery, nanos) -> {
                            if (nanos >= 0) {
                                round.add(nanos / 1e6);
                            }
                        });
                RunDriver driver = new RunDriver(stack.bootstrap())) {
            for (int i = -1; i < rounds; i++) {
                round.clear();
                for (int r = 0; r < (i < 0 ? 30 : runsEach); r++) {
                    driver.awaitSuccess(driver.submit(List.of(ScriptedFabric.system(0))));
                }
                List<Double> bare = peer.roundTrips(i < 0 ? 200 : round.size());
                if (i >= 0) { // the round before the first warms both up
                    dispatch.addAll(round);
                    floor.addAll(bare);
                    dispatchMedians.add(Series.of("", "", round).median());
                    floorMedians.add(Series.of("", "", bare).median());
                }
            }
        }
        return List.of(
                new Series("dispatch", "ms", dispatch, "p50 <= 20"),
                Series.of("peer: commit and publish", "ms", floor),
                Series.ratio(
                        "dispatch / peer, medians by round",
                        Series.of("", "", dispatchMedians),
                        Series.of("", "", floorMedians),
                        ""));
    }
}
