package dev.stillpoint.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.StepCommand;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// How much longer a run of 50 VMs takes than its longest chain of steps must take.
final class MakespanBenchmark implements Benchmark {
    private static final int VMS = 50;

    @Override
    public String name() {
        return "makespan";
    }

    @Override
    public String question() {
        return "a run of 50 VMs from its first command to its last answer, against the longest chain of its plan; "
                + "peer: the same steps one after the other, as a script does";
    }

    @Override
    public List<Series> run(Scale scale) throws Exception {
        int rounds = scale.rounds(1, 5);
        ScriptedFabric fabric = new ScriptedFabric(1, VMS);
        Random random = new Random(50);
        Map<String, Double> seconds = new ConcurrentHashMap<>();
        AtomicLong first = new AtomicLong();
        List<Double> spans = new ArrayList<>();
        List<Double> critical = new ArrayList<>();
        List<Double> serial = new ArrayList<>();
        Map<StepCommand, Duration> takes = new ConcurrentHashMap<>();
        try (BenchStack stack = BenchStack.start();
                ScriptedAgent _ = new ScriptedAgent(
                        stack.bootstrap(),
                        stack.fabric(),
                        fabric,
                        delivery -> takes.getOrDefault(delivery.command(), Duration.ZERO),
                        (delivery, nanos) -> {
                            first.compareAndSet(0, System.nanoTime());
                            Duration time = Duration.ofMillis(300 + random.nextInt(400));
                            takes.put(delivery.command(), time);
                            seconds.put(delivery.ref().step().value(), time.toMillis() / 1e3);
                        });
                RunDriver driver = new RunDriver(stack.bootstrap())) {
            for (int i = -1; i < rounds; i++) {
                seconds.clear();
                takes.clear();
                first.set(0);
                List<RunId> runs = driver.submit(List.of(ScriptedFabric.system(0)));
                driver.awaitSuccess(runs);
                double span = (System.nanoTime() - first.get()) / 1e9;
                if (i >= 0) { // the round before the first warms up
                    spans.add(span);
                    critical.add(longestChain(stack.jdbc(), runs.getFirst(), seconds));
                    serial.add(seconds.values().stream()
                            .mapToDouble(Double::doubleValue)
                            .sum());
                }
            }
        }
        Series span = Series.of("makespan", "s", spans);
        Series chain = Series.of("longest chain of steps", "s", critical);
        Series script = Series.of("peer: one step after the other (sum)", "s", serial);
        return List.of(
                span,
                chain,
                script,
                Series.ratio("makespan / longest chain", span, chain, "<= 1.15"),
                Series.ratio("makespan / peer", span, script, ""));
    }

    private static double longestChain(String jdbc, RunId run, Map<String, Double> seconds) throws Exception {
        ObjectMapper mapper = Json.mapper();
        JsonNode plan;
        try (Connection connection = DriverManager.getConnection(jdbc);
                PreparedStatement select =
                        connection.prepareStatement("select plan from history.runs where id = ?::uuid")) {
            select.setString(1, run.toString());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                plan = mapper.readTree(row.getString(1));
            }
        }
        Map<String, Double> endsAt = new HashMap<>();
        double longest = 0;
        for (JsonNode step : plan.get("steps")) { // in plan order: what a step waits for stands before it
            double begin = 0;
            for (JsonNode before : step.get("dependsOn")) {
                begin = Math.max(begin, endsAt.getOrDefault(before.asText(), 0.0));
            }
            double end = begin + seconds.getOrDefault(step.get("id").asText(), 0.0);
            endsAt.put(step.get("id").asText(), end);
            longest = Math.max(longest, end);
        }
        return longest;
    }
}
