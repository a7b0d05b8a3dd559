package dev.stillpoint.disk.command;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Heartbeat;
import dev.stillpoint.contracts.Heartbeat.SourcePrefix;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.Topics;
import dev.stillpoint.disk.clone.BlockCloning;
import dev.stillpoint.disk.path.MappedPrefix;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToIntFunction;
import org.jboss.logging.Logger;

/// Tells of each location that this process lives, what it has room for and what it reaches.
final class Heartbeats {
    private static final Logger LOG = Logger.getLogger(Heartbeats.class);
    private static final Duration PROBE_AGAIN = Duration.ofMinutes(10);
    private static final Duration FRESH = Duration.ofSeconds(15);

    private record Probe(boolean clones, long at) {}

    private final List<ServedLocation> locations;
    private final List<MappedPrefix> sources;
    private final String version;
    private final ToIntFunction<LocationId> busy;
    private final Publisher publisher;
    private final Clock clock;
    private final Map<Path, Probe> probes = new ConcurrentHashMap<>();
    private volatile long confirmedAt = System.nanoTime() - FRESH.toNanos();

    Heartbeats(
            List<ServedLocation> locations,
            List<MappedPrefix> sources,
            String version,
            ToIntFunction<LocationId> busy,
            Publisher publisher,
            Clock clock) {
        this.locations = List.copyOf(locations);
        this.sources = List.copyOf(sources);
        this.version = version;
        this.busy = busy;
        this.publisher = publisher;
        this.clock = clock;
    }

    /// One for each location whose root is there.
    void send(boolean stopping) {
        for (ServedLocation location : locations) {
            try {
                if (Files.isDirectory(location.root())) {
                    Heartbeat.Worker beat = beat(location, stopping);
                    var confirmed =
                            publisher.send(Topics.EXECUTORS, location.executor(), beat, location.executor(), null);
                    if (!stopping) {
                        confirmed.get(2, TimeUnit.SECONDS);
                        confirmedAt = System.nanoTime();
                    }
                }
            } catch (IOException | ExecutionException | TimeoutException e) {
                LOG.warnf("heartbeat was not sent location=%s reason=%s", location.id(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /// Whether Kafka heard of us lately.
    boolean heard() {
        return System.nanoTime() - confirmedAt < FRESH.toNanos();
    }

    private Heartbeat.Worker beat(ServedLocation location, boolean stopping) throws IOException {
        return new Heartbeat.Worker(
                location.executor(),
                version,
                clock.instant(),
                location.id(),
                location.slots(),
                busy.applyAsInt(location.id()),
                location.space().usableBytes(location.root()),
                location.space().capacityBytes(location.root()),
                clones(location.root()),
                sources.stream()
                        .filter(source -> Files.isReadable(source.local()) && Files.isDirectory(source.local()))
                        .flatMap(source -> prefixes(source).stream())
                        .toList(),
                stopping,
                location.path());
    }

    /// A mapped prefix, and each volume that is mounted in it: `C:\ClusterStorage` holds nothing but volumes,
    /// which may differ in what they can.
    private List<SourcePrefix> prefixes(MappedPrefix source) {
        List<SourcePrefix> prefixes = new ArrayList<>();
        prefixes.add(new SourcePrefix(new DiskPath(source.owner(), source.prefix()), clones(source.local())));
        String below = source.prefix().endsWith("\\") ? source.prefix() : source.prefix() + "\\";
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(source.local(), Files::isDirectory)) {
            FileStore own = Files.getFileStore(source.local());
            for (Path entry : entries) {
                if (!Files.getFileStore(entry).equals(own)) {
                    DiskPath volume = new DiskPath(source.owner(), below + entry.getFileName());
                    prefixes.add(new SourcePrefix(volume, clones(entry)));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.debugf("volumes in %s can't be told apart: %s", source.local(), e);
        }
        return prefixes;
    }

    private boolean clones(Path folder) {
        long now = System.nanoTime();
        Probe known = probes.get(folder);
        if (known == null || now - known.at > PROBE_AGAIN.toNanos()) {
            known = new Probe(BlockCloning.possibleAt(folder), now);
            probes.put(folder, known);
        }
        return known.clones;
    }
}
