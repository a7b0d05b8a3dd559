package dev.stillpoint.local.stack;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stillpoint.local.part.PrivateFiles;
import dev.stillpoint.local.part.StackFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/// The ports of a stack, kept in `ports.json`, so that a part comes back on the one it had.
///
/// They are chosen below the range from which systems take the ports of outgoing connections (32768 on Linux, 49152
/// elsewhere): one from that range could be taken between its choice and its use.
final class Ports {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;
    private static final int TRIES = 1000;

    private final Path file;
    private final Map<String, Integer> ports;

    private Ports(Path file, Map<String, Integer> ports) {
        this.file = file;
        this.ports = ports;
    }

    static Ports keptIn(Path file) {
        Map<String, Integer> ports = new TreeMap<>();
        if (Files.exists(file)) {
            try {
                ports.putAll(JSON.readValue(file.toFile(), new TypeReference<Map<String, Integer>>() {}));
            } catch (IOException e) {
                throw new StackFailure(file + " can't be read: " + e.getMessage(), e);
            }
        }
        return new Ports(file, ports);
    }

    /// The port kept under this name; another one when a stranger took it meanwhile. Only to be asked while the part
    /// does not run.
    int free(String name) {
        Integer kept = ports.get(name);
        return kept != null && isFree(kept) ? kept : keep(name, any());
    }

    /// The port kept under this name, whoever uses it now; a free one when there is none.
    int kept(String name) {
        Integer kept = ports.get(name);
        return kept != null ? kept : keep(name, any());
    }

    /// The port kept under this name, if there is one.
    OptionalInt known(String name) {
        Integer kept = ports.get(name);
        return kept == null ? OptionalInt.empty() : OptionalInt.of(kept);
    }

    /// Exactly this port.
    ///
    /// @throws StackFailure when something listens there
    int exactly(String name, int port) {
        if (!isFree(port)) {
            throw new StackFailure("port " + port + " is busy: another program listens there. Choose another one with "
                    + "--port N (--port 0 takes any free one).");
        }
        return keep(name, port);
    }

    private int keep(String name, int port) {
        ports.put(name, port);
        try {
            PrivateFiles.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(ports));
        } catch (IOException e) {
            throw new StackFailure(file + " can't be written: " + e.getMessage(), e);
        }
        return port;
    }

    private int any() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (!ports.containsValue(port) && isFree(port)) {
                return port;
            }
        }
        throw new StackFailure("found no free port between " + FIRST + " and " + LAST);
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
            return true;
        } catch (IOException busy) {
            return false;
        }
    }
}
