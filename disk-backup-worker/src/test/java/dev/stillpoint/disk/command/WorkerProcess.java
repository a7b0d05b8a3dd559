package dev.stillpoint.disk.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A worker in a process of its own that ends as the service does: the signal's shutdown hook stops it.
final class WorkerProcess implements AutoCloseable {
    private final Process process;

    WorkerProcess(String bootstrapServers, Path fabric, Path root) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WorkerProcess.class.getName(),
                        bootstrapServers,
                        fabric.toString(),
                        root.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = said.readLine(); !"heard".equals(line); line = said.readLine()) {
            if (line == null) {
                throw new IOException("the worker's process ended at its start");
            }
        }
        Thread.ofVirtual().start(() -> said.lines().forEach(ignored -> {}));
    }

    public static void main(String[] args) throws Exception {
        TestConfig config = new TestConfig(
                Path.of(args[1]),
                Path.of(args[2]),
                1,
                Duration.ofMillis(1500),
                Duration.ofSeconds(3),
                Optional.empty());
        Worker worker = new Worker(config, args[0], "test", Clock.systemUTC());
        Runtime.getRuntime().addShutdownHook(new Thread(worker::stop));
        worker.start();
        while (!worker.heard()) {
            LockSupport.parkNanos(10_000_000);
        }
        System.out.println("heard");
        System.out.flush();
        Thread.currentThread().join();
    }

    /// Sends SIGTERM; how long the process took to be gone.
    Duration terminate() throws InterruptedException {
        long told = System.nanoTime();
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new AssertionError("the worker's process did not end");
        }
        return Duration.ofNanos(System.nanoTime() - told);
    }

    /// `KILL`, `STOP` or `CONT`.
    void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (code != 0 && process.isAlive()) {
            throw new AssertionError("kill -" + name + " of the worker's process failed");
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
