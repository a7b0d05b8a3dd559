package dev.stillpoint.disk.command;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a worker process is told at its start.
@ConfigMapping(prefix = "stillpoint.disk")
public interface WorkerConfig {
    /// The storage locations served, by id.
    Map<String, Location> locations();

    /// A name by which people know this worker again, such as its host's; the process's own name begins with
    /// it. Letters, digits and `-`.
    Optional<String> instance();

    /// The parts of the fabric whose disks can be read. Nothing else is.
    List<Source> sources();

    /// How long a command taken from Kafka stays ours without being renewed; renewed every third of it. The
    /// broker allows 15 to 60 seconds unless told otherwise.
    @WithDefault("PT30S")
    Duration lock();

    /// How often Kafka gives one command out before it drops it.
    @WithDefault("25")
    int deliveryLimit();

    /// How long a copy that another process holds is waited for before a file of one's own is begun.
    @WithDefault("PT60S")
    Duration lockWait();

    /// How long an undo waits for whoever works on the copy.
    @WithDefault("PT30S")
    Duration undoWait();

    /// Memory for bytes on their way, of all slots together; 16 MiB each are needed.
    @WithDefault("64M")
    MemorySize buffers();

    /// How much of a copy is made twice at most when its worker dies; at least 8 MiB.
    @WithDefault("256M")
    MemorySize checkpoint();

    @WithDefault("PT2S")
    Duration heartbeat();

    /// Whether to end when standard input ends, as it does when the launcher is gone.
    @WithDefault("false")
    boolean endWithParent();

    Faults faults();

    /// A place for copies.
    interface Location {
        /// Its root as a Windows path, as the orchestrator knows it.
        String root();

        /// The same folder as this host sees it.
        Path local();

        /// Copies run side by side.
        @WithDefault("2")
        int slots();

        /// The secret that authenticates its manifests; without one they are not authenticated.
        Optional<Path> keyFile();

        /// How much of its file store the location may use; without it, all.
        Optional<MemorySize> capacity();
    }

    /// A mapped prefix.
    interface Source {
        /// `cluster:<name>`, `host:<fqdn>` or `share:<server>/<share>`.
        String owner();

        /// The Windows path of a folder of it.
        String prefix();

        /// The same folder as this host sees it.
        Path local();
    }

    /// Faults on purpose; in the local stack only.
    interface Faults {
        /// The simulated fabric's control plane. Without it there are none.
        Optional<URI> url();
    }
}
