package dev.stillpoint.benchmarks;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.local.part.PartKind;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How fast requests are accepted, at a rate that does not wait for answers, while runs execute.
final class SubmissionBenchmark implements Benchmark {
    private static final int PER_SECOND = 200;
    private static final int EXECUTING = 50;

    /// How long it goes on before anything is measured, after a quarter of that at half the rate: until what runs
    /// often is compiled and no two runs are at the same step.
    private static final int WARM_SECONDS = 240;

    /// Systems for which runs are submitted; none of them executes anything.
    private static final int ASKED_FOR = 40;

    @Override
    public String name() {
        return "submission";
    }

    @Override
    public String question() {
        return "200 runs a second submitted to the gateway, whatever it answers, while 50 others execute;"
                + " peer: one row committed and one record published, one after the other, beside the same 50 runs";
    }

    @Override
    public List<Series> run(Scale scale) throws Exception {
        int rounds = scale.rounds(1, 3);
        int seconds = scale.quick() ? 4 : 20;
        List<Double> millis = new ArrayList<>();
        List<Double> accepted = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        List<Double> ended = new ArrayList<>();
        List<Double> part = new ArrayList<>();
        ScriptedFabric fabric = new ScriptedFabric(EXECUTING + ASKED_FOR, 4);
        List<String> executing =
                IntStream.range(0, EXECUTING).mapToObj(ScriptedFabric::system).toList();
        Pace pace = new Pace();
        try (BenchStack stack = BenchStack.startForLong(EnumSet.of(PartKind.GATEWAY, PartKind.ORCHESTRATOR));
                ScriptedAgent _ = new ScriptedAgent(
                        stack.bootstrap(), stack.fabric(), fabric, pace::takes, (delivery, nanos) -> {});
                Floor peer = new Floor(stack.bootstrap(), stack.jdbc())) {
            BenchSystems.await(stack, ScriptedFabric.system(EXECUTING + ASKED_FOR - 1));
            try (BusyRuns busy = new BusyRuns(stack.bootstrap(), executing)) {
                pace.busy = busy;
                submit(stack, PER_SECOND / 2, scale.quick() ? seconds : WARM_SECONDS / 4);
                submit(stack, PER_SECOND, scale.quick() ? 1 : WARM_SECONDS);
                for (int i = 0; i < rounds; i++) {
                    int endedBefore = busy.ended();
                    LoadPart load = LoadPart.begin();
                    List<OpenLoop.Answer> answers = submit(stack, PER_SECOND, seconds);
                    part.add(load.percentOfMachine());
                    ended.add((busy.ended() - endedBefore) / (double) seconds);
                    bare.addAll(peer.roundTrips(scale.quick() ? 50 : 100));
                    answers.forEach(answer -> millis.add(answer.millis()));
                    long good = answers.stream().filter(OpenLoop.Answer::good).count();
                    accepted.add(100.0 * good / answers.size());
                }
            }
        }
        return List.of(
                new Series("submission", "ms", millis, "p99 <= 50"),
                Series.of("peer: commit and publish", "ms", bare),
                new Series("accepted of 200 a second", "%", accepted, ">= 100"),
                Series.of("runs that ended meanwhile", "1/s", ended),
                Series.of("load generator and executor, part of all cores", "%", part));
    }

    /// How long the executor takes. What was submitted waits for its inspection, as it does behind a busy
    /// agent; the steps of the runs that execute take three to fifteen seconds.
    private static final class Pace {
        private final Random random = new Random(50);
        private volatile @Nullable BusyRuns busy;

        Duration takes(Delivery delivery) {
            BusyRuns executing = busy;
            boolean inspection = delivery.command() instanceof AgentCommand.InspectFabric;
            if (inspection && executing != null && !executing.has(delivery.ref().run())) {
                return ScriptedAgent.NEVER;
            }
            return inspection ? Duration.ZERO : Duration.ofMillis(3000 + random.nextInt(12_000));
        }
    }

    private static List<OpenLoop.Answer> submit(BenchStack stack, int perSecond, int seconds)
            throws InterruptedException {
        try (OpenLoop load = new OpenLoop(
                URI.create(stack.gateway()), "/v1/runs", stack.key("operator"), SubmissionBenchmark::isAccepted)) {
            return load.post(
                    perSecond,
                    perSecond * seconds,
                    i -> "{\"kind\":\"create\",\"system\":\"" + ScriptedFabric.system(EXECUTING + i % ASKED_FOR)
                            + "\",\"name\":\"asked-" + i + "\"}");
        }
    }

    /// Whether the orchestrator has stored the run: one that only Kafka holds has not begun yet.
    private static boolean isAccepted(int status, String body) {
        return status == 202 && body.contains("\"startedAt\":\"2");
    }
}
