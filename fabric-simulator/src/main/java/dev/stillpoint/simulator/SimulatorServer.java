package dev.stillpoint.simulator;

import dev.stillpoint.simulator.control.Calls;
import dev.stillpoint.simulator.control.ControlApi;
import dev.stillpoint.simulator.fabricfile.FabricFile;
import dev.stillpoint.simulator.fabricfile.FabricFileReader;
import dev.stillpoint.simulator.fault.DiskFaults;
import dev.stillpoint.simulator.fault.Faults;
import dev.stillpoint.simulator.http.JsonServer;
import dev.stillpoint.simulator.machine.Fabric;
import dev.stillpoint.simulator.operation.Operations;
import dev.stillpoint.simulator.protocol.FabricApi;
import dev.stillpoint.simulator.state.StateStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Optional;

/// A running simulated fabric below `DATA/fabric`.
///
/// In a test that runs it inside its own JVM, disk files of running VMs must not be opened by anything else of
/// that JVM: closing such a channel would free the process' locks on the file.
public final class SimulatorServer implements AutoCloseable {
    private final JsonServer server;
    private final Operations operations;
    private final Fabric fabric;
    private final FileChannel guard;

    private SimulatorServer(JsonServer server, Operations operations, Fabric fabric, FileChannel guard) {
        this.server = server;
        this.operations = operations;
        this.fabric = fabric;
        this.guard = guard;
    }

    /// Continues the fabric below `data`, or makes it from the file the first time.
    ///
    /// @param port 0 takes any free one
    /// @throws dev.stillpoint.simulator.fabricfile.FabricFileException when the file can't be used
    public static SimulatorServer start(Path data, Path fabricFile, int port) throws IOException {
        Path root = data.toAbsolutePath().normalize().resolve("fabric");
        Path state = root.resolve("state");
        Files.createDirectories(state);
        FileChannel guard = guard(state.resolve("lock"));
        try {
            return start(root, readOnce(state.resolve("fabric.yaml"), fabricFile), port, guard);
        } catch (IOException | RuntimeException broken) {
            guard.close();
            throw broken;
        }
    }

    private static SimulatorServer start(Path root, FabricFile file, int port, FileChannel guard) throws IOException {
        Clock clock = Clock.systemUTC();
        Fabric fabric = Fabric.open(root, file, clock);
        Faults faults = new Faults();
        Calls calls = new Calls(clock);
        Operations operations = new Operations(fabric, faults, calls::ended);
        try {
            JsonServer server = new JsonServer(port);
            server.serve("/fabric/", new FabricApi(fabric, operations, faults, calls));
            server.serve("/control/", new ControlApi(fabric, faults, new DiskFaults(), calls));
            server.start();
            return new SimulatorServer(server, operations, fabric, guard);
        } catch (IOException | RuntimeException broken) {
            fabric.close();
            throw broken;
        }
    }

    /// Two processes on one fabric would ruin it.
    private static FileChannel guard(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (java.nio.channels.OverlappingFileLockException ourselves) {
            channel.close();
            throw new IOException("another simulator of this process has " + path.getParent(), ourselves);
        }
        channel.close();
        throw new IOException("another simulator has " + path.getParent() + "; stop it or choose other data");
    }

    /// The fabric file of the first start counts for good.
    private static FabricFile readOnce(Path kept, Path given) throws IOException {
        Optional<byte[]> first = StateStore.read(kept);
        if (first.isPresent() && Files.exists(kept.resolveSibling("state.json"))) {
            return FabricFileReader.read(new String(first.get(), StandardCharsets.UTF_8));
        }
        byte[] yaml = Files.readAllBytes(given);
        FabricFile file = FabricFileReader.read(new String(yaml, StandardCharsets.UTF_8));
        StateStore.replace(kept, yaml);
        return file;
    }

    /// The fabric file of the demo, a SQL guest cluster with two shared disks among others.
    public static String demoFabric() {
        try (InputStream yaml = SimulatorServer.class.getResourceAsStream("/demo-fabric.yaml")) {
            if (yaml == null) {
                throw new IllegalStateException("demo-fabric.yaml is missing from the jar");
            }
            return new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    public URI uri() {
        return server.uri();
    }

    /// Ends like a service that is stopped: VMs stay in their states, jobs that run fail at the next start.
    @Override
    public void close() throws IOException {
        server.close();
        operations.close();
        fabric.close();
        guard.close();
    }
}
