package dev.stillpoint.local.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.stillpoint.local.api.JsonHttp;
import dev.stillpoint.local.fabric.FabricOutline;
import dev.stillpoint.local.part.LaunchSpec;
import dev.stillpoint.local.part.PartKind;
import dev.stillpoint.local.part.PartName;
import dev.stillpoint.local.part.PartRegistry;
import dev.stillpoint.local.part.StackFailure;
import dev.stillpoint.local.postgres.DatabaseSetup;
import dev.stillpoint.local.postgres.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Starts all parts, side by side as far as they don't need each other, and waits until a run can be submitted:
///
/// ```text
/// Kafka with its topics ─┬─ agents, workers ─┐
/// simulated fabric ──────┘                   ├─ storage locations made known and READY, first inspection seen
/// PostgreSQL ── roles ── schema ─┐           │
/// Kafka with its topics ─────────┴─ orchestrators, gateways
/// ```
final class StackStart {
    /// Stands in the last line of its log then.
    private static final String POSTGRES_STILL_ENDING = "Terminate any old server processes";

    private final Checkout checkout;
    private final StackFolder folder;
    private final PartRegistry registry;
    private final Secrets secrets;
    private final Map<String, String> keys;
    private final FabricOutline fabric;
    private final Readiness readiness;
    private final Progress progress;

    StackStart(
            Checkout checkout,
            StackFolder folder,
            PartRegistry registry,
            Secrets secrets,
            Map<String, String> keys,
            FabricOutline fabric,
            Progress progress) {
        this.checkout = checkout;
        this.folder = folder;
        this.registry = registry;
        this.secrets = secrets;
        this.keys = keys;
        this.fabric = fabric;
        this.readiness = new Readiness(registry);
        this.progress = progress;
    }

    /// @throws StackFailure when any part fails; the caller ends the others
    void run(PartPlans plans, StackOptions options, int gatewayPort, Ports ports) {
        LaunchSpec kafka = plans.kafka();
        LaunchSpec postgres = plans.postgres();
        LaunchSpec simulator = plans.simulator();
        List<LaunchSpec> executors = new ArrayList<>();
        for (int i = 1; i <= options.agents(); i++) {
            executors.add(plans.agent(i));
        }
        int number = 1;
        for (FabricOutline.Location location : fabric.locations()) {
            int count = options.workers().getOrDefault(location.id(), 1);
            for (int i = 0; i < count; i++) {
                executors.add(plans.worker(number++, location, location.maxCopies()));
            }
        }
        List<LaunchSpec> services = new ArrayList<>();
        for (int i = 1; i <= options.orchestrators(); i++) {
            services.add(plans.orchestrator(i));
        }
        for (int i = 1; i <= options.gateways(); i++) {
            services.add(plans.gateway(i, i == 1 ? gatewayPort : ports.free("gateway-" + i)));
        }
        registry.retain(partNames(List.of(kafka, postgres, simulator), executors, services));

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<Void> kafkaUp = async(threads, () -> launch(kafka));
            CompletableFuture<Void> databaseUp = async(threads, () -> startDatabase(postgres, plans.jdbc()));
            CompletableFuture<Void> fabricUp = async(threads, () -> launch(simulator));
            List<CompletableFuture<Void>> all = new ArrayList<>(List.of(kafkaUp, databaseUp, fabricUp));
            CompletableFuture<Void> forServices = CompletableFuture.allOf(kafkaUp, databaseUp);
            for (LaunchSpec service : services) {
                all.add(forServices.thenRunAsync(() -> launch(service), threads));
            }
            CompletableFuture<Void> forExecutors = CompletableFuture.allOf(kafkaUp, fabricUp);
            for (LaunchSpec executor : executors) {
                all.add(forExecutors.thenRunAsync(() -> launch(executor), threads));
            }
            try {
                join(all);
            } catch (RuntimeException e) {
                threads.shutdownNow();
                throw e;
            }
        }
        LaunchSpec gateway = services.stream()
                .filter(spec -> spec.part().kind() == PartKind.GATEWAY)
                .findFirst()
                .orElseThrow(() -> new StackFailure("a stack needs a gateway"));
        awaitWork(gateway, options);
    }

    private static CompletableFuture<Void> async(ExecutorService threads, Runnable work) {
        return CompletableFuture.runAsync(work, threads);
    }

    /// The first failure ends the waiting, whatever the others do.
    private static void join(List<CompletableFuture<Void>> all) {
        CompletableFuture<Void> done = CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0]));
        CompletableFuture<Void> failed = new CompletableFuture<>();
        all.forEach(each -> each.whenComplete((nothing, failure) -> {
            if (failure != null) {
                failed.completeExceptionally(failure);
            }
        }));
        try {
            CompletableFuture.anyOf(done, failed).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StackFailure failure) {
                throw failure;
            }
            throw e;
        }
    }

    private static Collection<PartName> partNames(
            List<LaunchSpec> first, List<LaunchSpec> executors, List<LaunchSpec> services) {
        List<LaunchSpec> all = new ArrayList<>(first);
        all.addAll(executors);
        all.addAll(services);
        return all.stream().map(LaunchSpec::part).toList();
    }

    /// Launches a part and waits until it can work.
    void launch(LaunchSpec spec) {
        long start = System.nanoTime();
        try {
            readiness.awaitHealthy(spec, registry.launch(spec));
        } catch (StackFailure failure) {
            if (!stillEnding(spec)) {
                throw failure;
            }
            Readiness.pause();
            launch(spec);
            return;
        }
        progress.say("%s is up after %.1f s".formatted(spec.part(), (System.nanoTime() - start) / 1e9));
    }

    /// The children of a killed PostgreSQL take a moment to notice; until then it refuses to start.
    private boolean stillEnding(LaunchSpec spec) {
        return spec.part().kind() == PartKind.POSTGRES
                && registry.running(spec.part()).isEmpty()
                && registry.logTail(spec.part(), 1).contains(POSTGRES_STILL_ENDING);
    }

    private void startDatabase(LaunchSpec postgres, String jdbc) {
        new PostgresServer(folder.postgres()).initialise(secrets.superuser(), registry.log(postgres.part()));
        launch(postgres);
        new DatabaseSetup(postgres.port(), secrets.superuser())
                .run(checkout.resource("orchestrator", "db/bootstrap.sql"), secrets.roles());
        long start = System.nanoTime();
        new Migration(checkout, folder, secrets).run(jdbc);
        progress.say("the database's schema is current after %.1f s".formatted((System.nanoTime() - start) / 1e9));
    }

    /// Until the first inspection was seen and every storage location is READY.
    private void awaitWork(LaunchSpec gateway, StackOptions options) {
        ProcessHandle process = registry.running(gateway.part())
                .orElseThrow(() -> new StackFailure(gateway.part() + " ended" + readiness.tail(gateway)));
        JsonHttp api = new JsonHttp(
                URI.create("http://127.0.0.1:" + gateway.port()), Map.of("X-API-Key", keys.getOrDefault("admin", "")));
        readiness.await("the API keys to be known", gateway, process, () -> ok(api, "/v1/systems"));
        for (FabricOutline.Location location : fabric.locations()) {
            readiness.await(
                    "storage location " + location.id() + " to be made known",
                    gateway,
                    process,
                    () -> put(api, location));
        }
        if (fabric.hasSystems() && options.agents() > 0) {
            readiness.await(
                    "the first inspection of the fabric",
                    gateway,
                    process,
                    () -> !items(api, "/v1/systems").isEmpty());
        }
        for (FabricOutline.Location location : fabric.locations()) {
            if (options.workers().getOrDefault(location.id(), 1) > 0) {
                readiness.await(
                        "storage location " + location.id() + " to become READY",
                        gateway,
                        process,
                        () -> ready(api, location.id()));
            }
        }
    }

    private static boolean ok(JsonHttp api, String path) {
        try {
            return api.get(path).status() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static JsonNode items(JsonHttp api, String path) {
        try {
            return api.get(path).body().path("items");
        } catch (IOException notYet) {
            return JsonNodeFactory.instance.arrayNode();
        }
    }

    private static boolean ready(JsonHttp api, String location) {
        try {
            JsonHttp.Answer answer = api.get("/v1/storage-locations/" + location);
            return answer.good() && answer.body().path("status").asText().equals("READY");
        } catch (IOException notYet) {
            return false;
        }
    }

    /// As an admin's PUT; a location that stands there as wanted is left alone.
    private static boolean put(JsonHttp api, FabricOutline.Location location) {
        String path = "/v1/storage-locations/" + location.id();
        try {
            JsonHttp.Answer known = api.get(path);
            if (known.good()
                    && known.body().path("path").asText().equalsIgnoreCase(location.path())
                    && known.body().path("maxConcurrentCopies").asInt() == location.maxCopies()) {
                return true;
            }
            JsonHttp.Answer answer = api.put(
                    path,
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("path", location.path())
                            .put("maxConcurrentCopies", location.maxCopies()));
            if (answer.status() == 400 || answer.status() == 403) {
                throw new StackFailure("the gateway refused storage location " + location.id() + ": " + answer.status()
                        + " " + answer.body());
            }
            return answer.good();
        } catch (IOException notYet) {
            return false;
        }
    }
}
