package dev.stillpoint.simulator;

import static dev.stillpoint.simulator.Lab.ODD;
import static dev.stillpoint.simulator.Lab.SQL1;
import static dev.stillpoint.simulator.Lab.SQL2;
import static dev.stillpoint.simulator.Lab.VOLUME;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.simulator.reader.FlatDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The rules of Hyper-V and SCVMM, through the same HTTP that executors use.
class RulesTest {
    @TempDir
    Path data = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private SimulatorServer server;

    @SuppressWarnings("NullAway.Init")
    private Lab lab;

    @BeforeEach
    void start() throws IOException {
        server = SimulatorServer.start(data, Files.writeString(data.resolve("fabric.yaml"), Lab.YAML), 0);
        lab = new Lab(server.uri(), data);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private void restart() throws IOException {
        server.close();
        server = SimulatorServer.start(data, data.resolve("fabric.yaml"), 0);
        lab = new Lab(server.uri(), data);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "checkpoint | SQL01-ERP | name=x | 32770 | sharable virtual hard disk",
                "checkpoint | PASS-ERP | name=x | 32770 | pass-through disk Disk 4",
                "checkpoint | NOCP-ERP | name=x | 32770 | Checkpoints have been disabled",
                "checkpoint | GONE-ERP | name=x | 1730 | not in a state in which the action is valid",
                "stop | GONE-ERP | mode=shutdown | 1730 | while Missing",
                "stop | NOCP-ERP | mode=turnOff | 1730 | while PowerOff",
                "stop | SAVED-ERP | mode=shutdown | 1730 | while Saved",
                "detach | SAVED-ERP | number=0,location=0,skipDeleteVhd=true | 1730 | detach a disk",
                "attach | SAVED-ERP | number=0,location=5,path=C:\\ClusterStorage\\Volume1\\ERP\\SQL02.vhdx | 1730 | attach a disk",
                "insertMedia | SAVED-ERP | drive=0,iso=x | 801 | has no DVD drive 0",
                "eject | SQL01-ERP | drive=2 | 801 | has no DVD drive 2",
                "detach | SQL01-ERP | number=0,location=9,skipDeleteVhd=true | 801 | there is no disk at SCSI 0:9",
                "attach | SQL01-ERP | number=0,location=1,path=C:\\ClusterStorage\\Volume1\\ERP\\data.vhdx,shared=true | 32768 | slot SCSI 0:1 already holds",
                "attach | SQL01-ERP | number=0,location=5,path=c:\\clusterstorage\\VOLUME1\\erp\\DATA.VHDX,shared=true | 32774 | is already attached at SCSI 0:1",
                "attach | SQL01-ERP | number=0,location=5,path=C:\\ClusterStorage\\Volume1\\ERP\\SQL02.vhdx,shared=true | 32774 | attached to SQL02-ERP without sharing",
                "attach | SQL02-ERP | number=0,location=5,path=C:\\ClusterStorage\\Volume1\\ERP\\quorum.vhds | 32774 | both must share it",
                "attach | SQL02-ERP | number=0,location=99,path=C:\\ClusterStorage\\Volume1\\ERP\\quorum.vhds,shared=true | 32773 | has no slot",
                "attach | SQL02-ERP | number=0,location=5,path=C:\\ClusterStorage\\Volume1\\ERP\\nothing.vhdx,shared=true | 32779 | does not exist",
                "attach | SQL02-ERP | number=0,location=5,path=C:\\local\\x.vhdx,shared=true | 32770 | does not support virtual hard disk sharing",
                "attach | SQL02-ERP | number=0,location=5,path=C:\\ClusterStorage\\Volume1\\ERP\\x.avhdx,shared=true | 32770 | is a differencing disk",
                "attach | SQL02-ERP | number=0,location=5,path=C:\\a\\..\\x.vhdx | 32773 | contains ..",
                "restore | SQL02-ERP | checkpoint=none | 801 | has no checkpoint none",
                "removeCheckpoint | SQL02-ERP | checkpoint=none | 801 | has no checkpoint none",
                "rename | SQL02-ERP | checkpoint=none,name=x | 801 | has no checkpoint none",
                "grantAccess | SQL02-ERP | path=C:\\ClusterStorage\\Volume1\\none.vhdx | 32779 | does not exist",
                "stop | SQL02-ERP | mode=sleep | 32773 | expected one of discard, pause, save, shutdown, turnOff",
                "start | SQL02-ERP | now=true | 32773 | Unknown field \"now\"",
            })
    void whatARuleForbidsIsRefusedAndChangesNothing(
            String operation, String vm, String arguments, int code, String message) throws Exception {
        // Given
        List<Object> body = new java.util.ArrayList<>();
        for (String pair : arguments.split(",")) {
            String value = pair.substring(pair.indexOf('=') + 1);
            body.add(pair.substring(0, pair.indexOf('=')));
            body.add(
                    value.matches("\\d+")
                            ? Integer.parseInt(value)
                            : value.matches("true|false") ? value.equals("true") : value);
        }
        JsonNode before = lab.state().path("vms");

        // When
        Lab.Answer answer = lab.ask(operation, vm, body.toArray());

        // Then
        assertThat(answer.status()).isBetween(400, 409);
        assertThat(answer.body().path("code").asInt())
                .as(answer.body().toString())
                .isEqualTo(code);
        assertThat(answer.body().path("message").asText()).contains(message);
        assertThat(lab.state().path("vms")).isEqualTo(before);
    }

    @Test
    void aVmTakesOneJobAtATimeAndTheRefusalNamesTheOther() throws Exception {
        // Given
        lab.fault(Map.of("operation", "eject", "do", "hang"));
        String job = lab.ask("eject", SQL1, "drive", 0).body().path("job").asText();

        // When
        Lab.Answer second = lab.ask("refresh", SQL1);
        lab.done("refresh", SQL2);

        // Then
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.body().path("code").asInt()).isEqualTo(2606);
        assertThat(second.body().path("job").asText()).isEqualTo(job);
        assertThat(second.body().path("blockedBy").asText()).isEqualTo("eject");
        assertThat(second.body().path("message").asText()).contains("locked by another job");
        assertThat(lab.listed("host", SQL1).path("job").path("id").asText()).isEqualTo(job);

        // When
        lab.call("POST", "/fabric/stopJob", Map.of("job", job));

        // Then
        assertThat(lab.job(job).path("status").asText()).isEqualTo("Canceled");
        lab.done("eject", SQL1, "drive", 0);
    }

    @Test
    void aSharedDiskGoesAndComesBackWhileTwoVmsShareIt() throws Exception {
        // Given
        lab.off(SQL1, SQL2);
        lab.detach(SQL1, 1);
        lab.detach(SQL1, 2);
        lab.detach(SQL2, 1);

        // When
        lab.done("checkpoint", SQL1, "name", "x", "description", "run 1");
        lab.done("attach", SQL1, "number", 0, "location", 1, "path", VOLUME + "data.vhdx", "shared", true);
        lab.done("attach", SQL1, "number", 0, "location", 2, "path", VOLUME + "quorum.vhds", "shared", true);
        lab.done("attach", SQL2, "number", 0, "location", 1, "path", VOLUME + "data.vhdx", "shared", true);
        lab.done("start", SQL1);
        lab.done("start", SQL2);

        // Then
        assertThat(lab.vm(SQL1).path("disks")).hasSize(3);
        assertThat(lab.vm(SQL1).path("checkpoints").path(0).path("description").asText())
                .isEqualTo("run 1");
        assertThat(lab.state().path("guestDiskFailures")).isEmpty();
    }

    @Test
    void scvmmSeesAttachOnlyAfterARefreshButItsOwnJobsAtOnce() throws Exception {
        lab.off(SQL1);
        assertThat(lab.listed("vmm", SQL1).path("state").asText()).isEqualTo("PowerOff");
        lab.detach(SQL1, 1);
        assertThat(lab.listed("vmm", SQL1).path("disks")).hasSize(2);
        lab.done("attach", SQL1, "number", 0, "location", 1, "path", VOLUME + "data.vhdx", "shared", true);
        assertThat(lab.listed("vmm", SQL1).path("disks")).hasSize(2);
        assertThat(lab.listed("host", SQL1).path("disks")).hasSize(3);
        lab.done("refresh", SQL1);
        assertThat(lab.listed("vmm", SQL1).path("disks")).hasSize(3);
        lab.admin(SQL2, "stop");
        assertThat(lab.listed("vmm", SQL2).path("state").asText()).isEqualTo("Running");
        assertThat(lab.listed("host", SQL2).path("state").asText()).isEqualTo("PowerOff");
    }

    @Test
    void aDiskPulledFromARunningVmIsAGuestDiskFailure() throws Exception {
        lab.detach(SQL2, 1);
        JsonNode failure = lab.state().path("guestDiskFailures").path(0);
        assertThat(failure.path("vm").asText()).isEqualTo(SQL2);
        assertThat(failure.path("path").asText()).isEqualTo(VOLUME + "data.vhdx");
        assertThat(lab.ask("detach", ODD, "controller", "IDE", "number", 0, "location", 0)
                        .body()
                        .path("code")
                        .asInt())
                .isEqualTo(1730);
    }

    @Test
    void detachingWithoutSkipDeleteDeletesTheFilesUnlessAnotherVmRunsWithThem() throws Exception {
        // Given
        lab.off(SQL1);
        Path quorum = lab.file(SQL1, 2);
        List<Path> set = List.of(quorum, FlatDisk.read(quorum).chain().getFirst());

        // When
        Lab.Answer held = lab.ask("detach", SQL1, "number", 0, "location", 1);
        lab.done("detach", SQL1, "number", 0, "location", 2, "skipDeleteVhd", false);

        // Then
        assertThat(held.body().path("code").asInt()).isEqualTo(32774);
        assertThat(lab.file(SQL2, 1)).exists();
        assertThat(set).allSatisfy(file -> assertThat(file).doesNotExist());
        assertThat(lab.state().path("deletedFiles").path(0).path("path").asText())
                .isEqualTo(VOLUME + "quorum.vhds");
    }

    @Test
    void restoreBringsConfigurationAndBytesBackWithoutTheDetachedDisks() throws Exception {
        // Given
        lab.off(SQL1);
        lab.detach(SQL1, 1);
        lab.detach(SQL1, 2);
        byte[] before = FlatDisk.read(lab.file(SQL1, 0)).bytes();
        String checkpoint =
                lab.done("checkpoint", SQL1, "name", "a").path("checkpoint").asText();
        lab.done("eject", SQL1, "drive", 0);
        lab.done("attach", SQL1, "number", 0, "location", 1, "path", VOLUME + "data.vhdx", "shared", true);
        lab.done("start", SQL1);
        assertThat(lab.control("guest-writes", Map.of("vm", SQL1, "disk", "0:0", "mebibytes", 1, "seed", 4))
                        .status())
                .isEqualTo(200);
        Path written = lab.file(SQL1, 0);
        lab.off(SQL1);
        assertThat(FlatDisk.read(written).bytes()).isNotEqualTo(before);

        // When restored, twice
        lab.done("restore", SQL1, "checkpoint", checkpoint);
        lab.done("restore", SQL1, "checkpoint", checkpoint);

        // Then
        assertThat(lab.stateOf(SQL1)).isEqualTo("PowerOff");
        assertThat(lab.vm(SQL1).path("disks")).hasSize(1);
        assertThat(lab.vm(SQL1).path("dvd").path(0).path("iso").asText()).isEqualTo("\\\\lib\\iso\\tools.iso");
        assertThat(FlatDisk.read(lab.file(SQL1, 0)).bytes()).isEqualTo(before);
        assertThat(written).as("what was discarded").doesNotExist();
        assertThat(lab.vm(SQL1).path("checkpoints").path(0).path("current").asBoolean())
                .isTrue();
    }

    @Test
    void removingCheckpointsInAnyOrderKeepsTheBytesAndEndsAtTheBaseFile() throws Exception {
        // Given three checkpoints in a row and a branch, with writes in between, the VM running
        String first = write(checkpoint("one"));
        String second = write(checkpoint("two"));
        String third = write(checkpoint("three"));
        lab.done("restore", SQL2, "checkpoint", second);
        lab.done("start", SQL2);
        String branch = write(checkpoint("branch"));
        byte[] bytes = flatWhileOff();
        assertThat(lab.vm(SQL2).path("checkpoints")).hasSize(4);

        // When
        for (String each : List.of(second, first, third, branch)) {
            lab.done("removeCheckpoint", SQL2, "checkpoint", each);
            assertThat(flatWhileOff()).isEqualTo(bytes);
        }

        // Then
        assertThat(lab.file(SQL2, 0).getFileName().toString()).isEqualTo("SQL02.vhdx");
        try (var left = Files.list(lab.erp(""))) {
            assertThat(left.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("SQL02")))
                    .containsExactly("SQL02.vhdx");
        }
    }

    private String checkpoint(String name) throws Exception {
        if (lab.vm(SQL2).path("disks").size() > 1) {
            lab.detach(SQL2, 1);
        }
        return lab.done("checkpoint", SQL2, "name", name).path("checkpoint").asText();
    }

    private String write(String checkpoint) throws Exception {
        assertThat(lab.control(
                                "guest-writes",
                                Map.of("vm", SQL2, "disk", "0:0", "mebibytes", 1, "seed", checkpoint.hashCode()))
                        .status())
                .isEqualTo(200);
        return checkpoint;
    }

    private byte[] flatWhileOff() throws Exception {
        lab.off(SQL2);
        byte[] bytes = FlatDisk.read(lab.file(SQL2, 0)).bytes();
        lab.done("start", SQL2);
        return bytes;
    }

    @Test
    void aStandardCheckpointOfARunningVmHoldsMemoryAndRestoresToSaved() throws Exception {
        // Given
        JsonNode old = lab.vm(ODD).path("checkpoints").path(0);
        assertThat(old.path("name").asText()).isEqualTo("old");
        String id = lab.done("checkpoint", ODD, "name", ODD, "description", "{\"a\":1}")
                .path("checkpoint")
                .asText();

        // When
        lab.done("restore", ODD, "checkpoint", id);

        // Then
        assertThat(lab.stateOf(ODD)).isEqualTo("Saved");
        JsonNode made = lab.vm(ODD).path("checkpoints").path(1);
        assertThat(made.path("name").asText()).isEqualTo(ODD);
        assertThat(made.path("holdsMemory").asBoolean()).isTrue();
        assertThat(made.path("parent").asText()).isEqualTo(old.path("id").asText());
        lab.done("start", ODD);
    }

    @Test
    void aGuestThatCantBringItsDisksToRestMakesAProductionCheckpointAStandardOne() throws Exception {
        // When
        lab.done("checkpoint", "VSS-ERP", "name", "fallen back");

        // Then
        JsonNode made = lab.vm("VSS-ERP").path("checkpoints").path(0);
        assertThat(made.path("type").asText()).isEqualTo("Standard");
        assertThat(made.path("holdsMemory").asBoolean()).isTrue();

        // When only production checkpoints are allowed
        lab.done("setCheckpointType", "VSS-ERP", "type", "ProductionOnly");
        Lab.Answer refused = lab.ask("checkpoint", "VSS-ERP", "name", "never");

        // Then
        assertThat(refused.body().path("code").asInt()).isEqualTo(32770);
        assertThat(refused.body().path("message").asText()).contains("Production checkpoints cannot be created");
        lab.off("VSS-ERP");
        lab.done("checkpoint", "VSS-ERP", "name", "while off");
    }

    @Test
    void aSavedVmsCheckpointHoldsItsMemoryAndIsAStandardOne() throws Exception {
        lab.done("checkpoint", "SAVED-ERP", "name", "asleep");

        JsonNode made = lab.vm("SAVED-ERP").path("checkpoints").path(0);
        assertThat(made.path("type").asText()).isEqualTo("Standard");
        assertThat(made.path("holdsMemory").asBoolean()).isTrue();
        assertThat(made.path("frozen"))
                .singleElement()
                .satisfies(frozen -> assertThat(frozen.asText()).endsWith("saved.vhdx"));
    }

    @Test
    void exportMakesSelfStandingDisksInAFreshFolder() throws Exception {
        String checkpoint = lab.vm(ODD).path("checkpoints").path(0).path("id").asText();
        Path base = FlatDisk.read(lab.file(ODD, 0)).chain().getLast();
        lab.done("export", ODD, "checkpoint", checkpoint, "path", "\\\\nas-b\\backup\\Export");
        Lab.Answer again = lab.ask("export", ODD, "checkpoint", checkpoint, "path", "\\\\nas-b\\backup\\export");
        assertThat(again.body().path("message").asText()).contains("export into a fresh one");
        try (var files = Files.walk(lab.root.resolve("unc/nas-b/backup"))) {
            Path disk = files.filter(file -> file.getFileName().equals(base.getFileName()))
                    .findFirst()
                    .orElseThrow();
            assertThat(FlatDisk.read(disk).bytes())
                    .isEqualTo(FlatDisk.read(base).bytes());
        }
    }

    @Test
    void aFileThatReplacedAnotherNeedsAccessAndTheOldOneComesBackWithItsOwn() throws Exception {
        // Given a side file beside a detached disk
        lab.off(SQL1, SQL2);
        lab.detach(SQL1, 1);
        lab.detach(SQL2, 1);
        Files.copy(lab.erp("data.vhdx"), lab.erp("data.side"));
        List<Map<String, String>> moves = List.of(
                Map.of("from", VOLUME + "data.vhdx", "to", VOLUME + "data.previous"),
                Map.of("from", VOLUME + "data.side", "to", VOLUME + "data.vhdx"));

        // When
        lab.done("swap", SQL1, "owner", "cluster:c1", "moves", moves);
        Lab.Answer denied =
                lab.ask("attach", SQL1, "number", 0, "location", 1, "path", VOLUME + "data.vhdx", "shared", true);
        lab.done("grantAccess", SQL1, "path", VOLUME + "data.vhdx");
        lab.done("attach", SQL1, "number", 0, "location", 1, "path", VOLUME + "data.vhdx", "shared", true);
        lab.done("start", SQL1);

        // Then
        assertThat(denied.body().path("code").asInt()).isEqualTo(32769);
        assertThat(denied.body().path("message").asText()).contains("General access denied");

        // When a held file is to be swapped, or a missing one
        List<Map<String, String>> back = List.of(
                Map.of("from", VOLUME + "data.vhdx", "to", VOLUME + "data.bad"),
                Map.of("from", VOLUME + "data.previous", "to", VOLUME + "data.vhdx"));
        assertThat(lab.ask("swapBack", SQL1, "owner", "cluster:c1", "moves", back)
                        .body()
                        .path("code")
                        .asInt())
                .isEqualTo(32774);
        assertThat(lab.ask("swap", SQL1, "owner", "cluster:c1", "moves", moves)
                        .body()
                        .path("code")
                        .asInt())
                .isEqualTo(32768);

        // When all are off again
        lab.off(SQL1);
        lab.detach(SQL1, 1);
        lab.done("swapBack", SQL1, "owner", "cluster:c1", "moves", back);

        // Then the old file needs no new access
        lab.done("attach", SQL2, "number", 0, "location", 1, "path", VOLUME + "data.vhdx", "shared", true);
    }

    @Test
    void anotherVmsDifferencingDiskCanBeAttachedWithoutRuiningItsCheckpoint() throws Exception {
        // Given a checkpoint of one VM, and the file of its present taken out
        lab.off(SQL1, SQL2);
        lab.detach(SQL2, 1);
        lab.done("checkpoint", SQL2, "name", "x");
        Path base = lab.erp("SQL02.vhdx");
        byte[] then = Files.readAllBytes(base);
        Path child = lab.file(SQL2, 0);
        lab.detach(SQL2, 0);

        // When another VM takes that file and writes
        lab.done("attach", SQL1, "number", 0, "location", 9, "path", VOLUME + child.getFileName());
        lab.done("start", SQL1);
        lab.control("guest-writes", Map.of("vm", SQL1, "disk", "0:9", "mebibytes", 1, "seed", 4));
        lab.off(SQL1);
        lab.done("refresh", SQL1);

        // Then the checkpoint is as it was
        assertThat(lab.file(SQL1, 9)).isEqualTo(child);
        assertThat(Files.readAllBytes(base)).isEqualTo(then);
        String checkpoint = lab.vm(SQL2).path("checkpoints").path(0).path("id").asText();
        lab.done("restore", SQL2, "checkpoint", checkpoint);
        assertThat(FlatDisk.read(lab.file(SQL2, 0)).bytes())
                .isEqualTo(FlatDisk.read(base).bytes());

        // When the child's parent itself is to be attached elsewhere, or the child is no longer needed
        Lab.Answer parent = lab.ask("attach", SQL1, "number", 0, "location", 5, "path", VOLUME + "SQL02.vhdx");
        lab.detach(SQL1, 9);

        // Then
        assertThat(parent.body().path("code").asInt()).isEqualTo(32774);
        assertThat(child).exists();
    }

    @Test
    void aParentOfAnotherVmsDiskIsNotAttached() throws Exception {
        // Given a disk on a parent that no checkpoint names
        lab.off(SQL1, SQL2);
        lab.detach(SQL2, 1);
        String first =
                lab.done("checkpoint", SQL2, "name", "1").path("checkpoint").asText();
        lab.fault(Map.of("operation", "merge", "do", "fail", "code", 19100));
        lab.run("removeCheckpoint", SQL2, "checkpoint", first);
        assertThat(lab.file(SQL2, 0)).isNotEqualTo(lab.erp("SQL02.vhdx"));

        // When
        Lab.Answer answer = lab.ask("attach", SQL1, "number", 0, "location", 9, "path", VOLUME + "SQL02.vhdx");

        // Then
        assertThat(answer.body().path("code").asInt()).isEqualTo(32774);
        assertThat(answer.body().path("message").asText()).contains("is a parent of");
    }

    @Test
    void filesAreToldWhetherAttachedOrNot() throws Exception {
        Path odd = Files.writeString(lab.erp("Büro [7] $(x); 'q 😀.txt"), "abc");
        JsonNode files = lab.call(
                        "POST",
                        "/fabric/files",
                        Map.of(
                                "vm",
                                lab.id(SQL1),
                                "files",
                                List.of(
                                        Map.of("owner", "cluster:c1", "path", VOLUME + "DATA.vhdx"),
                                        Map.of("owner", "cluster:c1", "path", VOLUME + odd.getFileName()),
                                        Map.of("owner", "cluster:c1", "path", VOLUME + "none"))))
                .body()
                .path("files");
        assertThat(files).hasSize(3);
        assertThat(files.path(0).path("diskId").asText())
                .isEqualTo(lab.listed("host", SQL1)
                        .path("disks")
                        .path(1)
                        .path("diskId")
                        .asText());
        assertThat(files.path(1).path("length").asInt()).isEqualTo(3);
        assertThat(files.path(1).path("modifiedAt").asText())
                .isEqualTo(Files.getLastModifiedTime(odd).toInstant().toString());
        assertThat(files.path(1).path("diskId").isNull()).isTrue();
        assertThat(files.path(2).path("exists").asBoolean()).isFalse();
        Lab.Answer outside = lab.call(
                "POST",
                "/fabric/files",
                Map.of("files", List.of(Map.of("owner", "cluster:c1", "path", "C:\\ClusterStorage\\..\\x"))));
        assertThat(outside.status()).isEqualTo(400);
    }

    @Test
    void aGuestShutdownGoesOnAfterItWasGivenUp() throws Exception {
        lab.fault(Map.of("operation", "refresh", "do", "fail"));
        String job =
                lab.ask("stop", SQL1, "mode", "shutdown").body().path("job").asText();
        lab.call("POST", "/fabric/stopJob", Map.of("job", job));
        assertThat(lab.job(job).path("status").asText()).isIn("Canceled", "Completed");
        Lab.until(() -> lab.stateOf(SQL1).equals("PowerOff"));
    }

    @Test
    void guestsThatHangOrRefuseStayRunningUntilTurnedOff() throws Exception {
        String job = lab.ask("stop", "HANG-ERP", "mode", "shutdown")
                .body()
                .path("job")
                .asText();
        assertThat(lab.listed("host", "HANG-ERP").path("state").asText()).isEqualTo("Stopping");
        lab.call("POST", "/fabric/stopJob", Map.of("job", job));
        assertThat(lab.job(job).path("status").asText()).isEqualTo("Canceled");
        assertThat(lab.listed("host", "HANG-ERP").path("state").asText()).isEqualTo("Running");
        JsonNode refused = lab.run("stop", "REFUSE-ERP", "mode", "shutdown");
        assertThat(refused.path("status").asText()).isEqualTo("Failed");
        assertThat(refused.path("message").asText()).contains("refused to shut down");
        lab.done("stop", "HANG-ERP", "mode", "turnOff");
        lab.done("stop", "REFUSE-ERP", "mode", "save");
        assertThat(lab.stateOf("HANG-ERP") + lab.stateOf("REFUSE-ERP")).isEqualTo("PowerOffSaved");
        lab.done("start", "REFUSE-ERP");
        lab.done("start", "REFUSE-ERP");
    }

    @Test
    void anAdminMeddlesAndGuestsWriteOnlyWhereTheyRun() throws Exception {
        assertThat(lab.admin(SQL2, "move?host=hv01.lab.example").status()).isEqualTo(200);
        assertThat(lab.admin(ODD, "move?host=hv01.lab.example")
                        .body()
                        .path("message")
                        .asText())
                .contains("does not reach");
        assertThat(lab.admin(ODD, "checkpoint?name=by%20hand").status()).isEqualTo(200);
        assertThat(lab.admin(ODD, "rename?to=Plain-ERP").status()).isEqualTo(200);
        assertThat(lab.vm("Plain-ERP").path("checkpoints")).hasSize(2);
        assertThat(lab.admin(SQL2, "detach?number=0&location=1").status()).isEqualTo(200);
        assertThat(lab.control("guest-writes", Map.of("vm", SQL2, "disk", "data", "mebibytes", 1))
                        .status())
                .isEqualTo(409);
        assertThat(lab.admin(SQL1, "stop").status()).isEqualTo(200);
        assertThat(lab.control("guest-writes", Map.of("vm", SQL1, "disk", "data", "mebibytes", 1))
                        .status())
                .isEqualTo(409);
        assertThat(lab.admin(SQL1, "start").status()).isEqualTo(200);
        assertThat(lab.control("guest-writes", Map.of("vm", SQL1, "disk", "quorum", "mebibytes", 1))
                        .status())
                .isEqualTo(200);
        assertThat(lab.admin("nobody", "start").status()).isEqualTo(404);
    }

    @Test
    void theLogGuidIsSetWhileAVmRunsAndClearedByTheLastOne() throws Exception {
        lab.off(SQL1);
        lab.off(SQL2);
        assertThat(FlatDisk.read(lab.erp("data.vhdx")).open()).isFalse();
        assertThat(FlatDisk.read(lab.erp("quorum.vhds")).open()).isFalse();
    }

    @Test
    void freeSpaceIsCapacityWithoutWhatLiesThere() throws Exception {
        JsonNode before = lab.call("POST", "/fabric/freeSpace", Map.of()).body();
        Files.write(lab.root.resolve("unc/nas-b/backup/x"), new byte[1000]);
        JsonNode space = lab.call("POST", "/fabric/freeSpace", Map.of()).body();
        JsonNode share = space.path("shares").path(0);
        assertThat(share.path("owner").asText()).isEqualTo("share:nas-b/backup");
        assertThat(share.path("path").asText()).isEqualTo("\\\\nas-b\\backup");
        assertThat(share.path("free").asLong()).isEqualTo((2L << 30) - 1000);
        JsonNode volume = before.path("volumes").path(0);
        assertThat(volume.path("owner").asText()).isEqualTo("cluster:c1");
        assertThat(volume.path("free").asLong()).isLessThan((1L << 30) - (4 << 20));
        assertThat(volume.path("blockClone").asBoolean()).isTrue();
        assertThat(volume.path("hosts")).hasSize(2);
    }

    @Test
    void everyCallIsRecordedWithItsOutcome() throws Exception {
        long from =
                lab.call("GET", "/control/calls", Map.of()).body().path("next").asLong();
        lab.done("eject", SQL1, "drive", 0, "correlation", "run-1");
        lab.ask("eject", SQL1, "drive", 7);
        lab.call("POST", "/fabric/freeSpace", Map.of());
        JsonNode calls =
                lab.call("GET", "/control/calls?from=" + from, Map.of()).body().path("calls");
        JsonNode first = calls.path(0);
        assertThat(first.path("operation").asText() + " " + first.path("vm").asText() + " "
                        + first.path("outcome").asText())
                .isEqualTo("eject SQL01-ERP completed");
        assertThat(first.path("arguments").path("correlation").asText()).isEqualTo("run-1");
        assertThat(lab.job(first.path("job").asText()).path("correlation").asText())
                .isEqualTo("run-1");
        JsonNode refused = calls.path(calls.size() - 2);
        assertThat(refused.path("outcome").asText()).isEqualTo("refused");
        assertThat(refused.path("code").asInt()).isEqualTo(801);
        assertThat(calls.path(calls.size() - 1).path("operation").asText()).isEqualTo("freeSpace");
    }

    @Test
    void anUnknownJobOrVmIs404() throws Exception {
        Lab.Answer job = lab.call("POST", "/fabric/jobStatus", Map.of("job", "none"));
        assertThat(job.status()).isEqualTo(404);
        assertThat(job.body().path("code").asInt()).isEqualTo(801);
        Lab.Answer vm =
                lab.call("POST", "/fabric/start", Map.of("vm", UUID.randomUUID().toString()));
        assertThat(vm.status()).isEqualTo(404);
    }

    @Test
    void theSameFabricContinuesAfterARestartAndIdsFollowFromNames() throws Exception {
        lab.off(SQL1);
        lab.done("eject", SQL1, "drive", 0);
        JsonNode before = lab.state();
        restart();
        assertThat(lab.state()).isEqualTo(before);
        assertThat(lab.id(SQL1)).isEqualTo("904ca091-1913-5d1e-a428-eff9238ffaef");
    }
}
