package dev.stillpoint.local.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With real processes: shells that sleep.
class PartRegistryTest {
    private static final PartName WORKER = new PartName(PartKind.WORKER, 1);

    @TempDir
    Path temp;

    private Path data;
    private PartRegistry registry;

    @BeforeEach
    void folder() throws IOException {
        data = temp.toRealPath().resolve("stack");
        registry = new PartRegistry(data);
    }

    @AfterEach
    void endAll() {
        registry.stopAll();
    }

    @Test
    void killedPartIsGoneAndCanBeLaunchedAgain() {
        ProcessHandle first = registry.launch(sleeper(WORKER));

        registry.kill(WORKER);

        assertThat(first.isAlive()).isFalse();
        assertThat(registry.running(WORKER)).isEmpty();
        assertThat(registry.launch(sleeper(WORKER)).isAlive()).isTrue();
    }

    @Test
    void anotherRegistryOnTheFolderEndsWhatWasLeftBehind() {
        ProcessHandle left = registry.launch(sleeper(WORKER));

        int ended = new PartRegistry(data).stopAll();

        assertThat(ended).isEqualTo(1);
        assertThat(left.isAlive()).isFalse();
    }

    @Test
    void processWithTheNotedIdButAnotherStartIsNoPart() throws IOException {
        ProcessHandle stranger = registry.launch(sleeper(WORKER));
        new ProcessIdentity(stranger.pid(), Instant.parse("2020-01-01T00:00:00Z")).write(registry.pidFile("worker-1"));

        assertThat(registry.stopAll()).isZero();
        assertThat(stranger.isAlive()).isTrue();
        stranger.destroyForcibly();
    }

    @Test
    void processOfAnotherFolderIsNoPart() throws IOException {
        Process stranger = new ProcessBuilder("sleep", "60").start();
        ProcessIdentity.of(stranger.toHandle()).write(registry.pidFile("worker-1"));

        assertThat(registry.running(WORKER)).isEmpty();
        assertThat(registry.stopAll()).isZero();
        assertThat(stranger.isAlive()).isTrue();
        stranger.destroyForcibly();
    }

    @Test
    void partsEndWhenTheirLauncherIsKilled() throws Exception {
        // Given a launcher in a process of its own
        Process launcher = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Launcher.class.getName(),
                        data.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(launcher.inputReader().readLine()).isEqualTo("launched");
        ProcessHandle part = registry.running(WORKER).orElseThrow();

        // When
        launcher.destroyForcibly().waitFor();

        // Then
        assertThat(PartRegistry.awaitEnd(part, Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void secondLaunchOfARunningPartIsRefused() {
        registry.launch(sleeper(WORKER));

        assertThatThrownBy(() -> registry.launch(sleeper(WORKER)))
                .isInstanceOf(StackFailure.class)
                .hasMessage("worker/1 runs already");
    }

    @Test
    void launchFileIsForItsOwnerOnly() throws IOException {
        registry.save(sleeper(WORKER));

        assertThat(Files.getPosixFilePermissions(registry.folder(WORKER).resolve("launch.json")))
                .hasToString("[OWNER_READ, OWNER_WRITE]");
        assertThat(registry.spec(WORKER)).contains(sleeper(WORKER));
    }

    @Test
    void partNamesAreReadAsUsersTypeThem() {
        assertThat(PartName.parse("worker")).contains(WORKER);
        assertThat(PartName.parse("agent/2")).contains(new PartName(PartKind.AGENT, 2));
        assertThat(PartName.parse("agent/0")).isEmpty();
        assertThat(PartName.parse("worker/../x")).isEmpty();
        assertThat(new PartName(PartKind.ORCHESTRATOR, 1)).hasToString("orchestrator");
        assertThat(WORKER).hasToString("worker/1");
    }

    private LaunchSpec sleeper(PartName part) {
        return sleeper(data, registry, part);
    }

    private static LaunchSpec sleeper(Path data, PartRegistry registry, PartName part) {
        return new LaunchSpec(
                part,
                List.of("/bin/sh", "-c", "sleep 60; exit 0", data + "/" + part.fileName()),
                Map.of(),
                registry.folder(part),
                1,
                new Health.ReadyFile(data.resolve("never"), 1),
                Optional.of("nas-b"));
    }

    /// Launches a part, holds its leash and waits to be killed.
    static final class Launcher {
        private Launcher() {}

        public static void main(String[] arguments) throws InterruptedException {
            Path data = Path.of(arguments[0]);
            PartRegistry registry = new PartRegistry(data);
            Leash.hold(data);
            registry.launch(sleeper(data, registry, WORKER));
            System.out.println("launched");
            Thread.currentThread().join();
        }
    }
}
