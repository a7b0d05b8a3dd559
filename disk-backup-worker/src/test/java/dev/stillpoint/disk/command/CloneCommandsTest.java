package dev.stillpoint.disk.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.DiskCommand.CloneFile;
import dev.stillpoint.contracts.DiskCommand.CopyTarget;
import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.disk.LoopVolume;
import dev.stillpoint.disk.copy.Interruption;
import dev.stillpoint.disk.copy.Progress;
import dev.stillpoint.disk.lock.CopyLocks;
import dev.stillpoint.disk.path.MappedPrefix;
import dev.stillpoint.disk.path.PathMap;
import dev.stillpoint.disk.storage.LocalStorage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The commands of clone, ship and delete, from the message to the files. What makes a clone needs a file system
/// that can, and is skipped without one; what ships and removes clones does not care how they were made.
@Timeout(60)
class CloneCommandsTest {
    private static final LocationId LOCATION = new LocationId("nas-b");
    private static final RunId RUN = RunId.next();
    private static final String VOLUME = "C:\\ClusterStorage\\Volume1\\";
    private static final int LENGTH = 300_000;

    @TempDir
    Path dir;

    private @Nullable LoopVolume volume;
    private Path fabric;
    private Path nas;
    private final byte[] data = new byte[LENGTH];
    private final CopyTarget target = CopyTarget.below(
            "\\\\nas-b\\backup", LOCATION, SetId.next(), disk("q.vhds").diskId());
    private final List<CloneFile> files = List.of(clone("q_1.avhdx", 1), clone("q.vhds", 2));
    private final List<DiskPath> clones = files.stream().map(CloneFile::path).toList();

    @BeforeEach
    void makeADisk() throws Exception {
        fabric = Files.createDirectory(dir.resolve("fabric"));
        nas = Files.createDirectory(dir.resolve("nas"));
        new Random(5).nextBytes(data);
        writeDisk();
    }

    private void writeDisk() throws Exception {
        Files.write(fabric.resolve("q_1.avhdx"), data);
        Files.writeString(fabric.resolve("q.vhds"), "the set's small file");
    }

    private void onXfs() throws Exception {
        LoopVolume made = LoopVolume.xfs(dir, 320);
        volume = made;
        fabric = Files.createDirectory(made.root().resolve("fabric"));
        writeDisk();
    }

    @AfterEach
    void unmount() throws Exception {
        if (volume != null) {
            volume.close();
        }
    }

    @Test
    void aDiskIsClonedWithAllItsFilesAndShippedAsItWasAtThatMoment() throws Exception {
        onXfs();

        // When
        Answer.Succeeded cloned = succeeded(cloneDisk());
        Answer.Succeeded again = succeeded(cloneDisk());
        Files.write(fabric.resolve("q_1.avhdx"), new byte[70_000], StandardOpenOption.WRITE);
        StepResult.DiskCopied shipped =
                (StepResult.DiskCopied) succeeded(ship()).result();

        // Then
        assertThat(cloned.result()).isEqualTo(new StepResult.DiskCloned(LENGTH + 20));
        assertThat(cloned.details()).containsEntry("made", "2");
        assertThat(again.result()).isEqualTo(cloned.result());
        assertThat(again.details()).containsEntry("made", "0");
        assertThat(shipped.files())
                .extracting(StepResult.CopiedFile::path)
                .containsExactly(target.folder() + "\\q_1.avhdx", target.folder() + "\\q.vhds");
        assertThat(copy("q_1.avhdx")).hasBinaryContent(data);
        succeeded(new DiskCommand.DeleteClone(target(), target, clones));
        assertThat(names(fabric)).containsExactly("q.vhds", "q_1.avhdx");
    }

    @Test
    void aCloneIsNotMadeOnceItsCopyIsThereOrUndone() throws Exception {
        onXfs();
        succeeded(copyDisk());
        assertThat(succeeded(cloneDisk()).details()).containsEntry("made", "0");
        assertThat(names(fabric)).containsExactly("q.vhds", "q_1.avhdx");

        succeeded(new DiskCommand.UndoClone(target(), target, clones));

        assertThat(failed(cloneDisk()).code()).isEqualTo(FailureCode.COPY_UNDONE);
        assertThat(names(fabric)).containsExactly("q.vhds", "q_1.avhdx");
    }

    @Test
    void aCloneThatHasItsNameIsNeverReplaced() throws Exception {
        onXfs();
        succeeded(cloneDisk());
        Files.write(fabric.resolve("q_1.avhdx"), new byte[LENGTH]);

        succeeded(cloneDisk());

        assertThat(local(clones.getFirst())).hasBinaryContent(data);
    }

    @Test
    void whereBlocksCanNotBeSharedTheCloneFailsByItsOwnCodeAndLeavesNothing() throws Exception {
        Answer.Failed failed = failed(cloneDisk());

        // The temporary folder of whoever runs this may lie on a file system that clones.
        assertThat(failed.code()).isEqualTo(FailureCode.CLONE_UNSUPPORTED);
        assertThat(failed.detail()).contains("q_1.avhdx", "blocks can't be shared");
        assertThat(names(fabric)).containsExactly("q.vhds", "q_1.avhdx");
    }

    @Test
    void aDiskThatIsGoneCanNotBeCloned() throws Exception {
        Files.delete(fabric.resolve("q_1.avhdx"));

        assertThat(failed(cloneDisk()).code()).isEqualTo(FailureCode.DISK_FILE_GONE);
    }

    @Test
    void aCloneThatIsGoneBeforeItWasShippedIsNamed() throws Exception {
        cloneByCopying();
        Files.delete(local(clones.getFirst()));

        Answer.Failed failed = failed(ship());

        assertThat(failed.code()).isEqualTo(FailureCode.CLONE_GONE);
        assertThat(failed.detail()).contains(clones.getFirst().path());
        assertThat(nas.resolve("sets")).doesNotExist();
    }

    @Test
    void whatWasCopiedInPlaceOfACloneIsAnsweredByTheShipping() throws Exception {
        StepResult copied = succeeded(copyDisk()).result();

        assertThat(succeeded(ship()).result()).isEqualTo(copied);
        succeeded(new DiskCommand.DeleteClone(target(), target, clones));
    }

    @Test
    void aCloneWithoutItsCopyIsKept() throws Exception {
        cloneByCopying();

        Answer.Failed failed = failed(new DiskCommand.DeleteClone(target(), target, clones));

        assertThat(failed.code()).isEqualTo(FailureCode.COPY_GONE);
        assertThat(local(clones.getFirst())).exists();
    }

    @Test
    void undoingTakesTheCloneItsUnfinishedOnesAndTheCopy() throws Exception {
        cloneByCopying();
        succeeded(copyDisk());
        Files.writeString(
                local(clones.getFirst()).resolveSibling(clones.getFirst().fileName() + ".0a1b2c3d.partial"), "");
        Files.writeString(fabric.resolve("q_1.avhdx.other.partial"), "another's");

        succeeded(new DiskCommand.UndoClone(target(), target, clones));
        succeeded(new DiskCommand.UndoClone(target(), target, clones));

        assertThat(names(fabric)).containsExactly("q.vhds", "q_1.avhdx", "q_1.avhdx.other.partial");
        assertThat(names(nas.resolve("sets/" + target.set()))).containsExactly(target() + ".undone");
        assertThat(failed(ship()).code()).isEqualTo(FailureCode.CLONE_GONE);
    }

    @Test
    void aCloneWhoseVolumeIsNotThereIsNotTakenForGone() throws Exception {
        cloneByCopying();
        succeeded(ship());
        Files.move(fabric, dir.resolve("unmounted"));

        assertThat(failed(ship()).code()).isEqualTo(FailureCode.SOURCE_UNREACHABLE);
        assertThat(failed(new DiskCommand.DeleteClone(target(), target, clones)).code())
                .isEqualTo(FailureCode.SOURCE_UNREACHABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "q.vhds",
                "q.vhds.clone",
                "q.vhds.01950000-0000-7000-8000-000000000001.d-0123456789abcdef-1.clone",
                "q.vhds.RUN.d-0123456789abcdef-1.side",
                "..\\q.vhds.RUN.d-0123456789abcdef-1.clone",
                "folder.RUN.d-0123456789abcdef-1.clone"
            })
    void noOtherFileIsTakenForAClone(String name) throws Exception {
        String mine = name.replace("RUN", RUN.toString());
        Files.createDirectory(fabric.resolve("folder." + RUN + ".d-0123456789abcdef-1.clone"));
        succeeded(copyDisk());
        List<String> before = names(fabric);
        DiskPath path = new DiskPath("cluster:c1", VOLUME + mine);
        CloneFile file = new CloneFile(disk("q.vhds"), path);

        for (DiskCommand command : List.of(
                new DiskCommand.CloneDisk(target(), disk("q.vhds"), List.of(file), 1, target),
                new DiskCommand.ShipClone(target(), disk("q.vhds"), List.of(file), 1, target),
                new DiskCommand.DeleteClone(target(), target, List.of(path)))) {
            assertThat(failed(command).code()).as(command.kind()).isEqualTo(FailureCode.PATH_NOT_ALLOWED);
        }
        assertThat(names(fabric)).isEqualTo(before);
    }

    private void cloneByCopying() throws Exception {
        for (CloneFile file : files) {
            Files.copy(local(file.live()), local(file.path()));
        }
    }

    private static CloneFile clone(String name, int number) {
        String beside = name + "." + RUN + "." + disk("q.vhds").diskId() + "-" + number + CloneFile.CLONE;
        return new CloneFile(disk(name), disk(beside));
    }

    private static DiskPath disk(String name) {
        return new DiskPath("cluster:c1", VOLUME + name);
    }

    private static DiskId target() {
        return disk("q.vhds").diskId();
    }

    private DiskCommand cloneDisk() {
        return new DiskCommand.CloneDisk(target(), disk("q.vhds"), files, LENGTH, target);
    }

    private DiskCommand ship() {
        return new DiskCommand.ShipClone(target(), disk("q.vhds"), files, LENGTH, target);
    }

    private DiskCommand copyDisk() {
        return new DiskCommand.CopyDisk(
                target(), disk("q.vhds"), files.stream().map(CloneFile::live).toList(), LENGTH, target);
    }

    private Answer.Succeeded succeeded(DiskCommand command) throws Exception {
        Answer answer = handle(command);
        assertThat(answer).isInstanceOf(Answer.Succeeded.class);
        return (Answer.Succeeded) answer;
    }

    private Answer.Failed failed(DiskCommand command) throws Exception {
        Answer answer = handle(command);
        assertThat(answer).isInstanceOf(Answer.Failed.class);
        return (Answer.Failed) answer;
    }

    private Answer handle(DiskCommand command) throws Exception {
        TestConfig config =
                new TestConfig(fabric, nas, 1, Duration.ofSeconds(15), Duration.ofMillis(300), Optional.empty());
        ServedLocation location = ServedLocation.of(
                "nas-b", "test", config.locations().values().iterator().next());
        Engine engine = new Engine(
                new LocalStorage(),
                new CopyLocks(),
                new PathMap(List.of(new MappedPrefix("cluster:c1", VOLUME, fabric))),
                Clock.systemUTC(),
                new Bandwidth(System::nanoTime),
                Optional.empty(),
                new Engine.Settings(Duration.ofMillis(300), Duration.ofMillis(300), 4, 8 << 20));
        StepRef ref = new StepRef(RUN, new StepId("step:" + target()), Direction.FORWARD, 1, 1);
        Delivery delivery = new Delivery(ref, Instant.now(), null, Duration.ofMinutes(1), null, command);
        return new DiskCommandHandler(engine, new DatabaseClock(System::nanoTime))
                .handle(delivery, command, location, Progress.NONE, new Interruption());
    }

    private Path local(DiskPath path) {
        return fabric.resolve(path.path().substring(VOLUME.length()));
    }

    private Path copy(String name) {
        return nas.resolve("sets/" + target.set() + "/" + target() + "/" + name);
    }

    private static List<String> names(Path folder) throws Exception {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
