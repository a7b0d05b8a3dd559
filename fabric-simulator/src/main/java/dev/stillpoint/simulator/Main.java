package dev.stillpoint.simulator;

import dev.stillpoint.simulator.fabricfile.FabricFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `--data DIR [--fabric FILE] [--port N] [--port-file FILE] [--stdin-eof]`; exit 2 for wrong use, 1 when it can't
/// run.
public final class Main {
    private static final List<String> VALUES = List.of("--data", "--fabric", "--port", "--port-file");
    private static final String USAGE = """
            fabric-simulator --data DIR [--fabric FILE] [--port N] [--port-file FILE] [--stdin-eof]
              --data DIR        keeps the fabric below DIR/fabric
              --fabric FILE     the fabric file, used the first time only (default: the demo's)
              --port N          listens on 127.0.0.1:N (default 0: any free port)
              --port-file FILE  writes the port there when ready
              --stdin-eof       ends when its standard input ends
            """;

    private Main() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (List.of(arguments).contains("--help")) {
            System.out.print(USAGE);
            return;
        }
        Map<String, String> options = new HashMap<>();
        boolean untilEof = false;
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--stdin-eof")) {
                untilEof = true;
            } else if (VALUES.contains(arguments[i]) && i + 1 < arguments.length) {
                options.put(arguments[i], arguments[++i]);
            } else {
                wrongUse("unknown or incomplete option " + arguments[i]);
            }
        }
        String data = options.get("--data");
        String port = options.getOrDefault("--port", "0");
        if (data == null || !port.matches("\\d{1,5}")) {
            wrongUse(data == null ? "--data is missing" : "--port is no number: " + port);
            return;
        }
        SimulatorServer server = start(Path.of(data), options, Integer.parseInt(port));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server)));
        System.out.println("ready " + server.uri());
        if (untilEof) {
            while (System.in.read() >= 0) {
                Thread.onSpinWait();
            }
            System.exit(0);
        }
        Thread.currentThread().join();
    }

    private static SimulatorServer start(Path data, Map<String, String> options, int port) throws IOException {
        try {
            SimulatorServer server = SimulatorServer.start(data, fabricFile(data, options.get("--fabric")), port);
            String portFile = options.get("--port-file");
            if (portFile != null) {
                Files.writeString(Path.of(portFile), server.uri().getPort() + "\n");
            }
            return server;
        } catch (FabricFileException | IOException unusable) {
            System.err.println("fabric-simulator: " + unusable.getMessage());
            System.exit(1);
            throw unusable;
        }
    }

    private static Path fabricFile(Path data, @org.jspecify.annotations.Nullable String given) throws IOException {
        if (given != null) {
            return Path.of(given);
        }
        Path demo = data.resolve("fabric").resolve("state").resolve("demo-fabric.yaml");
        Files.createDirectories(demo.resolveSibling("."));
        return Files.writeString(demo, SimulatorServer.demoFabric());
    }

    private static void close(SimulatorServer server) {
        try {
            server.close();
        } catch (IOException broken) {
            System.err.println("fabric-simulator: could not end cleanly: " + broken.getMessage());
        }
    }

    private static void wrongUse(String what) {
        System.err.println("fabric-simulator: " + what + "\n" + USAGE);
        System.exit(2);
    }
}
