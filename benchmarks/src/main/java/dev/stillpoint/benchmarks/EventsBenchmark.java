package dev.stillpoint.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.RunEvent;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.local.part.PartKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// How late events reach those who watch runs, when many watch through one gateway.
final class EventsBenchmark implements Benchmark {
    private static final int RUNS = 50;
    private static final int WATCHERS_EACH = 6;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "events";
    }

    @Override
    public String question() {
        return "300 event streams of 50 running runs at one gateway, from an event's time until a client has it;"
                + " peer: a consumer of Kafka's topic of run events";
    }

    @Override
    public List<Series> run(Scale scale) throws Exception {
        int rounds = scale.rounds(1, 5);
        List<Double> delays = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        List<Double> rate = new ArrayList<>();
        List<Double> memory = new ArrayList<>();
        List<Double> part = new ArrayList<>();
        List<String> systems =
                IntStream.range(0, RUNS).mapToObj(ScriptedFabric::system).toList();
        Random random = new Random(300);
        try (BenchStack stack = BenchStack.startForLong(EnumSet.of(PartKind.GATEWAY, PartKind.ORCHESTRATOR));
                ScriptedAgent _ = new ScriptedAgent(
                        stack.bootstrap(),
                        stack.fabric(),
                        new ScriptedFabric(RUNS, 4),
                        // The first answer waits until all watch.
                        delivery -> delivery.command() instanceof AgentCommand.InspectFabric
                                ? Duration.ofSeconds(3)
                                : Duration.ofMillis(500 + random.nextInt(1500)),
                        (delivery, nanos) -> {});
                RunDriver driver = new RunDriver(stack.bootstrap());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .executor(threads)
                        .build()) {
            for (int i = -1; i < rounds; i++) {
                List<RunId> runs = driver.submit(systems);
                CountDownLatch watching = new CountDownLatch(RUNS * WATCHERS_EACH);
                List<Future<List<Seen>>> watched = new ArrayList<>();
                for (RunId run : runs) {
                    for (int w = 0; w < WATCHERS_EACH; w++) {
                        watched.add(threads.submit(() -> watch(http, stack, run, watching)));
                    }
                }
                watching.await();
                LoadPart load = LoadPart.begin();
                List<Double> peer = follow(driver, runs.size());
                List<Double> seen = new ArrayList<>();
                for (Future<List<Seen>> each : watched) {
                    each.get().forEach(event -> seen.add(event.millis()));
                }
                if (i >= 0) { // the round before the first warms all up
                    delays.addAll(seen);
                    bare.addAll(peer);
                    rate.add(seen.size() / ((System.nanoTime() - load.nanos()) / 1e9));
                    part.add(load.percentOfMachine());
                    memory.add(Workbench.peakMebibytes(stack.gatewayPid()));
                }
            }
        }
        return List.of(
                new Series("delivery to 300 clients", "ms", delays, "max <= 1000"),
                Series.of("peer: delivery by Kafka", "ms", bare),
                Series.of("events delivered", "1/s", rate),
                new Series("peak memory of the gateway", "MiB", memory, "<= 400"),
                Series.of("load generator and executor, part of all cores", "%", part));
    }

    /// An event as a client got it.
    ///
    /// @param millis since its time
    private record Seen(long sequence, double millis) {}

    /// Reads a run's stream to its end.
    ///
    /// @param watching counted down when the first event is there
    /// @return the events that came after that, each once and in order
    private static List<Seen> watch(HttpClient http, BenchStack stack, RunId run, CountDownLatch watching)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(stack.gateway() + "/v1/runs/" + run + "/events"))
                .header("X-API-Key", stack.key("viewer"))
                .header("Accept", "text/event-stream")
                .build();
        List<Seen> all = new ArrayList<>();
        HttpResponse<Stream<String>> answer = awaitRun(http, request);
        Instant open = Instant.MAX;
        long last = 0;
        String type = "";
        try (Stream<String> lines = answer.body()) {
            for (String line : (Iterable<String>) lines::iterator) {
                Instant now = Instant.now();
                if (line.startsWith("data:")) {
                    JsonNode event = Json.mapper().readTree(line.substring("data:".length()));
                    Instant at = Instant.parse(event.path("at").asText());
                    long sequence = event.path("sequence").asLong();
                    if (sequence != ++last) {
                        throw new IllegalStateException(
                                "run " + run + " told event " + sequence + " instead of " + last);
                    }
                    type = event.path("type").asText();
                    if (open.equals(Instant.MAX)) {
                        open = now;
                        watching.countDown();
                    }
                    if (at.isAfter(open)) {
                        all.add(new Seen(sequence, Duration.between(at, now).toNanos() / 1e6));
                    }
                }
            }
        }
        if (!type.equals("run-ended") || all.isEmpty()) {
            throw new IllegalStateException("the stream of run " + run + " ended after " + type + ", event " + last);
        }
        return all;
    }

    /// A run that was handed to Kafka is not known at once.
    private static HttpResponse<Stream<String>> awaitRun(HttpClient http, HttpRequest request)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            HttpResponse<Stream<String>> answer = http.send(request, HttpResponse.BodyHandlers.ofLines());
            if (answer.statusCode() == 200) {
                return answer;
            }
            answer.body().close();
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(request.uri() + " answers " + answer.statusCode());
            }
            Thread.sleep(Duration.ofMillis(50));
        }
    }

    /// Milliseconds from each event's time until Kafka gave it out here, until as many runs have ended.
    private static List<Double> follow(RunDriver driver, int runs) {
        List<Double> delays = new ArrayList<>();
        int ended = 0;
        Instant begin = Instant.now();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ended < runs) {
            for (RunEvent event : driver.news()) {
                if (event.at().isAfter(begin)) {
                    delays.add(Duration.between(event.at(), Instant.now()).toNanos() / 1e6);
                }
                if (event.type().equals("run-ended")) {
                    RunDriver.checkSuccess(event);
                    ended++;
                }
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(runs - ended + " runs did not end within " + PATIENCE);
            }
        }
        return delays;
    }
}
