package dev.stillpoint.benchmarks;

import dev.stillpoint.agent.fabric.Change;
import dev.stillpoint.agent.fabric.Correlation;
import dev.stillpoint.agent.powershell.PowerShellFabric;
import dev.stillpoint.agent.powershell.PowerShellSettings;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.simulator.SimulatorServer;
import dev.stillpoint.simulator.powershell.PowerShellEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What the agent's PowerShell costs beside the fabric's own work, on the practice fabric.
///
/// An operation is a refresh through SCVMM whose job takes no time: what is left between call and answer is overhead.
/// The peer is what a script without a session pays: a new PowerShell process for one cmdlet.
final class AgentBenchmark implements Benchmark {
    private static final int HOSTS = 8;
    private static final int DISKS = 4;

    @Override
    public String name() {
        return "agent";
    }

    @Override
    public String question() {
        return "an operation through a PowerShell session less its job's time, and an inventory; "
                + "peer: a new PowerShell process for one cmdlet";
    }

    @Override
    public List<Series> run(Scale scale) throws Exception {
        int rounds = scale.rounds(2, 8);
        int each = scale.quick() ? 3 : 20;
        int vms = scale.quick() ? 50 : 500;
        Path home = Path.of(System.getProperty("stillpoint.home", ""));
        PowerShellEngine engine = PowerShellEngine.find(System.getenv(), home)
                .orElseThrow(() -> new IllegalStateException(
                        "there is no PowerShell; looked at " + PowerShellEngine.places(home)));
        Path folder = Files.createTempDirectory("stillpoint-bench-agent");
        try (SimulatorServer simulator = SimulatorServer.start(
                folder.resolve("data"), Files.writeString(folder.resolve("fabric.yaml"), fabric(vms)), 0)) {
            Map<String, String> environment = Map.of(
                    "PSModulePath",
                    PowerShellEngine.modules(home).toString(),
                    "STILLPOINT_FABRIC_URL",
                    simulator.uri().toString());
            try (PowerShellFabric agent =
                    PowerShellFabric.open(settings(engine.executable(), environment, folder), InstantSource.system())) {
                return measure(agent, engine.executable(), environment, rounds, each, vms);
            }
        } finally {
            remove(folder);
        }
    }

    private static List<Series> measure(
            PowerShellFabric agent, Path executable, Map<String, String> environment, int rounds, int each, int vms)
            throws Exception {
        List<Double> inventories = new ArrayList<>();
        Inventory inventory = agent.inspect();
        if (inventory.vms().size() != vms
                || inventory.vms().stream().anyMatch(vm -> vm.disks().size() != DISKS)) {
            throw new IllegalStateException("the inventory has "
                    + inventory.vms().size() + " VMs, expected " + vms + " with " + DISKS + " disks each");
        }
        for (int i = 0; i < 3; i++) {
            inventories.add(seconds(agent::inspect));
        }
        VmId vm = inventory.vms().getFirst().id();
        List<Double> operations = new ArrayList<>();
        List<Double> processes = new ArrayList<>();
        List<Double> rates = new ArrayList<>();
        int call = 0;
        for (int i = -1; i < rounds; i++) {
            double sum = 0;
            for (int j = 0; j < each; j++) {
                StepRef ref = new StepRef(RunId.next(), new StepId("bench"), Direction.FORWARD, 1, 1);
                Correlation correlation = new Correlation(ref, "bench", ++call);
                sum += seconds(() -> agent.begin(new Change.Refresh(vm), correlation));
            }
            double process = seconds(() -> cmdlet(executable, environment));
            double pings = seconds(() -> {
                for (int j = 0; j < each; j++) {
                    if (!agent.answers()) {
                        throw new IllegalStateException("the fabric does not answer");
                    }
                }
            });
            if (i >= 0) { // the round before the first warms both up
                operations.add(sum / each * 1000);
                processes.add(process * 1000);
                rates.add(each / pings);
            }
        }
        Series ours = Series.of("operation through a session, its job takes none of it", "ms", operations);
        Series peer = Series.of("peer: a new PowerShell process for one cmdlet", "ms", processes);
        return List.of(
                ours,
                peer,
                Series.ratio("operation / new process", ours, peer, "<= 0.05"),
                Series.of("calls of one session", "1/s", rates),
                new Series(
                        "inventory of " + vms + " VMs with " + vms * DISKS + " disks, " + cmdlets() + " cmdlet calls",
                        "s",
                        inventories,
                        "<= 10"));
    }

    /// Two lists of SCVMM's; for each host its VMs, disks, drives, checkpoints, disk files and volumes.
    private static int cmdlets() {
        return 2 + HOSTS * 6;
    }

    private static String fabric(int vms) {
        StringBuilder yaml =
                new StringBuilder("fabric: bench\nvmmServer: vmm01.lab.example\nseconds: {refresh: 0}\nhosts:\n");
        for (int host = 0; host < HOSTS; host++) {
            yaml.append(
                    "  - {name: hv%02d.lab.example, volumes: [{path: 'D:\\VMs', capacity: 64GiB}]}%n".formatted(host));
        }
        yaml.append("vms:\n");
        for (int vm = 0; vm < vms; vm++) {
            yaml.append("  - name: VM%03d-SYS%02d%n    host: hv%02d.lab.example%n    state: PowerOff%n    disks:%n"
                    .formatted(vm, vm / 10, vm % HOSTS));
            for (int disk = 0; disk < DISKS; disk++) {
                yaml.append(
                        "      - {controller: SCSI, number: 0, location: %d, path: 'D:\\VMs\\vm%03d-%d.vhdx', size: 1MiB, fill: zero}%n"
                                .formatted(disk, vm, disk));
            }
        }
        return yaml.toString();
    }

    private static PowerShellSettings settings(Path executable, Map<String, String> environment, Path folder) {
        return new PowerShellSettings(
                executable,
                List.of("-NoLogo", "-NoProfile", "-NonInteractive"),
                environment,
                List.of(),
                folder.resolve("agent"),
                new PowerShellSettings.Scvmm("vmm01.lab.example", null),
                1,
                new PowerShellSettings.Limits(1_000_000, Duration.ofHours(1), 4_000, Duration.ofHours(1)),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));
    }

    private static void cmdlet(Path executable, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                executable.toString(),
                "-NoLogo",
                "-NoProfile",
                "-NonInteractive",
                "-Command",
                "$null = Get-SCVMMServer -ComputerName vmm01.lab.example -ErrorAction Stop");
        builder.environment().putAll(environment);
        Process process = builder.inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("a new PowerShell process ended with " + process.exitValue());
        }
    }

    /// What may fail with anything.
    private interface Work {
        void run() throws Exception;
    }

    private static double seconds(Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
