package dev.stillpoint.disk.command;

import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.disk.copy.Interruption;
import dev.stillpoint.disk.fault.FaultPlane;
import dev.stillpoint.disk.lock.CopyLocks;
import dev.stillpoint.disk.path.MappedPrefix;
import dev.stillpoint.disk.path.PathMap;
import dev.stillpoint.disk.storage.ChunkBuffers;
import dev.stillpoint.disk.storage.LocalStorage;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// All of a worker process: its slots, its ear on the control topic, its heartbeat. Without any framework.
final class Worker {
    private static final Logger LOG = Logger.getLogger(Worker.class);
    private static final int LEAST_BUFFERS = 4;
    private static final int MOST_BUFFERS = 8;
    private static final Duration END_WITHIN = Duration.ofMillis(1700);

    private final Bandwidth bandwidth = new Bandwidth(System::nanoTime);
    private final WorkerConfig config;
    private final Clock clock;
    private final Publisher publisher;
    private final KafkaAdmin admin;
    private final RunningSteps steps = new RunningSteps();
    private final ControlListener control;
    private final Heartbeats heartbeats;
    private final DiskCommandHandler handler;
    private final Map<Slot, LocationId> slots = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    /// @throws IOException when a location's key file can't be used
    Worker(WorkerConfig config, String bootstrapServers, String version, Clock clock) throws IOException {
        this.config = config;
        this.clock = clock;
        String random = UUID.randomUUID().toString().substring(0, 8);
        String processId = config.instance().map(name -> name + "-" + random).orElse(random);
        List<ServedLocation> locations = new ArrayList<>();
        for (Map.Entry<String, WorkerConfig.Location> entry : config.locations().entrySet()) {
            locations.add(ServedLocation.of(entry.getKey(), processId, entry.getValue()));
        }
        List<MappedPrefix> sources = config.sources().stream()
                .map(source -> new MappedPrefix(source.owner(), source.prefix(), source.local()))
                .toList();
        DatabaseClock databaseClock = new DatabaseClock(System::nanoTime);
        Engine engine = new Engine(
                new LocalStorage(),
                new CopyLocks(),
                new PathMap(sources),
                clock,
                bandwidth,
                config.faults().url().map(FaultPlane::new),
                new Engine.Settings(
                        config.lockWait(),
                        config.undoWait(),
                        buffersPerCopy(config, locations),
                        config.checkpoint().asLongValue()));
        this.handler = new DiskCommandHandler(engine, databaseClock);
        this.publisher = new Publisher(bootstrapServers, clock);
        this.admin = new KafkaAdmin(bootstrapServers);
        this.control = new ControlListener(
                bootstrapServers,
                databaseClock,
                steps,
                bandwidth,
                new StrayClones(engine.storage(), sources, System::nanoTime));
        this.heartbeats = new Heartbeats(locations, sources, version, this::busy, publisher, clock);
        for (ServedLocation location : locations) {
            addSlots(location, bootstrapServers);
        }
    }

    /// What there is, shared by all slots.
    private static int buffersPerCopy(WorkerConfig config, List<ServedLocation> locations) {
        int slots =
                Math.max(1, locations.stream().mapToInt(ServedLocation::slots).sum());
        long share = config.buffers().asLongValue() / ChunkBuffers.CHUNK_BYTES / slots;
        return (int) Math.clamp(share, LEAST_BUFFERS, MOST_BUFFERS);
    }

    private void addSlots(ServedLocation location, String bootstrapServers) {
        LocationTopic topic = new LocationTopic(location.id(), admin, config.lock(), config.deliveryLimit());
        DeadLetters deadLetters = new DeadLetters(admin, publisher);
        Slot.WorkStarter starter = (delivery, command, trace) -> startWork(location, delivery, command, trace);
        for (int i = 0; i < location.slots(); i++) {
            slots.put(
                    new Slot(location, i, config.lock(), topic, deadLetters, starter, bootstrapServers), location.id());
        }
    }

    private Work startWork(
            ServedLocation location, Delivery delivery, DiskCommand command, @Nullable String traceParent) {
        Interruption interruption = steps.begin(delivery.ref());
        Work work = new Work(delivery, command, location, handler, publisher, clock, interruption, traceParent);
        Thread.ofPlatform().daemon().name("work-" + delivery.ref().step()).start(() -> {
            try {
                work.run();
            } finally {
                steps.end(interruption);
            }
        });
        return work;
    }

    void start() {
        threads.add(Thread.ofPlatform().daemon().name("control").start(control));
        threads.add(Thread.ofPlatform().daemon().name("heartbeat").start(this::beat));
        for (Slot slot : slots.keySet()) {
            threads.add(Thread.ofPlatform().daemon().name(slot.name()).start(slot));
        }
        LOG.infof("worker was started locations=%s slots=%s", config.locations().keySet(), slots.size());
    }

    /// Hands the work over and ends within two seconds.
    void stop() {
        stopping = true;
        long until = System.nanoTime() + END_WITHIN.toNanos();
        slots.keySet().forEach(Slot::stop);
        control.stop();
        steps.stopAll();
        if (heartbeats.heard()) {
            heartbeats.send(true); // without a broker the send itself would outlast our time
        }
        try {
            for (Thread thread : threads) {
                long left = Math.max(1, (until - System.nanoTime()) / 1_000_000);
                thread.join(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        publisher.close();
        admin.close();
        LOG.info("worker was stopped");
    }

    /// What a copy of a location may take at the moment; 0 for unlimited.
    long bytesPerSecond(LocationId location) {
        return bandwidth.bytesPerSecond(location);
    }

    /// Whether Kafka heard of us lately.
    boolean heard() {
        return heartbeats.heard();
    }

    int busy(LocationId location) {
        return (int) slots.entrySet().stream()
                .filter(slot ->
                        slot.getValue().equals(location) && slot.getKey().busy())
                .count();
    }

    int slots() {
        return slots.size();
    }

    private void beat() {
        while (!stopping) {
            try {
                heartbeats.send(false);
                Thread.sleep(config.heartbeat());
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.errorf(e, "heartbeat failed");
            }
        }
    }
}
