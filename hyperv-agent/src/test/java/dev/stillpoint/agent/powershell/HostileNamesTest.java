package dev.stillpoint.agent.powershell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.agent.fabric.Change;
import dev.stillpoint.agent.fabric.ControlPlane;
import dev.stillpoint.agent.fabric.Correlation;
import dev.stillpoint.agent.fabric.Fabric;
import dev.stillpoint.agent.fabric.Job;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.simulator.SimulatorServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Two hundred drawn names, where that was asked for a thousand fixed ones, through the whole agent: VMs with their
/// systems, disks, ISO files, checkpoints and their texts, in random Unicode with something that a shell would like to
/// run in each. They come back as they went in.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HostileNamesTest {
    private static final int VMS = DrawnTests.ALL ? 300 : 60;
    private static final int CHECKPOINTS = DrawnTests.ALL ? 50 : 10;
    private static final String TRAP = "stillpoint-trap";

    @TempDir
    Path folder;

    /// Both where that was asked for, else the one that is drawn.
    static List<PracticeFabric.Dialect> dialects() {
        List<PracticeFabric.Dialect> all = List.of(PracticeFabric.Dialect.values());
        return DrawnTests.ALL ? all : List.of(all.get(new Random(DrawnTests.SEED).nextInt(all.size())));
    }

    private final long seed = DrawnTests.ALL ? 20261127 : DrawnTests.SEED;
    private final Random random = new Random(seed);
    private final Set<String> used = new HashSet<>();

    @ParameterizedTest
    @MethodSource("dialects")
    void namesComeBackAsTheyWentInAndNothingIsExecuted(PracticeFabric.Dialect dialect) throws Exception {
        // Given
        System.out.printf("%d VMs, %d checkpoints, names drawn with -Dstillpoint.seed=%d%n", VMS, CHECKPOINTS, seed);
        Map<String, List<String>> machines = new HashMap<>();
        StringBuilder yaml = new StringBuilder("""
                fabric: lab
                vmmServer: vmm01.lab.example
                seconds: {checkpoint: 0.001}
                hosts:
                  - {name: alone.lab.example, volumes: [{path: 'D:\\VMs', capacity: 8GiB}]}
                  - {name: hv01.lab.example}
                  - {name: hv02.lab.example}
                  - {name: hv11.lab.example}
                vms:
                """);
        for (int i = 0; i < VMS; i++) {
            String name = name(60) + "-" + name(60);
            String disk = "D:\\VMs\\" + fileName() + ".vhdx";
            String iso = "\\\\lib\\iso\\" + fileName() + ".iso";
            machines.put(name, List.of(disk, iso));
            yaml.append(
                    "  - {name: %s, host: alone.lab.example, state: PowerOff, dvd: [{iso: %s}], disks: [{controller: SCSI,"
                                    .formatted(quoted(name), quoted(iso))
                            + " number: 0, location: 0, path: %s, size: 1MiB, type: dynamic, fill: zero}]}%n"
                                    .formatted(quoted(disk)));
        }
        Path file = Files.writeString(folder.resolve("fabric.yaml"), yaml);
        try (SimulatorServer simulator = SimulatorServer.start(folder.resolve("data"), file, 0)) {
            Fabric fabric = PracticeFabric.open(dialect, simulator.uri());
            // When
            Inventory seen = fabric.inspect();
            // Then
            Map<String, List<String>> told = new HashMap<>();
            for (Inventory.Vm vm : seen.vms()) {
                told.put(
                        vm.name(),
                        List.of(
                                String.valueOf(vm.disks().getFirst().path()),
                                String.valueOf(vm.drives().getFirst().iso())));
            }
            assertThat(told).as("names drawn with -Dstillpoint.seed=%d", seed).isEqualTo(machines);
            checkpoints(fabric, seen, new ControlPlane(simulator.uri()));
        }
        try (Stream<Path> all = Files.walk(folder)) {
            assertThat(all.filter(each -> each.getFileName().toString().equals(TRAP)))
                    .isEmpty();
        }
        assertThat(Path.of(TRAP)).doesNotExist();
    }

    private void checkpoints(Fabric fabric, Inventory seen, ControlPlane control) throws Exception {
        Map<String, String> wanted = new HashMap<>();
        StepRef ref = new StepRef(RunId.next(), new StepId("step"), Direction.FORWARD, 1, 1);
        for (int i = 0; i < CHECKPOINTS; i++) {
            Inventory.Vm vm = seen.vms().get(i);
            String name = name(100);
            String text = name(200) + "\n" + name(100);
            wanted.put(name, text);
            Job job = fabric.begin(new Change.CreateCheckpoint(vm.id(), name, text), new Correlation(ref, "x", i));
            control.await("the checkpoint", () -> ended(fabric, job));
        }
        Map<String, String> made = new HashMap<>();
        for (Inventory.Vm vm : fabric.inspect().vms()) {
            vm.checkpoints().forEach(each -> made.put(each.name(), each.description()));
        }
        assertThat(made).as("names drawn with -Dstillpoint.seed=%d", seed).isEqualTo(wanted);
    }

    private static boolean ended(Fabric fabric, Job job) {
        try {
            return !fabric.job(job.id()).running();
        } catch (dev.stillpoint.agent.fabric.FabricException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    /// Any characters but control ones; what is special to YAML and JSON too.
    private String name(int length) {
        while (true) {
            String command = "New-Item " + TRAP;
            StringBuilder name = new StringBuilder(List.of(
                            "$(" + command + ")",
                            "';" + command + ";'",
                            "\";" + command + ";\"",
                            "`" + command,
                            "[a-z]*?")
                    .get(random.nextInt(5)));
            while (name.length() < length) {
                name.insert(random.nextInt(2) == 0 ? 0 : name.length(), Character.toString(codePoint()));
            }
            String whole = name.toString().strip();
            if (used.add(whole.toLowerCase(Locale.ROOT))) {
                return whole;
            }
        }
    }

    /// Without what Windows refuses, and short enough for any file system.
    private String fileName() {
        String name = name(40).replaceAll("[\\\\/:*?\"<>|]", "_");
        StringBuilder fitting = new StringBuilder();
        for (int codePoint : name.codePoints().toArray()) {
            String next = fitting + Character.toString(codePoint);
            if (next.getBytes(StandardCharsets.UTF_8).length > 150) {
                break;
            }
            fitting.appendCodePoint(codePoint);
        }
        return fitting + "x" + used.size();
    }

    private int codePoint() {
        while (true) {
            int codePoint =
                    random.nextInt(3) == 0 ? ' ' + random.nextInt(95) : random.nextInt(Character.MAX_CODE_POINT + 1);
            boolean usable = Character.isDefined(codePoint)
                    && !Character.isISOControl(codePoint)
                    && Character.getType(codePoint) != Character.SURROGATE
                    && Character.getType(codePoint) != Character.PRIVATE_USE
                    && Character.getType(codePoint) != Character.FORMAT
                    && Character.getType(codePoint) != Character.LINE_SEPARATOR
                    && Character.getType(codePoint) != Character.PARAGRAPH_SEPARATOR;
            if (usable) {
                return codePoint;
            }
        }
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
