package dev.stillpoint.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.orchestrator.world.GatewayPlayer;
import dev.stillpoint.orchestrator.world.Lab;
import dev.stillpoint.orchestrator.world.Reader;
import dev.stillpoint.orchestrator.world.ScriptedExecutors;
import dev.stillpoint.orchestrator.world.ScriptedExecutors.Answer;
import dev.stillpoint.orchestrator.world.Servers;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Two packaged orchestrators on one database and one Kafka, as processes that are really killed. Every build kills
/// orchestrators of the whole stack too.
@EnabledIfSystemProperty(named = "stillpoint.thorough", matches = "true")
class KilledOrchestratorIT {
    /// Kafka's session (6 s) and the relay's lease (10 s) run out side by side; the rest is the run's own work.
    private static final Duration TAKEN_OVER_WITHIN = Duration.ofSeconds(15);

    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();
    private Servers servers;

    @BeforeEach
    void servers() throws Exception {
        servers = new Servers(folder.resolve("servers"));
    }

    @AfterEach
    void end() throws Exception {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
        servers.close();
    }

    private Process orchestrator(String name) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx192m",
                "-Dquarkus.http.port=0",
                "-Dquarkus.management.port=0",
                "-Dquarkus.log.console.json.enabled=false",
                "-jar",
                "target/quarkus-app/quarkus-run.jar");
        Map<String, String> environment = builder.environment();
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", servers.url());
        environment.put("QUARKUS_DATASOURCE_PASSWORD", "writer's");
        environment.put("KAFKA_BOOTSTRAP_SERVERS", servers.kafka());
        File log = folder.resolve(name + ".log").toFile();
        Process process = builder.redirectErrorStream(true).redirectOutput(log).start();
        processes.add(process);
        return process;
    }

    private String log(String name) {
        try {
            return Files.readString(folder.resolve(name + ".log"));
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void theOtherOneEndsTheRunOfAnOrchestratorThatWasKilledAndEndsInTimeItself() throws Exception {
        // Given two orchestrators, of which the first publishes, and a run whose copy is under way
        Process first = orchestrator("first");
        Lab.await("the first orchestrator: " + log("first"), () -> log("first").contains("took over the outbox relay"));
        Process second = orchestrator("second");
        Lab.await(
                "the second orchestrator: " + log("second"),
                () -> log("second").contains("Installed features")
                        && log("first").contains("Installed features"));
        try (Lab lab = new Lab(servers.kafka(), servers.url(), 1, 1, 1)) {
            lab.executors.script(delivery ->
                    delivery.command() instanceof DiskCommand.CopyDisk ? new Answer.Later() : new Answer.Success());
            RunId run = lab.gateway.start(GatewayPlayer.create(lab.system(0), "takeover", lab.location));
            lab.executors.await("the copy", () -> copy(lab) != null);

            // When the first one is killed and the copy's answer comes while nobody may read it
            lab.executors.script(ScriptedExecutors.ALL_IS_WELL);
            first.destroyForcibly().waitFor();
            long killed = System.nanoTime();
            lab.executors.answer(java.util.Objects.requireNonNull(copy(lab)));

            // Then the second one ends the run, and every command came once
            Reader reader = lab.reader;
            Lab.await("the end of the run", () -> succeeded(reader, run));
            assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(TAKEN_OVER_WITHIN);
            assertThat(lab.executors.received().stream()
                            .filter(delivery -> delivery.ref().run().equals(run))
                            .map(delivery -> delivery.ref()))
                    .doesNotHaveDuplicates();
            assertThat(log("second")).contains("took over the outbox relay");
        }

        // And when it is told to end, it does so at once and leaves no lease behind.
        long told = System.nanoTime();
        second.destroy();
        assertThat(second.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - told)).isLessThan(Duration.ofSeconds(3));
        assertThat(new Reader(servers.url(), "writer").rows("SELECT name FROM leases WHERE until > now()"))
                .isEmpty();
    }

    private static @org.jspecify.annotations.Nullable Delivery copy(Lab lab) {
        return lab.executors.received().stream()
                .filter(delivery -> delivery.command() instanceof DiskCommand.CopyDisk)
                .findFirst()
                .orElse(null);
    }

    private static boolean succeeded(Reader reader, RunId run) {
        try {
            return reader.row("SELECT status FROM history.runs WHERE id = ?", run.value())
                    .containsValue("SUCCEEDED");
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
