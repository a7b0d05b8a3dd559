package dev.stillpoint.agent.fabric;

import static org.assertj.core.api.Assertions.fail;

import dev.stillpoint.agent.command.AgentCommandHandler;
import dev.stillpoint.agent.step.StepFailed;
import dev.stillpoint.agent.step.StepReporter;
import dev.stillpoint.agent.step.StepSettings;
import dev.stillpoint.agent.step.Time;
import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Checkpoints;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.simulator.SimulatorServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A simulated fabric, the implementation of [Fabric] under test over it, and commands that are carried out by it.
@Timeout(value = 30, unit = TimeUnit.SECONDS)
public abstract class FabricFixture {
    static final String HOSTILE = "O'Brien; $(Stop-VM *) \"x\" [a-z]*-ERP";
    static final String FABRIC = """
            fabric: lab
            vmmServer: vmm01.lab.example
            seconds: {stop: 0.05, start: 0.05, save: 0.05, checkpoint: 0.05, restore: 0.05, merge: 0.1, attach: 0.01, detach: 0.01, eject: 0.01, insertMedia: 0.01, refresh: 0.01}
            clusters:
              - {name: c1, volumes: [{path: 'C:\\ClusterStorage\\Volume1', capacity: 2GiB, blockClone: auto}]}
              - {name: c2, volumes: [{path: 'C:\\ClusterStorage\\Volume1', capacity: 2GiB, blockClone: auto}]}
            hosts:
              - {name: hv01.lab.example, cluster: c1}
              - {name: hv02.lab.example, cluster: c1}
              - {name: hv11.lab.example, cluster: c2}
              - {name: alone.lab.example, volumes: [{path: 'D:\\VMs', capacity: 1GiB}]}
            sharedDisks:
              data: {cluster: c1, path: 'C:\\ClusterStorage\\Volume1\\ERP\\data.vhdx', size: 4MiB, type: fixed, fill: zero, seed: 1}
              log: {cluster: c1, path: 'C:\\ClusterStorage\\Volume1\\ERP\\log.vhdx', size: 4MiB, type: dynamic, fill: zero, seed: 2}
              other: {cluster: c2, path: 'C:\\ClusterStorage\\Volume1\\ERP\\data.vhdx', size: 4MiB, seed: 3}
              odd: {cluster: c1, path: "C:\\\\ClusterStorage\\\\Volume1\\\\Büro [7]; $(x) 'q 😀\\\\data.vhdx", size: 4MiB, seed: 4}
              quorum: {cluster: c1, path: 'C:\\ClusterStorage\\Volume1\\ERP\\quorum.vhds', size: 2MiB, type: vhdSet, seed: 5}
            hardwareProfiles: [{name: Gold}, {name: 'Büro; $(x) [1]', checkpointType: Standard}]
            templates: [{name: Gold, checkpointType: Disabled}]
            vms:
              - name: SQL01-ERP
                host: hv01.lab.example
                state: PowerOff
                dvd: [{iso: '\\\\lib\\iso\\tools.iso'}, {}]
                disks:
                  - {controller: SCSI, number: 0, location: 0, path: 'C:\\ClusterStorage\\Volume1\\ERP\\SQL01.vhdx', size: 4MiB}
                  - {controller: SCSI, number: 0, location: 1, shared: data}
                  - {controller: SCSI, number: 0, location: 2, shared: log}
              - name: SQL02-ERP
                host: hv02.lab.example
                state: Running
                disks:
                  - {controller: SCSI, number: 0, location: 0, path: 'C:\\ClusterStorage\\Volume1\\ERP\\SQL02.vhdx', size: 4MiB}
                  - {controller: SCSI, number: 0, location: 1, shared: data}
              - name: APP-ERP
                host: alone.lab.example
                state: Running
                disks:
                  - {controller: SCSI, number: 0, location: 0, path: 'D:\\VMs\\APP.vhdx', size: 4MiB}
              - name: HANG-ERP
                host: hv01.lab.example
                state: Running
                guestShutdown: hangs
                disks: [{controller: SCSI, number: 0, location: 0, path: 'C:\\ClusterStorage\\Volume1\\ERP\\HANG.vhdx', size: 4MiB}]
              - name: REFUSE-ERP
                host: hv01.lab.example
                state: Running
                guestShutdown: refuses
                disks:
                  - {controller: SCSI, number: 0, location: 0, path: 'C:\\ClusterStorage\\Volume1\\ERP\\REFUSE.vhdx', size: 4MiB}
                  - {controller: SCSI, number: 0, location: 1, path: '\\\\Files\\VMs\\ERP\\Büro $(x).vhdx', size: 4MiB}
              - name: 'O''Brien; $(Stop-VM *) "x" [a-z]*-ERP'
                host: hv01.lab.example
                state: PowerOff
                disks: [{controller: SCSI, number: 0, location: 0, path: 'C:\\ClusterStorage\\Volume1\\ERP\\O''Brien $(x).vhdx', size: 4MiB}]
              - name: SET-ERP
                host: hv01.lab.example
                state: PowerOff
                dvd: [{iso: '\\\\lib\\iso\\tools.iso'}, {iso: '\\\\lib\\iso\\Büro; $(x) [1].iso'}]
                disks:
                  - {controller: SCSI, number: 0, location: 1, shared: odd}
                  - {controller: SCSI, number: 0, location: 2, shared: quorum}
              - name: MEM-ERP
                host: hv01.lab.example
                state: Running
                checkpointType: Standard
                disks: [{controller: SCSI, number: 0, location: 0, path: 'C:\\ClusterStorage\\Volume1\\ERP\\MEM.vhdx', size: 4MiB}]
              - name: TWIN-ERP
                host: hv01.lab.example
                state: PowerOff
                disks: [{controller: SCSI, number: 0, location: 0, path: 'C:\\ClusterStorage\\Volume1\\ERP\\TWIN.vhdx', size: 4MiB}]
              - name: TWIN-ERP
                host: hv11.lab.example
                state: PowerOff
                disks:
                  - {controller: SCSI, number: 0, location: 0, path: 'C:\\ClusterStorage\\Volume1\\ERP\\TWIN.vhdx', size: 4MiB}
                  - {controller: SCSI, number: 0, location: 1, shared: other}
            storageLocations: [{id: files, path: '\\\\files\\vms', capacity: 1GiB}]
            """;

    static final DiskPath DATA = new DiskPath("cluster:c1", "C:\\ClusterStorage\\Volume1\\ERP\\data.vhdx");
    static final DiskPath LOG = new DiskPath("cluster:c1", "C:\\ClusterStorage\\Volume1\\ERP\\log.vhdx");
    static final String EXPORT_ROOT = "\\\\nas-b\\export";
    static final Slot SLOT1 = Slot.scsi(0, 1);

    @TempDir
    Path folder;

    final RunId run = RunId.next();
    final Journal journal = new Journal();
    SimulatorServer simulator = none();
    ControlPlane control = new ControlPlane(URI.create("http://127.0.0.1"));
    Fabric fabric = none();
    /// The step that commands belong to.
    String step = "step";

    /// The implementation under test, over the fabric that this simulator stands for.
    protected abstract Fabric open(URI simulator);

    protected abstract void close(Fabric fabric);

    /// Whether the implementation knows SCVMM, which has an id of its own for each VM.
    protected boolean hasScvmm() {
        return true;
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    static <T> T none() {
        return (T) null;
    }

    @BeforeEach
    void start() throws IOException {
        Path file = Files.writeString(folder.resolve("fabric.yaml"), FABRIC);
        simulator = SimulatorServer.start(folder.resolve("data"), file, 0);
        control = new ControlPlane(simulator.uri());
        fabric = open(simulator.uri());
    }

    @AfterEach
    void stop() throws IOException {
        close(fabric);
        control.clearFaults();
        simulator.close();
    }

    // Helpers

    VmId id(String name) {
        return VmId.of(control.id(name));
    }

    AgentCommand stopVm(String name, boolean turnOff) {
        return new AgentCommand.StopVm(id(name), StopMode.SHUTDOWN, Duration.ofSeconds(5), turnOff);
    }

    AgentCommand detach(String name) {
        return new AgentCommand.DetachDisk(id(name), SLOT1, DATA);
    }

    AgentCommand attach(String name, boolean requireOff) {
        return new AgentCommand.AttachDisk(id(name), SLOT1, DATA, true, requireOff);
    }

    AgentCommand checkpoint(String name, @Nullable String text) {
        return new AgentCommand.CreateCheckpoint(id(name), "cp", text, Checkpoints.marker(run), true);
    }

    StepRef ref(Direction direction) {
        return new StepRef(run, new StepId(step), direction, 1, 1);
    }

    StepResult good(AgentCommand command) {
        return handle(command);
    }

    StepResult handle(AgentCommand command) {
        return handle(command, Duration.ofSeconds(10), null, Direction.FORWARD);
    }

    StepResult handle(AgentCommand command, Duration patience, @Nullable StepRef endFirst, Direction direction) {
        StepRef ref = ref(direction);
        Delivery delivery = new Delivery(ref, Instant.now(), null, patience, endFirst, command);
        StepSettings settings =
                new StepSettings(millis(50), millis(200), millis(600), millis(300), millis(400), List.of(EXPORT_ROOT));
        AgentCommandHandler handler = new AgentCommandHandler(fabric, journal, settings, Time.system());
        StepReporter reporter = new StepReporter(ref, "agent lab/test", null, journal, Time.system());
        try {
            return handler.handle(delivery, command, reporter);
        } catch (StepFailed | InterruptedException ended) {
            throw new CompletionException(ended);
        }
    }

    StepFailed bad(AgentCommand command) {
        return bad(command, Duration.ofSeconds(10), null, Direction.FORWARD);
    }

    StepFailed bad(AgentCommand command, Duration patience, @Nullable StepRef endFirst, Direction direction) {
        try {
            StepResult result = handle(command, patience, endFirst, direction);
            return fail("succeeded with " + result);
        } catch (CompletionException expected) {
            return stepFailed(expected);
        }
    }

    CompletableFuture<StepResult> inBackground(AgentCommand command) {
        return CompletableFuture.supplyAsync(() -> handle(command), Thread::startVirtualThread);
    }

    static StepFailed failure(CompletableFuture<StepResult> work) {
        try {
            return fail("succeeded with " + work.join());
        } catch (CompletionException expected) {
            return stepFailed(expected);
        }
    }

    static StepFailed stepFailed(CompletionException wrapped) {
        Throwable cause = wrapped.getCause();
        if (cause instanceof CompletionException inner) {
            cause = inner.getCause();
        }
        return cause instanceof StepFailed failed ? failed : fail("no StepFailed", wrapped);
    }

    static Inventory.Vm vm(Inventory inventory, String name) {
        return inventory.vms().stream()
                .filter(vm -> vm.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    static String encoded(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
    }
}
