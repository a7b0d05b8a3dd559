package dev.stillpoint.simulator.powershell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.simulator.powershell.PowerShell.Run;
import dev.stillpoint.simulator.reader.FlatDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Scripts as admins write them, judged by the control plane and by the bytes that a guest sees.
class ClassicScriptsTest {
    private static final String SYSTEM = """
            fabric: lab
            vmmServer: vmm01.lab.example
            seconds: {stop: 0.02, start: 0.02, save: 0.02, checkpoint: 0.02, restore: 0.02, merge: 0.02, attach: 0.01, detach: 0.01, eject: 0.01, insertMedia: 0.01, refresh: 0.01}
            clusters:
              - {name: c1, volumes: [{path: 'C:\\ClusterStorage\\Volume1', capacity: 1GiB}]}
            hosts:
              - {name: hv01.lab.example, cluster: c1}
              - {name: hv02.lab.example, cluster: c1}
            sharedDisks:
              data: {path: 'C:\\ClusterStorage\\Volume1\\CRM\\data.vhdx', size: 4MiB, type: fixed, fill: mixed, seed: 1}
              log: {path: 'C:\\ClusterStorage\\Volume1\\CRM\\log.vhdx', size: 2MiB, fill: random, seed: 2}
            vms:
              - name: SQL01-CRM
                host: hv01.lab.example
                cluster: true
                state: Running
                dvd: [{iso: '\\\\lib\\iso\\tools.iso'}, {}]
                disks:
                  - {location: 0, path: 'C:\\ClusterStorage\\Volume1\\CRM\\SQL01.vhdx', size: 2MiB, seed: 3}
                  - {location: 1, shared: data}
                  - {location: 2, shared: log}
              - name: SQL02-CRM
                host: hv02.lab.example
                cluster: true
                state: Running
                disks:
                  - {location: 0, path: 'C:\\ClusterStorage\\Volume1\\CRM\\SQL02.vhdx', size: 2MiB, seed: 4}
                  - {location: 1, shared: data}
                  - {location: 2, shared: log}
              - name: APP01-CRM
                host: hv01.lab.example
                state: PowerOff
                disks:
                  - {location: 0, path: 'C:\\ClusterStorage\\Volume1\\CRM\\APP01.vhdx', size: 2MiB, seed: 5}
              - {name: OTHER-WEB, host: hv02.lab.example, state: Running}
            storageLocations:
              - {id: nas-b, path: '\\\\nas-b\\backup', capacity: 1GiB}
            """;
    private static final Path SCRIPTS = Path.of("src/test/powershell");
    private static final List<String> ARGUMENTS =
            List.of("-System", "CRM", "-CheckpointName", "before update", "-BackupShare", "\\\\nas-b\\backup");

    @TempDir
    Path folder;

    private PowerShell shell;

    @BeforeEach
    void start() throws IOException {
        shell = PowerShell.on(SYSTEM, folder);
    }

    @AfterEach
    void stop() throws IOException {
        if (shell != null) {
            shell.close();
        }
    }

    private Run script(String name) throws IOException, InterruptedException {
        return shell.file(SCRIPTS.resolve(name), ARGUMENTS.toArray(String[]::new));
    }

    private Path disk(String name) {
        return shell.lab.root.resolve("clusters/c1/ClusterStorage/Volume1/CRM").resolve(name);
    }

    private Path copy(String name) {
        return shell.lab.root.resolve("unc/nas-b/backup/CRM-before update").resolve(name);
    }

    private byte[] bytes(Path disk) throws IOException {
        return FlatDisk.read(disk).bytes();
    }

    private void turnAllOff() throws IOException, InterruptedException {
        for (String vm : List.of("SQL01-CRM", "SQL02-CRM", "APP01-CRM")) {
            if (shell.lab.stateOf(vm).equals("Running")) {
                shell.lab.done("stop", vm, "mode", "turnOff");
            }
        }
    }

    private void everySharedDiskIsAttachedAsBefore() throws IOException, InterruptedException {
        for (String vm : List.of("SQL01-CRM", "SQL02-CRM")) {
            List<JsonNode> shared = StreamSupport.stream(
                            shell.lab.vm(vm).path("disks").spliterator(), false)
                    .filter(disk -> disk.path("shared").asBoolean())
                    .toList();
            assertThat(shared).extracting(disk -> disk.path("location").asInt()).containsExactlyInAnyOrder(1, 2);
            assertThat(shared)
                    .extracting(disk -> disk.path("path").asText())
                    .containsExactlyInAnyOrder(
                            "C:\\ClusterStorage\\Volume1\\CRM\\data.vhdx",
                            "C:\\ClusterStorage\\Volume1\\CRM\\log.vhdx");
        }
    }

    private List<String> checkpoints(String vm) throws IOException, InterruptedException {
        return StreamSupport.stream(shell.lab.vm(vm).path("checkpoints").spliterator(), false)
                .map(checkpoint -> checkpoint.path("name").asText())
                .toList();
    }

    @Test
    void takeRestoreAndDeleteACheckpointOfASystem() throws IOException, InterruptedException {
        // When the system's checkpoint is taken
        Run created = script("New-SystemCheckpoint.ps1").succeeded();

        // Then every VM has it and runs as before, with its shared disks
        assertThat(created.lines())
                .contains("SQL01-CRM Running 1", "SQL02-CRM Running 1", "APP01-CRM PowerOff 1")
                .noneMatch(line -> line.contains("OTHER"));
        assertThat(checkpoints("SQL01-CRM")).containsExactly("before update");
        assertThat(checkpoints("OTHER-WEB")).isEmpty();
        assertThat(shell.lab.vm("SQL01-CRM").path("dvd").path(0).path("iso").isNull())
                .isTrue();
        everySharedDiskIsAttachedAsBefore();
        JsonNode state = shell.lab.state();
        assertThat(state.path("guestDiskFailures")).isEmpty();
        assertThat(state.path("deletedFiles")).isEmpty();

        // And the copies are the disks
        turnAllOff();
        byte[] data = bytes(disk("data.vhdx"));
        byte[] log = bytes(disk("log.vhdx"));
        assertThat(bytes(copy("data.vhdx"))).isEqualTo(data);
        assertThat(bytes(copy("log.vhdx"))).isEqualTo(log);

        // When the guests write and the system is restored
        byte[] own = bytes(
                Path.of(shell.lab.root.resolve(shell.lab.file("SQL01-CRM", 0)).toString()));
        shell.lab.done("start", "SQL01-CRM");
        guestWrites("data", 1);
        guestWrites("0:0", 2);
        script("Restore-SystemCheckpoint.ps1").succeeded();

        // Then all is as it was
        everySharedDiskIsAttachedAsBefore();
        assertThat(shell.lab.stateOf("SQL01-CRM")).isEqualTo("Running");
        turnAllOff();
        assertThat(bytes(disk("data.vhdx"))).isEqualTo(data);
        assertThat(bytes(disk("log.vhdx"))).isEqualTo(log);
        assertThat(bytes(shell.lab.file("SQL01-CRM", 0))).isEqualTo(own);
        assertThat(disk("data.vhdx.before")).doesNotExist();

        // When it is deleted
        Run removed = script("Remove-SystemCheckpoint.ps1").succeeded();

        // Then no checkpoint, no differencing disk and no copy is left
        assertThat(removed.lines()).containsExactly("3 removed");
        assertThat(checkpoints("SQL01-CRM")).isEmpty();
        assertThat(copy("data.vhdx")).doesNotExist();
        try (Stream<Path> files = Files.list(disk("data.vhdx").getParent())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("SQL01.vhdx", "SQL02.vhdx", "APP01.vhdx", "data.vhdx", "log.vhdx");
        }
    }

    private void guestWrites(String disk, int mebibytes) throws IOException, InterruptedException {
        assertThat(shell.lab
                        .control(
                                "guest-writes",
                                Map.of("vm", "SQL01-CRM", "disk", disk, "mebibytes", mebibytes, "seed", 9))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aRestoreStopsAtTheFirstErrorAndSaysWhere() throws IOException, InterruptedException {
        // Given a system without that checkpoint
        // When
        Run run = script("Restore-SystemCheckpoint.ps1");

        // Then nothing was touched
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.errors()).contains("has no checkpoint before update");
        assertThat(shell.lab.stateOf("SQL01-CRM")).isEqualTo("Running");
    }
}
