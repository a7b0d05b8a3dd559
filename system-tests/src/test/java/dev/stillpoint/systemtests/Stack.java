package dev.stillpoint.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.local.part.PartKind;
import dev.stillpoint.local.stack.LocalStack;
import dev.stillpoint.local.stack.Progress;
import dev.stillpoint.local.stack.StackOptions;
import dev.stillpoint.systemtests.TestFabric.Cell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The running whole, started once for all tests of this JVM: two orchestrators, two agents, two workers, two
/// gateways, and the simulated fabric, Kafka and PostgreSQL as processes of their own. With
/// `-Dstillpoint.agent=powershell` the agents speak PowerShell.
final class Stack {
    /// The lock that a test takes for itself before it stops a service; all others share it.
    static final String SERVICES = "the services";

    /// The order of classes that take it for themselves: before all others, so that none waits for others' ends.
    static final int FIRST = 1;

    /// Whether the agents speak PowerShell.
    static final boolean BY_POWERSHELL = "powershell".equals(System.getProperty("stillpoint.agent"));

    private static final Path DATA = Path.of("target/stack").toAbsolutePath();
    private static final Pattern INSTANCE = Pattern.compile("/(agent|worker)-(\\d+)");
    private static final int LOG_LINES = 25;

    private final LocalStack local;
    private final Control control;
    private final DiskOracle disks;

    private Stack(LocalStack local) {
        this.local = local;
        this.control = new Control(simulator());
        this.disks = new DiskOracle(DATA.resolve("fabric"));
    }

    private static URI simulator() {
        return url("simulator");
    }

    private static URI url(String part) {
        try {
            return URI.create(Api.JSON
                    .readTree(DATA.resolve("stack.json").toFile())
                    .path("parts")
                    .path(part)
                    .path("url")
                    .asText());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// Started when first asked for, stopped when the JVM ends.
    static Stack running() {
        return Holder.STACK;
    }

    private static final class Holder {
        private static final Stack STACK = begin();
    }

    URI uri() {
        return local.uri();
    }

    Api api(String role) {
        return new Api(uri(), local.key(role));
    }

    /// As [#api], through the second gateway.
    Api otherApi(String role) {
        return new Api(url("gateway/2"), local.key(role));
    }

    /// A user's API key.
    String key(String user) {
        return local.key(user);
    }

    /// Where the database is, for a role's credentials.
    String jdbc(String role) {
        return local.jdbc(role);
    }

    Control control() {
        return control;
    }

    DiskOracle disks() {
        return disks;
    }

    /// `kill -9`; returns when the process is gone.
    void kill(String part) {
        local.kill(part);
    }

    /// Sends a signal to a part's process: `STOP` makes it stand still, `CONT` go on.
    void signal(String part, String signal) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(pid(part))).start();
            assertThat(kill.waitFor()).as("kill -%s %s", signal, part).isZero();
        } catch (IOException | InterruptedException broken) {
            throw new AssertionError(signal + " could not be sent to " + part, broken);
        }
    }

    boolean isAlive(String part) {
        return ProcessHandle.of(pid(part)).map(ProcessHandle::isAlive).orElse(false);
    }

    private static long pid(String part) {
        try {
            var parts = Api.JSON.readTree(DATA.resolve("stack.json").toFile()).path("parts");
            String name =
                    parts.has(part) ? part : part.endsWith("/1") ? part.substring(0, part.length() - 2) : part + "/1";
            return parts.path(name).path("pid").asLong();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// Returns when the part works again.
    void start(String part) {
        local.startPart(part);
    }

    /// The part whose process an executor is: `worker nas-b/worker-2-77a0c3d1` is `worker/2`.
    String partOf(String executor) {
        Matcher name = INSTANCE.matcher(executor);
        assertThat(name.find())
                .as("executor '%s' names a part of the stack", executor)
                .isTrue();
        return name.group(1) + "/" + name.group(2);
    }

    /// Each own disk's bytes as its guest sees them, checkpoints' files flattened, as SHA-256.
    Map<String, String> ownDisks(FabricState state, String system) {
        Map<String, String> hashes = new TreeMap<>();
        for (FabricState.Vm vm : state.system(system)) {
            for (FabricState.Disk disk : vm.ownDisks()) {
                hashes.put(vm.name() + " " + disk.slot(), disks.flattened(disk.path()));
            }
        }
        return hashes;
    }

    /// As [#ownDisks], with the shared disks: everything that the guests of a system would read.
    Map<String, String> guestBytes(FabricState state, String system) {
        Map<String, String> hashes = ownDisks(state, system);
        state.sharedDisks(system).forEach(disk -> hashes.put(disk, disks.flattened(disk)));
        return hashes;
    }

    /// @param of a system's or a VM's name
    boolean concerns(Control.Call call, String of) {
        return control.state().vms().stream()
                .anyMatch(vm -> (vm.name().equals(of) || vm.system().equals(of))
                        && vm.id().equals(call.vm()));
    }

    void onlyReads(long from, String system) {
        FabricState state = control.state();
        List<String> ids = state.system(system).stream().map(FabricState.Vm::id).toList();
        assertThat(control.calls(from).stream().filter(call -> call.changes() && ids.contains(call.vm())))
                .as("calls that change a VM of %s", system)
                .isEmpty();
    }

    /// Whole-file hashes of everything in a system's folder.
    Map<String, String> filesOf(String system) {
        return disks.hashes("C:\\ClusterStorage\\Volume1\\" + system);
    }

    /// The clones beside a cell's disk.
    List<String> clones(Cell cell) {
        String folder = cell.diskPath().substring(0, cell.diskPath().lastIndexOf('\\'));
        return disks.names(folder).stream()
                .filter(name -> name.contains(".clone"))
                .toList();
    }

    /// The run did all it should and left the cell as it was, with one checkpoint and one right copy more.
    void done(Run run, FabricState before, Cell cell) {
        FabricState after = control.state();
        assertThat(after.home(cell.system())).isEqualTo(before.home(cell.system()));
        assertThat(after.harm(cell.system())).isEmpty();
        for (FabricState.Vm vm : after.system(cell.system())) {
            assertThat(vm.checkpoints())
                    .as("checkpoints of %s", vm.name())
                    .filteredOn(checkpoint -> checkpoint.description().contains(run.id()))
                    .hasSize(1);
            assertThat(vm.checkpoints())
                    .hasSize(before.vm(vm.name()).checkpoints().size() + 1);
        }
        assertThat(run.set().path("status").asText()).isEqualTo("COMPLETE");
        assertThat(run.set().path("members")).hasSize(2);
        assertThat(clones(cell)).isEmpty();
        // No guest wrote to the disk, so it still holds what it held when it was copied; starting a VM marks the file.
        disks.copiesHoldWhatTheDisksHold(run.set(), List.of(cell.diskPath()));
    }

    /// The run left nothing behind: no checkpoint, no copy, every disk and every VM as before.
    void undone(Run run, FabricState before, Cell cell) {
        FabricState after = control.state();
        assertThat(after.untouched(cell.system())).isEqualTo(before.untouched(cell.system()));
        assertThat(after.harm(cell.system())).isEmpty();
        assertThat(clones(cell)).isEmpty();
        assertThat(disks.leftovers("\\\\nas-b\\backup", run.checkpointSet())).isEmpty();
        assertThat(run.set().path("status").asText()).isEqualTo("DELETED");
    }

    /// The ends of all parts' logs.
    String logTails() {
        StringBuilder tails = new StringBuilder();
        try (Stream<Path> logs = Files.list(DATA.resolve("logs"))) {
            for (Path log : logs.sorted().toList()) {
                List<String> lines = Files.readAllLines(log);
                tails.append("== ").append(log.getFileName()).append('\n');
                lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size())
                        .forEach(line -> tails.append(line).append('\n'));
            }
        } catch (IOException unreadable) {
            tails.append("logs could not be read: ").append(unreadable);
        }
        return tails.toString();
    }

    private static Stack begin() {
        LocalStack.down(DATA);
        CloningVolume.unmount(DATA);
        delete(DATA);
        CloningVolume.mount(DATA);
        Path fabric = DATA.resolveSibling("fabric.yaml");
        TestFabric.write(fabric);
        StackOptions options = StackOptions.in(DATA)
                .fabric(fabric)
                .port(0)
                .orchestrators(2)
                .agents(2)
                .gateways(2)
                .workers("nas-b", 2)
                .workers("tiny", 1)
                .workers("idle", 0)
                .workers("narrow", 1)
                .property(PartKind.ORCHESTRATOR, "stillpoint.run.timing.patience", "PT6S")
                .property(PartKind.ORCHESTRATOR, "stillpoint.run.timing.checkpoint-patience", "PT6S")
                .property(PartKind.ORCHESTRATOR, "stillpoint.run.timing.merge-patience", "PT8S")
                .property(PartKind.ORCHESTRATOR, "stillpoint.run.timing.silence", "PT12S")
                .property(PartKind.ORCHESTRATOR, "stillpoint.run.timing.undo-attempts", "3")
                .property(PartKind.ORCHESTRATOR, "stillpoint.run.timing.leftover-attempts", "3")
                .property(PartKind.ORCHESTRATOR, "stillpoint.run.timing.back-off", "PT0.2S")
                .property(PartKind.ORCHESTRATOR, "stillpoint.run.timing.max-back-off", "PT1S")
                .property(PartKind.ORCHESTRATOR, "stillpoint.own-runs.look-every", "PT1S")
                .property(PartKind.ORCHESTRATOR, "stillpoint.own-runs.try-again-after", "PT3S")
                .property(PartKind.WORKER, "stillpoint.disk.lock-wait", "PT3S")
                // A gateway that was just started beside nine others may read the first bodies late.
                .property(PartKind.GATEWAY, "stillpoint.limits.body-within", "PT60S")
                .property(PartKind.AGENT, "stillpoint.agent.step.shutdown-settling", "PT0.5S");
        long started = System.nanoTime();
        LocalStack local = LocalStack.start(BY_POWERSHELL ? options.agentsByPowerShell() : options, Progress.silent());
        System.out.printf("%6.1f s  the stack starts%n", (System.nanoTime() - started) / 1e9);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            local.close();
            CloningVolume.unmount(DATA);
        }));
        return new Stack(local);
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException stubborn) {
            throw new UncheckedIOException(stubborn);
        }
    }
}
