package dev.stillpoint.disk.command;

import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.DiskCommand.CloneDisk;
import dev.stillpoint.contracts.DiskCommand.CloneFile;
import dev.stillpoint.contracts.DiskCommand.DeleteClone;
import dev.stillpoint.contracts.DiskCommand.ShipClone;
import dev.stillpoint.contracts.DiskCommand.UndoClone;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.disk.command.Engine.Call;
import dev.stillpoint.disk.command.Engine.Spoilt;
import dev.stillpoint.disk.copy.CloneOutcome;
import dev.stillpoint.disk.copy.CloneRequest;
import dev.stillpoint.disk.copy.CopyFolder;
import dev.stillpoint.disk.copy.CopyRemover;
import dev.stillpoint.disk.copy.CopyRequest.SourceFile;
import dev.stillpoint.disk.copy.DiskCloner;
import dev.stillpoint.disk.fault.FaultyStorage.Steps;
import dev.stillpoint.disk.path.PathRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The steps on clones: made beside the disk, shipped to the location, deleted.
final class CloneSteps {
    private static final Pattern RUN_AND_DISK = Pattern.compile("\\.[0-9a-f-]{36}\\.d-[0-9a-f]{16}-\\d+\\.clone$");

    private final Engine engine;
    private final CopySteps copies;

    CloneSteps(Engine engine, CopySteps copies) {
        this.engine = engine;
        this.copies = copies;
    }

    Answer clone(CloneDisk command, Path folder, Call call) throws PathRefused, IOException {
        List<CloneRequest.File> files = new ArrayList<>();
        for (CloneFile file : command.files()) {
            files.add(new CloneRequest.File(
                    new SourceFile(file.live(), engine.sources().local(file.live())),
                    file.path(),
                    local(file.path(), call)));
        }
        Spoilt spoilt =
                engine.spoilt(engine.storage(), Steps.CLONING, command.source().fileName(), call);
        call.interruption().startPatience(call.delivery().patience());
        CloneOutcome outcome =
                new DiskCloner(spoilt.storage()).clone(new CloneRequest(files, folder), call.interruption());
        return switch (outcome) {
            case CloneOutcome.Done done ->
                spoilt.after(
                        new Answer.Succeeded(
                                new StepResult.DiskCloned(done.length()),
                                Map.of(
                                        "source", command.source().path(),
                                        "clones", names(command.files()),
                                        "made", Integer.toString(done.made()))),
                        command.kind());
            case CloneOutcome.Failed failed -> new Answer.Failed(failed.code(), failed.detail());
            case CloneOutcome.Stopped stopped -> new Answer.HandBack();
        };
    }

    /// Copies from the clones under the names of the live files. Without a clone it is over only if the copy is
    /// there.
    Answer ship(ShipClone command, Path folder, Call call) throws PathRefused, IOException {
        List<SourceFile> files = new ArrayList<>();
        for (CloneFile file : command.files()) {
            Path clone = local(file.path(), call);
            Optional<Answer> unreachable = unreachable(file.path());
            if (unreachable.isPresent()) {
                return unreachable.get();
            }
            if (!isThere(clone) && !isCopied(folder, command.source())) {
                return new Answer.Failed(
                        FailureCode.CLONE_GONE, file.path() + " (" + clone + ") is gone and was not shipped");
            }
            files.add(new SourceFile(file.live(), clone));
        }
        return copies.copy(command, files, command.source(), Steps.SHIPPING, folder, call);
    }

    /// Only while the copy stands there: else the clone is all that the set has of its disk.
    Answer delete(DeleteClone command, Path folder, Call call) throws PathRefused, IOException {
        if (new CopyFolder(folder).mainName().isEmpty()) {
            return new Answer.Failed(
                    FailureCode.COPY_GONE,
                    "the clone is kept, because there is no copy in "
                            + command.target().folder());
        }
        List<Path> clones = new ArrayList<>();
        Optional<Answer> unreachable = locate(command.files(), call, clones);
        if (unreachable.isPresent()) {
            return unreachable.get();
        }
        Spoilt spoilt = engine.spoilt(engine.storage(), Steps.DELETING, liveName(command.files()), call);
        return remove(command, command.files(), clones, spoilt);
    }

    /// First the copy's tombstone, so that nothing makes the clone again; then all that was made.
    Answer undo(UndoClone command, Path folder, Call call) throws PathRefused, IOException {
        List<Path> clones = new ArrayList<>();
        Optional<Answer> unreachable = locate(command.files(), call, clones);
        if (unreachable.isPresent()) {
            return unreachable.get();
        }
        Spoilt spoilt = engine.spoilt(engine.storage(), Steps.DELETING, liveName(command.files()), call);
        call.interruption().startPatience(call.delivery().patience());
        CopyRemover.Removal removal = new CopyRemover(spoilt.storage(), engine.locks())
                .undo(
                        folder,
                        call.reason(),
                        call.location().executor(),
                        engine.settings().undoWait(),
                        call.progress(),
                        call.interruption());
        return switch (removal) {
            case CopyRemover.Removal.Removed removed -> remove(command, command.files(), clones, spoilt);
            case CopyRemover.Removal.Failed failed -> new Answer.Failed(failed.code(), failed.detail());
            case CopyRemover.Removal.Stopped stopped -> new Answer.HandBack();
        };
    }

    private static Answer remove(DiskCommand command, List<DiskPath> files, List<Path> clones, Spoilt spoilt)
            throws IOException {
        int removed = new DiskCloner(spoilt.storage()).remove(clones);
        return spoilt.after(
                new Answer.Succeeded(
                        new StepResult.Nothing(),
                        Map.of(
                                "clones",
                                files.stream().map(DiskPath::path).collect(Collectors.joining("; ")),
                                "files",
                                Integer.toString(removed))),
                command.kind());
    }

    /// @param clones filled with where each clone lies here
    /// @return why they can't be worked on
    private Optional<Answer> locate(List<DiskPath> files, Call call, List<Path> clones)
            throws PathRefused, IOException {
        for (DiskPath file : files) {
            clones.add(local(file, call));
            Optional<Answer> unreachable = unreachable(file);
            if (unreachable.isPresent()) {
                return unreachable;
            }
        }
        return Optional.empty();
    }

    /// Where a clone lies here: a name that a clone of this very run has, below a mapped prefix, and no folder.
    private Path local(DiskPath clone, Call call) throws PathRefused, IOException {
        RunId run = call.delivery().ref().run();
        boolean ours = clone.fileName().endsWith(CloneFile.CLONE)
                && CloneFile.runOf(clone.fileName()).equals(Optional.of(run));
        if (!ours) {
            throw new PathRefused(clone.path(), "it is no name of a clone that run " + run + " makes");
        }
        Path local = engine.sources().local(clone);
        if (Files.isDirectory(local, LinkOption.NOFOLLOW_LINKS)) {
            throw new PathRefused(clone.path(), "it is a folder");
        }
        return local;
    }

    /// A clone whose volume is not there is not gone.
    private Optional<Answer> unreachable(DiskPath file) throws PathRefused {
        return engine.sources().reaches(file)
                ? Optional.empty()
                : Optional.of(new Answer.Failed(
                        FailureCode.SOURCE_UNREACHABLE,
                        file + ": the folder that its mapped prefix stands for is not there"));
    }

    /// The name of the disk's main file, as its clone carries it.
    private static String liveName(List<DiskPath> clones) {
        return clones.isEmpty()
                ? ""
                : RUN_AND_DISK.matcher(clones.getLast().fileName()).replaceFirst("");
    }

    private static boolean isThere(Path clone) {
        return Files.exists(clone, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isCopied(Path folder, DiskPath source) {
        return Files.exists(new CopyFolder(folder).manifest(source.fileName()), LinkOption.NOFOLLOW_LINKS);
    }

    private static String names(List<CloneFile> files) {
        return files.stream().map(file -> file.path().path()).collect(Collectors.joining("; "));
    }
}
