package dev.stillpoint.disk.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.disk.copy.CopyOutcome;
import dev.stillpoint.disk.copy.CopyRemover;
import dev.stillpoint.disk.copy.CopyRequest;
import dev.stillpoint.disk.copy.CopyVerifier;
import dev.stillpoint.disk.copy.DiskCopier;
import dev.stillpoint.disk.copy.Interruption;
import dev.stillpoint.disk.copy.Progress;
import dev.stillpoint.disk.copy.SideFileRequest;
import dev.stillpoint.disk.copy.SideFileWriter;
import dev.stillpoint.disk.copy.Throttle;
import dev.stillpoint.disk.copy.WriteOutcome;
import dev.stillpoint.disk.lock.CopyLocks;
import dev.stillpoint.disk.storage.LocalStorage;
import dev.stillpoint.simulator.SimulatorServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The faults of the simulated fabric's own control plane, taken over HTTP as a worker does.
@Timeout(30)
class InjectedFaultsTest {
    private static final LocationId LOCATION = new LocationId("nas-b");
    private static final String SMALL_FABRIC = """
            fabric: lab
            vmmServer: vmm01.lab.example
            clusters:
              - {name: c1, volumes: [{path: 'C:\\ClusterStorage\\Volume1', capacity: 1GiB, blockClone: auto}]}
            hosts:
              - {name: hv01.lab.example, cluster: c1}
            vms:
              - name: A
                host: hv01.lab.example
                cluster: true
                state: PowerOff
                disks:
                  - {controller: SCSI, number: 0, location: 0, path: 'C:\\ClusterStorage\\Volume1\\a.vhdx', size: 8MiB}
            storageLocations:
              - {id: nas-b, path: '\\\\nas-b\\backup', capacity: 1GiB, maxCopies: 2}
            """;

    @TempDir
    static Path fabric;

    static SimulatorServer simulator;
    static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path dir;

    private Path disk;
    private Path copy;
    private final Interruption interruption = new Interruption();
    private FaultyStorage storage;

    @BeforeAll
    static void startSimulator() throws Exception {
        Path file = Files.writeString(fabric.resolve("fabric.yaml"), SMALL_FABRIC);
        simulator = SimulatorServer.start(fabric.resolve("data"), file, 0);
    }

    @AfterAll
    static void stopSimulator() throws Exception {
        simulator.close();
    }

    @BeforeEach
    void makeADisk() throws Exception {
        byte[] content = new byte[5 << 20];
        new Random(11).nextBytes(content);
        disk = Files.write(dir.resolve("data.bin"), content);
        copy = dir.resolve("copy");
        storage = faulty(FaultyStorage.Steps.COPYING);
    }

    @AfterEach
    void removeFaults() throws Exception {
        control("DELETE", "/control/disk-faults", "");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            copy   | fail    |         | IO_ERROR     | a fault was injected into copy of data
            copy   | ioError | 3000000 | IO_ERROR     | reading the source
            copy   | noSpace | 3000000 | NO_SPACE     | writing
            copy   | flipBit | 3000000 | COPY_DAMAGED | is suspect
            verify | fail    |         | IO_ERROR     | a fault was injected into verify of data
            verify | ioError | 3000000 | IO_ERROR     | reading back data.bin
            verify | flipBit | 3000000 | COPY_DAMAGED | is suspect
            verify | noSpace |         | IO_ERROR     | nothing is written by it
            """)
    void aFaultOfACopyFailsItClearlyAndLeavesNothing(
            String step, String kind, Long atByte, FailureCode code, String detail) throws Exception {
        // Given
        inject(step, kind, atByte == null ? "" : ",\"atByte\":" + atByte);

        // When
        CopyOutcome outcome = copy();

        // Then
        CopyOutcome.Failed failed = (CopyOutcome.Failed) outcome;
        assertThat(failed.code()).isEqualTo(code);
        assertThat(failed.detail()).contains(detail);
        assertThat(copy).doesNotExist();
        storage = faulty(FaultyStorage.Steps.COPYING);
        assertThat(copy()).isInstanceOf(CopyOutcome.Done.class);
    }

    @ParameterizedTest
    @CsvSource({
        "copy, failAfterEffect, FAIL",
        "copy, loseAnswer, SAY_NOTHING",
        "verify, failAfterEffect, FAIL",
        "verify, loseAnswer, SAY_NOTHING"
    })
    void anAnswerIsSpoiltAfterTheEffectOfACopy(String step, String kind, Aftermath aftermath) throws Exception {
        // Given
        inject(step, kind, "");

        // When
        CopyOutcome outcome = copy();

        // Then
        assertThat(outcome).isInstanceOf(CopyOutcome.Done.class);
        assertThat(Files.mismatch(disk, copy.resolve("data.bin"))).isEqualTo(-1);
        assertThat(storage.aftermath()).isEqualTo(aftermath);
    }

    @ParameterizedTest
    @ValueSource(strings = {"copy", "verify"})
    void aHangingCopyHangsUntilItIsCanceled(String step) throws Exception {
        // Given
        inject(step, "hang", "");

        // When
        CompletableFuture<CopyOutcome> running = CompletableFuture.supplyAsync(this::copy);
        awaitTaken();
        assertThat(running).isNotDone();
        long canceled = System.nanoTime();
        interruption.cancel();

        // Then
        CopyOutcome outcome = running.get(10, TimeUnit.SECONDS);
        assertThat(((CopyOutcome.Failed) outcome).code()).isEqualTo(FailureCode.CANCELED);
        assertThat(Duration.ofNanos(System.nanoTime() - canceled)).isLessThan(Duration.ofSeconds(1));
        assertThat(copy).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"copy, hang", "verify, hang", "copy, slow", "verify, slow"})
    void aCopyTakesTheSecondsLonger(String step, String kind) throws Exception {
        // Given
        inject(step, kind, ",\"seconds\":0.6");

        // When
        long began = System.nanoTime();
        CopyOutcome outcome = copy();

        // Then
        assertThat(outcome).isInstanceOf(CopyOutcome.Done.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(450));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fail    | IO_ERROR | a fault was injected into deleteCopy of data
            ioError | IO_ERROR | Input/output error
            noSpace | NO_SPACE | No space left
            flipBit | IO_ERROR | it moves no bytes
            """)
    void aFaultOfAnUndoFailsItClearly(String kind, FailureCode code, String detail) throws Exception {
        // Given
        copy();
        storage = faulty(FaultyStorage.Steps.DELETING);
        inject("deleteCopy", kind, "");

        // When
        CopyRemover.Removal removal = undo();

        // Then
        CopyRemover.Removal.Failed failed = (CopyRemover.Removal.Failed) removal;
        assertThat(failed.code()).isEqualTo(code);
        assertThat(failed.detail()).contains(detail);
        assertThat(copy.resolve("data.bin")).exists();
        storage = faulty(FaultyStorage.Steps.DELETING);
        assertThat(undo()).isInstanceOf(CopyRemover.Removal.Removed.class);
        assertThat(copy).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"failAfterEffect, FAIL", "loseAnswer, SAY_NOTHING"})
    void anAnswerIsSpoiltAfterTheEffectOfAnUndo(String kind, Aftermath aftermath) throws Exception {
        // Given
        copy();
        storage = faulty(FaultyStorage.Steps.DELETING);
        inject("deleteCopy", kind, "");

        // When
        CopyRemover.Removal removal = undo();

        // Then
        assertThat(removal).isInstanceOf(CopyRemover.Removal.Removed.class);
        assertThat(copy).doesNotExist();
        assertThat(storage.aftermath()).isEqualTo(aftermath);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hang", "slow"})
    void anUndoTakesTheSecondsLonger(String kind) throws Exception {
        // Given
        copy();
        storage = faulty(FaultyStorage.Steps.DELETING);
        inject("deleteCopy", kind, ",\"seconds\":0.6");

        // When
        long began = System.nanoTime();
        CopyRemover.Removal removal = undo();

        // Then
        assertThat(removal).isInstanceOf(CopyRemover.Removal.Removed.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(550));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fail    |         | IO_ERROR | a fault was injected into sideFile of data
            ioError | 3000000 | IO_ERROR | reading the stored copy's data.bin
            noSpace | 3000000 | NO_SPACE | writing C:\\Vol\\data.bin.side
            flipBit | 3000000 | IO_ERROR | the medium of
            """)
    void aFaultOfASideFileFailsItClearlyAndTheNextAttemptIsRight(
            String kind, Long atByte, FailureCode code, String detail) throws Exception {
        // Given
        copy();
        storage = faulty(FaultyStorage.Steps.SIDE_FILES);
        inject("sideFile", kind, atByte == null ? "" : ",\"atByte\":" + atByte);

        // When
        WriteOutcome outcome = sideFile();

        // Then
        WriteOutcome.Failed failed = (WriteOutcome.Failed) outcome;
        assertThat(failed.code()).isEqualTo(code);
        assertThat(failed.detail()).contains(detail);
        assertThat(dir.resolve("data.bin.side")).doesNotExist();
        assertThat(taken()).isTrue();
        storage = faulty(FaultyStorage.Steps.SIDE_FILES);
        assertThat(sideFile()).isInstanceOf(WriteOutcome.Done.class);
        assertThat(Files.mismatch(disk, dir.resolve("data.bin.side"))).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"failAfterEffect, FAIL", "loseAnswer, SAY_NOTHING"})
    void anAnswerIsSpoiltAfterTheEffectOfASideFile(String kind, Aftermath aftermath) throws Exception {
        // Given
        copy();
        storage = faulty(FaultyStorage.Steps.SIDE_FILES);
        inject("sideFile", kind, "");

        // When
        WriteOutcome outcome = sideFile();

        // Then
        assertThat(outcome).isInstanceOf(WriteOutcome.Done.class);
        assertThat(storage.aftermath()).isEqualTo(aftermath);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sideFile", "verify"})
    void aHangEndsWhenItIsCanceled(String step) throws Exception {
        // Given
        copy();
        boolean writes = step.equals("sideFile");
        storage = faulty(writes ? FaultyStorage.Steps.SIDE_FILES : FaultyStorage.Steps.VERIFYING);
        inject(step, "hang", "");

        // When
        CompletableFuture<Object> running = CompletableFuture.supplyAsync(() -> writes ? sideFile() : verify());
        awaitTaken();
        assertThat(running).isNotDone();
        interruption.cancel();

        // Then
        assertThat(running.get(10, TimeUnit.SECONDS)).extracting("code").isEqualTo(FailureCode.CANCELED);
    }

    @Test
    void aBitThatFlipsInOneReadingIsNoDamageOfAStoredCopy() throws Exception {
        // Given
        copy();
        storage = faulty(FaultyStorage.Steps.VERIFYING);
        inject("verify", "flipBit", ",\"atByte\":3000000");

        // When
        CopyVerifier.Proof.Read proof = (CopyVerifier.Proof.Read) verify();

        // Then
        assertThat(taken()).isTrue();
        assertThat(proof.damagedBlocks()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"fail, a fault was injected into verify of data", "ioError, reading back data.bin at byte 0"})
    void aCopyThatCanNotBeReadIsNoDamage(String kind, String detail) throws Exception {
        // Given
        copy();
        storage = faulty(FaultyStorage.Steps.VERIFYING);
        inject("verify", kind, "");

        // When
        CopyVerifier.Proof.Failed failed = (CopyVerifier.Proof.Failed) verify();

        // Then
        assertThat(failed.code()).isEqualTo(FailureCode.IO_ERROR);
        assertThat(failed.detail()).contains(detail);
    }

    @Test
    void aFaultForAnotherDiskOrLocationIsLeftAlone() throws Exception {
        // Given
        inject("copy", "fail", ",\"disk\":\"log\"");
        inject("copy", "fail", ",\"location\":\"nas-c\"");

        // Then
        assertThat(copy()).isInstanceOf(CopyOutcome.Done.class);
        assertThat(control("GET", "/control/disk-faults", "").body()).contains("\"log\"", "\"nas-c\"");
    }

    private FaultyStorage faulty(FaultyStorage.Steps steps) {
        return new FaultyStorage(
                new LocalStorage(), new FaultPlane(simulator.uri()), steps, "data", LOCATION, interruption);
    }

    private CopyOutcome copy() {
        CopyRequest request = new CopyRequest(
                List.of(new CopyRequest.SourceFile(new DiskPath("local", "C:\\data.bin"), disk)),
                copy,
                1,
                "test",
                Optional.empty(),
                true,
                CopyRequest.Existing.ANSWER,
                Duration.ofSeconds(1),
                Duration.ofMinutes(1));
        return new DiskCopier(storage, new CopyLocks(), Clock.systemUTC(), 4)
                .copy(request, Throttle.unlimited(), Progress.NONE, interruption);
    }

    private WriteOutcome sideFile() {
        CopyVerifier.Proof.Read read = (CopyVerifier.Proof.Read) new CopyVerifier(new LocalStorage(), 4)
                .verify(
                        copy,
                        Optional.empty(),
                        Optional.empty(),
                        Throttle.unlimited(),
                        Progress.NONE,
                        new Interruption());
        SideFileRequest request = new SideFileRequest(
                copy,
                read.manifest().root(),
                List.of(new SideFileRequest.SideFile(
                        "data.bin", new DiskPath("local", "C:\\Vol\\data.bin.side"), dir.resolve("data.bin.side"))),
                dir.resolve("copy.run.undone"),
                1,
                "test",
                Optional.empty(),
                Duration.ofSeconds(1),
                Duration.ofMinutes(1));
        return new SideFileWriter(storage, new CopyLocks(), 4)
                .write(request, Throttle.unlimited(), Progress.NONE, interruption);
    }

    private CopyVerifier.Proof verify() {
        return new CopyVerifier(storage, 4)
                .verify(copy, Optional.empty(), Optional.empty(), Throttle.unlimited(), Progress.NONE, interruption);
    }

    /// Whether no fault is left.
    private static boolean taken() throws Exception {
        return !control("GET", "/control/disk-faults", "").body().contains("\"do\"");
    }

    private CopyRemover.Removal undo() {
        return new CopyRemover(storage, new CopyLocks())
                .undo(copy, "a test", "test", Duration.ofSeconds(1), Progress.NONE, interruption);
    }

    private static void inject(String step, String kind, String more) throws Exception {
        String fault = "{\"step\":\"" + step + "\",\"do\":\"" + kind + "\"" + more + "}";
        assertThat(control("POST", "/control/disk-faults", fault).statusCode()).isEqualTo(200);
    }

    /// A fault that was taken is listed no more.
    private static void awaitTaken() throws Exception {
        long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (control("GET", "/control/disk-faults", "").body().contains("\"hang\"")) {
            assertThat(System.nanoTime()).isLessThan(until);
        }
    }

    private static HttpResponse<String> control(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(simulator.uri().toString().replaceAll("/$", "") + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
