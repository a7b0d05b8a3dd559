package dev.stillpoint.agent.powershell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The session host with scripted cmdlets: nothing of SCVMM, Hyper-V or a fabric is needed for it.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SessionTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final PowerShellSettings.Limits UNWORN =
            new PowerShellSettings.Limits(1_000_000, Duration.ofHours(1), 4_000, Duration.ofHours(1));

    private final Path folder;

    private Sessions sessions;

    /// Where there is no PowerShell, each test ends here as skipped.
    SessionTest(@TempDir Path folder) {
        this.folder = folder;
        sessions = new Sessions(settings(2, UNWORN));
    }

    @AfterEach
    void stop() {
        sessions.close();
    }

    private PowerShellSettings settings(int count, PowerShellSettings.Limits limits) {
        return new PowerShellSettings(
                Pwsh.required(),
                List.of("-NoLogo", "-NoProfile", "-NonInteractive"),
                Map.of(),
                List.of(Pwsh.checkout()
                        .resolve("hyperv-agent/src/test/powershell/Scripted.psm1")
                        .toString()),
                folder,
                new PowerShellSettings.HyperV(List.of()),
                count,
                limits,
                Duration.ofMillis(300),
                LONG,
                LONG,
                LONG);
    }

    private Answer ask(String host) throws Sessions.NotSent, InterruptedException {
        return ask(host, LONG);
    }

    private Answer ask(String host, Duration deadline) throws Sessions.NotSent, InterruptedException {
        return sessions.call("ping", target(host), "c", deadline);
    }

    private static Map<String, Object> target(String host) {
        return Map.of("target", Map.of("hosts", List.of(host)));
    }

    @Test
    void whateverAModuleSaysNeverBreaksTheProtocol() throws Exception {
        assertThat(ask("noise"))
                .isInstanceOfSatisfying(
                        Answer.Result.class,
                        result -> assertThat(result.value()).isEmpty());
        assertThat(ask("quiet")).isInstanceOf(Answer.Result.class);
    }

    @Test
    void questionToAUserIsAnErrorAndNoHang() throws Exception {
        assertThat(ask("asks")).isInstanceOf(Answer.Failure.class);
    }

    @Test
    void errorTellsWhereItWasThrown() throws Exception {
        assertThat(ask("no such thing")).isInstanceOfSatisfying(Answer.Failure.class, failure -> {
            assertThat(failure.text()).isEqualTo("no such thing");
            assertThat(failure.position()).contains("Scripted.psm1").contains("HyperV.psm1");
        });
    }

    @Test
    void processIsKeptFromCallToCall() throws Exception {
        ask("quiet");
        Set<Long> first = sessions.processes().keySet();
        ask("noise");
        assertThat(sessions.processes().keySet()).isEqualTo(first).hasSize(1);
    }

    @Test
    void callPastItsDeadlineIsLostAndItsProcessReplaced() throws Exception {
        // Given
        ask("quiet");
        Set<Long> first = sessions.processes().keySet();
        // When
        Answer late = ask("endless", Duration.ofMillis(200));
        // Then
        assertThat(late)
                .isInstanceOfSatisfying(
                        Answer.Lost.class, lost -> assertThat(lost.why()).contains("200 ms"));
        assertThat(ask("quiet")).isInstanceOf(Answer.Result.class);
        assertThat(sessions.processes().keySet()).doesNotContainAnyElementsOf(first);
    }

    @Test
    void processThatDiesLeavesItsCallLost() throws Exception {
        assertThat(ask("dies")).isInstanceOf(Answer.Lost.class);
        assertThat(ask("quiet")).isInstanceOf(Answer.Result.class);
    }

    @Test
    void runningCallCanBeCanceledAndTheProcessGoesOn() throws Exception {
        // Given
        ask("quiet");
        Set<Long> first = sessions.processes().keySet();
        Sessions.Running running = sessions.begin("ping", target("endless"), "c");
        // When
        running.cancel();
        // Then
        assertThat(running.ended().get()).isInstanceOf(Answer.Canceled.class);
        assertThat(ask("quiet")).isInstanceOf(Answer.Result.class);
        assertThat(sessions.processes().keySet()).isEqualTo(first);
    }

    @Test
    void callForWhichNoProcessIsFreeWasNotSent() throws Exception {
        Sessions.Running one = sessions.begin("ping", target("endless"), "c");
        Sessions.Running two = sessions.begin("ping", target("endless"), "c");
        assertThatThrownBy(() -> ask("quiet"))
                .isInstanceOf(Sessions.NotSent.class)
                .hasMessageContaining("2 PowerShell sessions are busy");
        one.kill();
        two.kill();
    }

    @Test
    void processIsReplacedAfterItsCallsItsAgeAndItsMemory() throws Exception {
        assertReplaced(new PowerShellSettings.Limits(2, Duration.ofHours(1), 4_000, Duration.ofHours(1)), 2);
        assertReplaced(new PowerShellSettings.Limits(1_000, Duration.ofNanos(1), 4_000, Duration.ofHours(1)), 1);
        assertReplaced(new PowerShellSettings.Limits(1_000, Duration.ofHours(1), 1, Duration.ofHours(1)), 1);
    }

    private void assertReplaced(PowerShellSettings.Limits limits, int moreCalls) throws Exception {
        sessions.close();
        sessions = new Sessions(settings(1, limits));
        Sessions.Running running = sessions.begin("ping", target("quiet"), "c");
        Set<Long> first = sessions.processes().keySet();
        running.ended().get();
        for (int i = 0; i < moreCalls; i++) {
            ask("quiet");
        }
        assertThat(sessions.processes().keySet()).doesNotContainAnyElementsOf(first);
    }

    @Test
    void idleProcessIsClosed() throws Exception {
        // Given
        ask("quiet");
        assertThat(sessions.processes().keySet()).hasSize(1);
        // When
        sessions.closeIdle(System.nanoTime() + UNWORN.idle().toNanos());
        // Then
        assertThat(sessions.processes().keySet()).isEmpty();
    }

    @Test
    void alteredScriptIsRefused() throws Exception {
        // Given
        Path script;
        try (var found = Files.walk(folder)) {
            script = found.filter(file -> file.endsWith("Native.psm1"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.writeString(script, "\n# harmless", StandardOpenOption.APPEND);
        // When, Then
        assertThatThrownBy(() -> ask("quiet"))
                .isInstanceOf(Sessions.NotSent.class)
                .hasMessageContaining("Native.psm1")
                .hasMessageContaining("altered");
    }

    @Test
    void missingPowerShellIsNamed() {
        PowerShellSettings none = new PowerShellSettings(
                folder.resolve("powershell.exe"),
                List.of(),
                Map.of(),
                List.of(),
                folder,
                new PowerShellSettings.HyperV(List.of()),
                1,
                UNWORN,
                LONG,
                LONG,
                LONG,
                LONG);
        try (Sessions broken = new Sessions(none)) {
            assertThatThrownBy(() -> broken.call("ping", target("x"), "c", LONG))
                    .isInstanceOf(Sessions.NotSent.class)
                    .hasMessageContaining("powershell.exe");
        }
    }

    /// Any UTF-16 there is, lone surrogates and control characters too, in names that a shell would like to run.
    @Test
    void thousandNamesComeBackAsTheyWentInAndNothingIsExecuted() throws Exception {
        Random random = new Random(20261127);
        Path trap = folder.resolve("executed");
        for (int i = 0; i < 1_000; i++) {
            String name = name(random, i, trap);
            Answer answer = ask(name);
            assertThat(answer)
                    .as("name %d of the seed", i)
                    .isInstanceOfSatisfying(
                            Answer.Failure.class,
                            failure -> assertThat(failure.text()).isEqualTo(name));
        }
        assertThat(trap).doesNotExist();
    }

    private static String name(Random random, int number, Path trap) {
        String command = "New-Item -Path '" + trap + "'";
        String bait = List.of("$(" + command + ")", "'; " + command + "; '", "`$(" + command + ")", "| " + command)
                .get(number % 4);
        StringBuilder name = new StringBuilder("n");
        int length = 1 + random.nextInt(40);
        for (int i = 0; i < length; i++) {
            name.append(
                    random.nextInt(4) == 0
                            ? (char) (' ' + random.nextInt(95))
                            : (char) (1 + random.nextInt(Character.MAX_VALUE - 1)));
        }
        return name.insert(random.nextInt(name.length()), bait).toString();
    }

    /// 100,000 calls in the long tests.
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void manyCallsThroughOneProcessGrowNeitherOfTheTwo() throws Exception {
        int calls = Boolean.getBoolean("stillpoint.thorough") ? 100_000 : 5_000;
        sessions.close();
        sessions = new Sessions(settings(1, UNWORN));
        for (int i = 0; i < 2_000; i++) {
            ask("quiet");
        }
        long process = megabytes();
        long heap = heap();
        Set<Long> first = sessions.processes().keySet();
        for (int i = 2_000; i < calls; i++) {
            ask("quiet");
        }
        assertThat(sessions.processes().keySet()).isEqualTo(first);
        assertThat(megabytes()).isLessThan(process + 30);
        assertThat(heap()).isLessThan(heap + 10);
    }

    private long megabytes() throws IOException {
        long pid = sessions.processes().keySet().iterator().next();
        Path status = Path.of("/proc/" + pid + "/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    }
}
