package dev.stillpoint.simulator;

import static dev.stillpoint.simulator.Lab.SQL1;
import static dev.stillpoint.simulator.Lab.SQL2;
import static dev.stillpoint.simulator.Lab.VOLUME;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stillpoint.simulator.reader.FlatDisk;
import dev.stillpoint.simulator.vhdx.FileChannels;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A real process, really killed.
@Execution(ExecutionMode.CONCURRENT)
class SurvivalTest {
    private static final boolean THOROUGH = Boolean.getBoolean("stillpoint.thorough");

    @TempDir
    Path data = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private Process process;

    @SuppressWarnings("NullAway.Init")
    private Lab lab;

    @BeforeEach
    void start() throws IOException {
        start("");
    }

    /// @param dieAt where the process dies by itself, empty for nowhere
    private void start(String dieAt) throws IOException {
        Path file = data.resolve("fabric.yaml");
        if (!Files.exists(file)) {
            Files.writeString(file, Lab.YAML);
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dstillpoint.simulator.dieAt=" + dieAt,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--stdin-eof",
                "--data",
                data.toString(),
                "--fabric",
                file.toString()));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String ready =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        assertThat(ready).startsWith("ready http://127.0.0.1:");
        lab = new Lab(URI.create(ready.substring("ready ".length())), data);
    }

    @AfterEach
    void end() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private void killAndStart() throws Exception {
        process.destroyForcibly().waitFor();
        start();
    }

    private static boolean locked(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock =
                        channel.tryLock(FileChannels.LOCK_FROM, Long.MAX_VALUE - FileChannels.LOCK_FROM, false)) {
            return lock == null;
        }
    }

    @Test
    void filesOfRunningVmsAreLockedAgainstOtherProcessesAlsoAfterAKill() throws Exception {
        Path shared = lab.erp("data.vhdx");
        Path own = lab.file(SQL1, 0);
        assertThat(locked(shared)).isTrue();
        assertThat(locked(own)).isTrue();
        lab.call("POST", "/fabric/list", Map.of());
        lab.call("POST", "/fabric/freeSpace", Map.of());
        lab.control("guest-writes", Map.of("vm", SQL1, "disk", "data", "mebibytes", 1, "seed", 1));
        assertThat(locked(shared)).as("after reading and writing it").isTrue();
        killAndStart();
        assertThat(locked(shared)).isTrue();
        lab.off(SQL1);
        assertThat(locked(own)).isFalse();
        assertThat(locked(shared)).as("the other VM still runs").isTrue();
        lab.off(SQL2);
        assertThat(locked(shared)).isFalse();
    }

    @Test
    void aDiskThatAnotherProcessReadsKeepsAVmFromStartingAndAFileFromItsSwap() throws Exception {
        lab.off(SQL1, SQL2);
        try (FileChannel reader = FileChannel.open(lab.erp("data.vhdx"), StandardOpenOption.READ);
                FileLock lock = reader.lock(FileChannels.LOCK_FROM, Long.MAX_VALUE - FileChannels.LOCK_FROM, true)) {
            assertThat(lock.isValid()).isTrue();
            JsonNode job = lab.run("start", SQL1);
            assertThat(job.path("code").asInt()).isEqualTo(32774);
            assertThat(lab.stateOf(SQL1)).isEqualTo("PowerOff");
            List<Map<String, String>> moves =
                    List.of(Map.of("from", VOLUME + "data.vhdx", "to", VOLUME + "data.previous"));
            assertThat(lab.ask("swap", SQL1, "owner", "cluster:c1", "moves", moves)
                            .body()
                            .path("code")
                            .asInt())
                    .isEqualTo(32774);
        }
        lab.done("start", SQL1);
    }

    @Test
    void aJobThatRanWhenTheProcessWasKilledHasFailedWithoutAnEffect() throws Exception {
        lab.off(SQL1);
        lab.detach(SQL1, 1);
        lab.detach(SQL1, 2);
        lab.fault(Map.of("operation", "checkpoint", "do", "hang"));
        String job = lab.ask("checkpoint", SQL1, "name", "x").body().path("job").asText();
        JsonNode before = lab.vm(SQL1);
        killAndStart();
        assertThat(lab.job(job).path("status").asText()).isEqualTo("Failed");
        assertThat(lab.job(job).path("message").asText()).contains("was restarted");
        assertThat(lab.vm(SQL1)).isEqualTo(before);
        lab.done("checkpoint", SQL1, "name", "x");
    }

    @Test
    void aMergeThatWasKilledIsFinishedAtTheNextStart() throws Exception {
        lab.detach(SQL2, 1);
        String checkpoint =
                lab.done("checkpoint", SQL2, "name", "x").path("checkpoint").asText();
        lab.control("guest-writes", Map.of("vm", SQL2, "disk", "0:0", "mebibytes", 2, "seed", 7));
        byte[] bytes = FlatDisk.read(lab.file(SQL2, 0)).bytes();
        lab.fault(Map.of("operation", "merge", "do", "hang"));
        String job = lab.ask("removeCheckpoint", SQL2, "checkpoint", checkpoint)
                .body()
                .path("job")
                .asText();
        Lab.until(() -> checkpoints(SQL2) == 0);
        killAndStart();
        assertThat(lab.job(job).path("status").asText()).isEqualTo("Completed");
        assertThat(lab.file(SQL2, 0)).isEqualTo(lab.erp("SQL02.vhdx"));
        assertThat(FlatDisk.read(lab.erp("SQL02.vhdx")).bytes()).isEqualTo(bytes);
    }

    private int checkpoints(String vm) {
        try {
            return lab.vm(vm).path("checkpoints").size();
        } catch (IOException | InterruptedException broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Test
    void killsAtAnyMomentLeaveWholeEffectsAndNoStrayFiles() throws Exception {
        // Given
        lab.off(SQL2);
        lab.detach(SQL2, 1);
        lab.done("start", SQL2);
        Random random = new Random(11);
        for (int round = 0; round < (THOROUGH ? 8 : 2); round++) {
            // When
            lab.ask("checkpoint", SQL2, "name", "round " + round);
            long until = System.nanoTime() + random.nextInt(60_000_000);
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            killAndStart();

            // Then the tree and the files agree
            JsonNode vm = lab.vm(SQL2);
            assertThat(vm.path("state").asText()).isEqualTo("Running");
            int count = vm.path("checkpoints").size();
            FlatDisk disk = FlatDisk.read(lab.file(SQL2, 0));
            assertThat(disk.chain()).hasSize(count + 1);
            try (var files = Files.list(lab.erp(""))) {
                assertThat(files.filter(file -> file.getFileName().toString().startsWith("SQL02"))
                                .map(Path::getFileName))
                        .containsExactlyInAnyOrderElementsOf(
                                disk.chain().stream().map(Path::getFileName).toList());
            }
        }
    }

    /// The moment is too short to be hit by a kill at random: what it leaves is written by hand.
    @Test
    void aDiskThatWasBeingWrittenWhenTheProcessWasKilledLeavesNothing() throws Exception {
        // Given a checkpoint that has announced its file and has not begun to write it
        lab.off(SQL2);
        lab.detach(SQL2, 1);
        process.destroyForcibly().waitFor();
        start("children:announced");
        lab.ask("checkpoint", SQL2, "name", "x");
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(137);
        JsonNode doomed = new ObjectMapper()
                .readTree(data.resolve("fabric/state/state.json").toFile())
                .path("doomed");
        assertThat(doomed).hasSize(1);
        Path half = data.resolve("fabric").resolve(doomed.path(0).asText() + ".creating");
        Files.writeString(half, "half a header");

        // When
        start();

        // Then
        assertThat(half).doesNotExist();
        lab.done("checkpoint", SQL2, "name", "x");
    }

    /// All moments take a while: the middle one speaks for them in the normal build.
    static IntStream renamesDone() {
        return THOROUGH ? IntStream.rangeClosed(0, 4) : IntStream.of(2);
    }

    /// Four renames of a VHD Set, the process dead before the first, between any two and after the last.
    @ParameterizedTest
    @MethodSource("renamesDone")
    void aSwapThatWasKilledBetweenItsRenamesIsWholeAtTheNextStart(int done) throws Exception {
        // Given
        process.destroyForcibly().waitFor();
        start("swap:" + done);
        lab.off(SQL1, SQL2);
        lab.detach(SQL1, 2);
        List<String> names;
        try (var files = Files.list(lab.erp(""))) {
            names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("quorum"))
                    .sorted(Comparator.comparing(name -> name.endsWith(".vhds")))
                    .toList();
        }
        for (String name : names) {
            Files.writeString(lab.erp(name + ".side"), "new " + name);
        }
        List<Map<String, String>> moves = new ArrayList<>();
        names.reversed().forEach(name -> moves.add(Map.of("from", VOLUME + name, "to", VOLUME + name + ".previous")));
        names.forEach(name -> moves.add(Map.of("from", VOLUME + name + ".side", "to", VOLUME + name)));
        String id = lab.id(SQL1);

        // When
        lab.ask("swap", SQL1, "owner", "cluster:c1", "moves", moves, "correlation", "run/step/FORWARD/1.1#x.1");
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(137);
        start();

        // Then the renames are made, and the job is found by what began it
        for (String name : names) {
            assertThat(lab.erp(name)).hasContent("new " + name);
            assertThat(lab.erp(name + ".previous")).exists();
            assertThat(lab.erp(name + ".side")).doesNotExist();
        }
        JsonNode jobs = lab.call("POST", "/fabric/jobs", Map.of("correlation", "run/step/FORWARD/"))
                .body()
                .path("jobs");
        assertThat(jobs).hasSize(1);
        assertThat(jobs.path(0).path("status").asText()).isEqualTo("Completed");
        assertThat(jobs.path(0).path("vm").asText()).isEqualTo(id);
    }

    @Test
    void aGuestShutdownThatWasGivenUpGoesOnAfterAKill() throws Exception {
        // Given a guest that takes its time, and nobody who waits for it
        process.destroyForcibly().waitFor();
        Path kept = data.resolve("fabric/state/fabric.yaml");
        Files.writeString(kept, Files.readString(kept).replace("stop: 0.02", "stop: 60"));
        start();
        String job =
                lab.ask("stop", SQL1, "mode", "shutdown").body().path("job").asText();
        lab.call("POST", "/fabric/stopJob", Map.of("job", job));
        assertThat(lab.job(job).path("status").asText()).isEqualTo("Canceled");
        assertThat(lab.stateOf(SQL1)).isEqualTo("Running");

        // When
        killAndStart();

        // Then
        assertThat(lab.stateOf(SQL1)).isEqualTo("PowerOff");
        assertThat(locked(lab.file(SQL1, 0))).isFalse();
        assertThat(lab.stateOf(SQL2)).isEqualTo("Running");
    }

    @Test
    void itEndsWithItsLaunchersInput() throws Exception {
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
