package dev.stillpoint.disk.command;

import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A worker of one location `nas-b` under `root`, whose fabric lies under `fabric`.
record TestConfig(Path fabric, Path root, int slots, Duration lock, Duration lockWait, Optional<URI> faultsUrl)
        implements WorkerConfig {
    @Override
    public Map<String, WorkerConfig.Location> locations() {
        return Map.of("nas-b", new WorkerConfig.Location() {
            @Override
            public String root() {
                return "\\\\nas-b\\backup";
            }

            @Override
            public Path local() {
                return root;
            }

            @Override
            public int slots() {
                return slots;
            }

            @Override
            public Optional<Path> keyFile() {
                return Optional.empty();
            }

            @Override
            public Optional<MemorySize> capacity() {
                return Optional.empty();
            }
        });
    }

    @Override
    public Optional<String> instance() {
        return Optional.empty();
    }

    @Override
    public List<WorkerConfig.Source> sources() {
        return List.of(new WorkerConfig.Source() {
            @Override
            public String owner() {
                return "cluster:c1";
            }

            @Override
            public String prefix() {
                return "C:\\ClusterStorage\\Volume1";
            }

            @Override
            public Path local() {
                return fabric;
            }
        });
    }

    @Override
    public int deliveryLimit() {
        return 25;
    }

    @Override
    public Duration undoWait() {
        return Duration.ofSeconds(5);
    }

    @Override
    public MemorySize buffers() {
        return new MemorySize(BigInteger.valueOf(64 << 20));
    }

    @Override
    public MemorySize checkpoint() {
        return new MemorySize(BigInteger.valueOf(32 << 20));
    }

    @Override
    public Duration heartbeat() {
        return Duration.ofMillis(500);
    }

    @Override
    public boolean endWithParent() {
        return false;
    }

    @Override
    public WorkerConfig.Faults faults() {
        return () -> faultsUrl;
    }
}
