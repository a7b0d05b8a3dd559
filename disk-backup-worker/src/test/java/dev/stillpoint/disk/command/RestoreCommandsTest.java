package dev.stillpoint.disk.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.DiskCommand.CopyTarget;
import dev.stillpoint.contracts.DiskCommand.SideFile;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Exports;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.disk.copy.Interruption;
import dev.stillpoint.disk.copy.Progress;
import dev.stillpoint.disk.lock.CopyLocks;
import dev.stillpoint.disk.path.MappedPrefix;
import dev.stillpoint.disk.path.PathMap;
import dev.stillpoint.disk.storage.LocalStorage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The commands of restore, delete and verify, from the message to the files.
@Timeout(30)
class RestoreCommandsTest {
    private static final LocationId LOCATION = new LocationId("nas-b");
    private static final RunId RUN = RunId.next();
    private static final String VOLUME = "C:\\ClusterStorage\\Volume1\\";
    private static final DiskPath DISK = new DiskPath("cluster:c1", VOLUME + "data.vhdx");

    @TempDir
    Path dir;

    private Path fabric;
    private Path nas;
    private DiskCommandHandler handler;
    private ServedLocation location;
    private CopyTarget target;
    private StepResult.DiskCopied copied;
    private SideFile side;

    @BeforeEach
    void copyADisk() throws Exception {
        fabric = Files.createDirectory(dir.resolve("fabric"));
        nas = Files.createDirectory(dir.resolve("nas"));
        byte[] content = new byte[300_000];
        new Random(5).nextBytes(content);
        Files.write(fabric.resolve("data.vhdx"), content);
        TestConfig config =
                new TestConfig(fabric, nas, 1, Duration.ofSeconds(15), Duration.ofMillis(300), Optional.empty());
        location = ServedLocation.of(
                "nas-b", "test", config.locations().values().iterator().next());
        Engine engine = new Engine(
                new LocalStorage(),
                new CopyLocks(),
                new PathMap(List.of(
                        new MappedPrefix("cluster:c1", VOLUME, fabric),
                        new MappedPrefix(
                                "share:nas-b/export",
                                "\\\\nas-b\\export",
                                Files.createDirectory(dir.resolve("export"))))),
                Clock.systemUTC(),
                new Bandwidth(System::nanoTime),
                Optional.empty(),
                new Engine.Settings(Duration.ofMillis(300), Duration.ofMillis(300), 4, 8 << 20));
        handler = new DiskCommandHandler(engine, new DatabaseClock(System::nanoTime));
        target = CopyTarget.below("\\\\nas-b\\backup", LOCATION, SetId.next(), DISK.diskId());
        copied = (StepResult.DiskCopied)
                succeeded(new DiskCommand.CopyDisk(DISK.diskId(), DISK, List.of(DISK), content.length, target))
                        .result();
        side = new SideFile(
                copied.files().getFirst().path(),
                new DiskPath("cluster:c1", VOLUME + "data.vhdx." + RUN + "." + DISK.diskId() + "-1.side"));
    }

    @Test
    void aSideFileIsWrittenRemovedAndNotWrittenAgain() throws Exception {
        // When
        Answer.Succeeded written = succeeded(write(side));

        // Then
        assertThat(written.result()).isEqualTo(new StepResult.Nothing());
        assertThat(written.details()).containsEntry("merkleRoot", copied.merkleRoot());
        assertThat(local(side.path())).hasSameBinaryContentAs(fabric.resolve("data.vhdx"));
        succeeded(remove(side.path()));
        assertThat(names(fabric)).containsExactly("data.vhdx");
        assertThat(failed(write(side)).code()).isEqualTo(FailureCode.COPY_UNDONE);
        assertThat(names(nas.resolve("sets/" + target.set())))
                .containsExactlyInAnyOrder(DISK.diskId().value(), DISK.diskId() + "." + RUN + ".undone");
    }

    @Test
    void anExportedCopyGetsItsOwnNameInAFolderThatGoesWithIt() throws Exception {
        // Given
        DiskPath folder = Exports.folder("\\\\nas-b\\export", RUN);
        DiskPath place = Exports.below(Exports.below(folder, DISK.diskId().value()), "data.vhdx");
        Path run = dir.resolve("export/stillpoint-export-" + RUN);

        // When
        succeeded(write(new SideFile(side.copy(), place)));

        // Then
        assertThat(run.resolve(DISK.diskId().value()).resolve("data.vhdx"))
                .hasSameBinaryContentAs(fabric.resolve("data.vhdx"));
        succeeded(remove(place));
        succeeded(remove(place));
        assertThat(failed(write(new SideFile(side.copy(), place))).code()).isEqualTo(FailureCode.COPY_UNDONE);
        assertThat(run).doesNotExist();
        DiskPath beside = Exports.below(folder, "data.vhdx");
        assertThat(failed(write(new SideFile(side.copy(), beside))).code()).isEqualTo(FailureCode.PATH_NOT_ALLOWED);
    }

    @Test
    void aDamagedCopyIsRefusedWithItsBlocksCounted() throws Exception {
        // Given
        damage(70_000);
        damage(299_999);

        // When
        Answer.Failed failed = failed(write(side));

        // Then
        assertThat(failed.code()).isEqualTo(FailureCode.STORED_COPY_DAMAGED);
        assertThat(failed.detail())
                .startsWith("2 damaged blocks in " + target.folder())
                .contains("data.vhdx at byte 65536: SHA-256 ", "data.vhdx at byte 262144: ");
        assertThat(names(fabric)).containsExactly("data.vhdx");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "data.vhdx |                             does not end in .side",
                ".side |                                 does not end in .side",
                "data.vhdx.SIDE |                        does not end in .side",
                "data.vhdx.side. |                       does not end in .side",
                "data.vhdx:hidden.side |                 names an alternate data stream",
                "..\\data.vhdx.side |                    has the element '..'",
                "NUL.side |                              is a device",
                "a*.side |                               no Windows file name has",
                "link.side |                             symbolic link",
                "folder.side |                           is a folder",
                "x\\..\\..\\Volume2\\data.vhdx.side |    has the element '..'"
            })
    void aSideFileAnywhereElseIsNotTouched(String name, String why) throws Exception {
        // Given
        Files.createSymbolicLink(fabric.resolve("link.side"), fabric.resolve("data.vhdx"));
        Files.createDirectory(fabric.resolve("folder.side"));
        List<String> before = names(fabric);
        DiskPath path = new DiskPath("cluster:c1", VOLUME + name);

        // When
        Answer.Failed written = failed(write(new SideFile(side.copy(), path)));
        Answer.Failed removed = failed(remove(path));

        // Then
        assertThat(written.code()).isEqualTo(FailureCode.PATH_NOT_ALLOWED);
        assertThat(written.detail()).contains(why);
        assertThat(removed.code()).isEqualTo(FailureCode.PATH_NOT_ALLOWED);
        assertThat(names(fabric)).isEqualTo(before);
        assertThat(names(nas.resolve("sets/" + target.set())))
                .containsExactly(DISK.diskId().value());
    }

    @Test
    void anotherClustersPathAnotherCopysFileAndACopysOwnTombstoneAreRefused() {
        // Given
        DiskPath elsewhere = new DiskPath("cluster:c2", side.path().path());
        SideFile foreign = new SideFile("\\\\nas-b\\backup\\sets\\other\\data.vhdx", side.path());
        DiskCommand burying =
                new DiskCommand.RemoveFiles(DISK.diskId(), target, List.of(side.path()), target.tombstone());

        // Then
        assertThat(failed(write(new SideFile(side.copy(), elsewhere))).detail()).contains("of cluster:c2");
        assertThat(failed(write(foreign)).detail()).contains("it is no file of the copy");
        assertThat(failed(burying).detail()).contains("is the tombstone of the copy");
        assertThat(succeeded(verify()).result()).extracting("damagedBlocks").isEqualTo(0L);
    }

    @Test
    void keptFilesAreRemovedWithoutACopy() throws Exception {
        // Given
        DiskPath previous =
                new DiskPath("cluster:c1", VOLUME + "data.vhdx." + RUN + "." + DISK.diskId() + "-1.previous");
        Files.writeString(local(previous), "kept");
        CopyTarget safety = CopyTarget.below("\\\\nas-b\\backup", LOCATION, SetId.next(), DISK.diskId());

        // When
        succeeded(new DiskCommand.RemoveFiles(DISK.diskId(), safety, List.of(previous), safety.sideTombstone(RUN)));

        // Then
        assertThat(names(fabric)).containsExactly("data.vhdx");
    }

    @Test
    void filesOfAVolumeThatIsNotThereAreNotTakenForGone() throws Exception {
        // Given
        Files.move(fabric, dir.resolve("unmounted"));

        // Then
        assertThat(failed(remove(side.path())).code()).isEqualTo(FailureCode.SOURCE_UNREACHABLE);
        assertThat(failed(write(side)).code()).isEqualTo(FailureCode.SOURCE_UNREACHABLE);
    }

    @Test
    void damageIsTheResultOfVerifying() throws Exception {
        // Given
        StepResult.CopyVerified sound =
                (StepResult.CopyVerified) succeeded(verify()).result();
        damage(70_000);

        // When
        StepResult.CopyVerified damaged =
                (StepResult.CopyVerified) succeeded(verify()).result();

        // Then
        assertThat(sound.damagedBlocks()).isZero();
        assertThat(sound.merkleRoot()).isEqualTo(copied.merkleRoot());
        assertThat(sound.length()).isEqualTo(300_000);
        assertThat(damaged.damagedBlocks()).isEqualTo(1);
        assertThat(damaged.damaged()).singleElement().satisfies(block -> {
            assertThat(block.file()).isEqualTo(copied.files().getFirst().path());
            assertThat(block.offset()).isEqualTo(65_536);
            assertThat(block.expected()).matches("[0-9a-f]{64}").isNotEqualTo(block.found());
        });
    }

    @Test
    void aManifestThatIsMissingIsDamageAndACopyThatIsNotThereAFailure() throws Exception {
        // Given
        Files.delete(nas(copied.manifest()));
        StepResult.CopyVerified without =
                (StepResult.CopyVerified) succeeded(verify()).result();

        // When
        succeeded(new DiskCommand.DeleteCopy(DISK.diskId(), target));

        // Then
        assertThat(without.damagedBlocks()).isEqualTo(1);
        assertThat(without.damaged().getFirst().file()).endsWith(".manifest");
        assertThat(failed(verify()).code()).isEqualTo(FailureCode.COPY_GONE);
        assertThat(failed(write(side)).code()).isEqualTo(FailureCode.COPY_GONE);
    }

    @Test
    void deletingACopyTakesWhatItsRestoresLeftAndNoOthers() throws Exception {
        // Given
        succeeded(write(side));
        succeeded(new DiskCommand.RemoveFiles(
                DISK.diskId(), target, List.of(side.path()), target.sideTombstone(RunId.next())));
        Path set = nas.resolve("sets/" + target.set());
        String other = "d-ffffffffffffffff." + RUN + ".undone";
        Files.writeString(set.resolve(other), "another disk's");

        // When
        succeeded(new DiskCommand.DeleteCopy(DISK.diskId(), target));
        succeeded(new DiskCommand.DeleteCopy(DISK.diskId(), target));

        // Then
        assertThat(names(set)).containsExactlyInAnyOrder(DISK.diskId() + ".undone", other);
        assertThat(fabric.resolve("data.vhdx")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Größe 'x'; $(id).vhdx", "💾 [1].vhdx"})
    void hostileNamesGoThroughTheCommands(String name) throws Exception {
        // Given
        DiskPath disk = new DiskPath("cluster:c1", VOLUME + name);
        Files.copy(fabric.resolve("data.vhdx"), fabric.resolve(name));
        CopyTarget place = CopyTarget.below("\\\\nas-b\\backup", LOCATION, SetId.next(), disk.diskId());
        StepResult.DiskCopied made = (StepResult.DiskCopied)
                succeeded(new DiskCommand.CopyDisk(disk.diskId(), disk, List.of(disk), 300_000, place))
                        .result();
        DiskPath path = new DiskPath("cluster:c1", VOLUME + name + "." + RUN + "." + disk.diskId() + "-1.side");

        // When
        succeeded(new DiskCommand.WriteSideFile(
                disk.diskId(),
                place,
                made.merkleRoot(),
                made.length(),
                List.of(new SideFile(made.files().getFirst().path(), path)),
                place.sideTombstone(RUN)));

        // Then
        assertThat(local(path)).hasSameBinaryContentAs(fabric.resolve("data.vhdx"));
    }

    private DiskCommand write(SideFile file) {
        return new DiskCommand.WriteSideFile(
                DISK.diskId(), target, copied.merkleRoot(), copied.length(), List.of(file), target.sideTombstone(RUN));
    }

    private DiskCommand remove(DiskPath file) {
        return new DiskCommand.RemoveFiles(DISK.diskId(), target, List.of(file), target.sideTombstone(RUN));
    }

    private DiskCommand verify() {
        return new DiskCommand.VerifyCopy(DISK.diskId(), target, copied.merkleRoot(), copied.length());
    }

    private Answer.Succeeded succeeded(DiskCommand command) {
        Answer answer = handle(command);
        assertThat(answer).isInstanceOf(Answer.Succeeded.class);
        return (Answer.Succeeded) answer;
    }

    private Answer.Failed failed(DiskCommand command) {
        Answer answer = handle(command);
        assertThat(answer).isInstanceOf(Answer.Failed.class);
        return (Answer.Failed) answer;
    }

    private Answer handle(DiskCommand command) {
        StepRef ref = new StepRef(RUN, new StepId("step:" + DISK.diskId()), Direction.FORWARD, 1, 1);
        Delivery delivery = new Delivery(ref, Instant.now(), null, Duration.ofMinutes(1), null, command);
        return handler.handle(delivery, command, location, Progress.NONE, new Interruption());
    }

    private void damage(int position) throws Exception {
        Path file = nas(copied.files().getFirst().path());
        byte[] content = Files.readAllBytes(file);
        content[position] ^= 1;
        Files.write(file, content);
    }

    private Path local(DiskPath path) {
        return fabric.resolve(path.path().substring(VOLUME.length()));
    }

    private Path nas(String windowsPath) {
        return nas.resolve(windowsPath.substring("\\\\nas-b\\backup\\".length()).replace('\\', '/'));
    }

    private static List<String> names(Path folder) throws Exception {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
