package dev.stillpoint.disk.command;

import dev.stillpoint.contracts.DiskCommand.CopyTarget;
import dev.stillpoint.contracts.DiskCommand.RemoveFiles;
import dev.stillpoint.contracts.DiskCommand.SideFile;
import dev.stillpoint.contracts.DiskCommand.WriteSideFile;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Exports;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.disk.command.Engine.Call;
import dev.stillpoint.disk.command.Engine.Spoilt;
import dev.stillpoint.disk.copy.Damage;
import dev.stillpoint.disk.copy.SideFileRequest;
import dev.stillpoint.disk.copy.SideFileWriter;
import dev.stillpoint.disk.copy.WriteOutcome;
import dev.stillpoint.disk.fault.FaultyStorage.Steps;
import dev.stillpoint.disk.path.PathRefused;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The steps on files beside live disks: side files written, and they or what a swap kept removed; and on those
/// of an export. The only commands that write where disks in use lie, so their names are checked here before
/// anything is opened.
final class SideFileSteps {
    private static final String UNDONE = ".undone";
    private static final int MOST_TOLD = 5;
    private static final Pattern RUN_AND_DISK =
            Pattern.compile("\\.[0-9a-f-]{36}\\.d-[0-9a-f]{16}-\\d+\\.(side|previous)$");

    private final Engine engine;

    SideFileSteps(Engine engine) {
        this.engine = engine;
    }

    Answer write(WriteSideFile command, Path folder, Call call) throws PathRefused, IOException {
        List<SideFileRequest.SideFile> files = new ArrayList<>();
        for (SideFile file : command.files()) {
            files.add(new SideFileRequest.SideFile(
                    copied(command.target(), file.copy()), file.path(), local(file.path(), SideFile.SIDE)));
        }
        if (files.isEmpty()) {
            throw new PathRefused(command.target().folder(), "no side file is named for this copy");
        }
        Optional<Answer> unreachable =
                unreachable(command.files().stream().map(SideFile::path).toList());
        if (unreachable.isPresent()) {
            return unreachable.get();
        }
        Path tombstone = tombstone(command.tombstone(), call);
        for (SideFileRequest.SideFile file : files) {
            if (Exports.isDiskFile(file.identity().path()) && !Files.exists(tombstone, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(file.local().resolveSibling("."));
            }
        }
        SideFileRequest request = new SideFileRequest(
                folder,
                command.merkleRoot(),
                files,
                tombstone,
                call.delivery().ref().attempt(),
                call.location().executor(),
                call.location().key(),
                engine.settings().lockWait(),
                call.delivery().patience());
        Spoilt spoilt = engine.spoilt(
                engine.storage(), Steps.SIDE_FILES, files.getLast().copied(), call);
        SideFileWriter writer = new SideFileWriter(
                spoilt.storage(), engine.locks(), engine.settings().buffersPerCopy());
        return switch (writer.write(request, engine.throttle(call), call.progress(), call.interruption())) {
            case WriteOutcome.Done done -> spoilt.after(written(command, done), command.kind());
            case WriteOutcome.Damaged damaged ->
                new Answer.Failed(FailureCode.STORED_COPY_DAMAGED, damage(command.target(), damaged));
            case WriteOutcome.Failed failed -> new Answer.Failed(failed.code(), failed.detail());
            case WriteOutcome.Stopped stopped -> new Answer.HandBack();
        };
    }

    private static Answer.Succeeded written(WriteSideFile command, WriteOutcome.Done done) {
        return new Answer.Succeeded(
                new StepResult.Nothing(),
                Map.of(
                        "folder", command.target().folder(),
                        "files",
                                command.files().stream()
                                        .map(file -> file.path().path())
                                        .collect(Collectors.joining("; ")),
                        "bytesWritten", Long.toString(done.existedBefore() ? 0 : done.bytes()),
                        "merkleRoot", done.root(),
                        "readBack", done.readBack(),
                        "existedBefore", Boolean.toString(done.existedBefore())));
    }

    private static String damage(CopyTarget target, WriteOutcome.Damaged damaged) {
        String first = damaged.damaged().stream()
                .limit(MOST_TOLD)
                .map(Damage::toString)
                .collect(Collectors.joining("; "));
        long more =
                damaged.damagedBlocks() - Math.min(MOST_TOLD, damaged.damaged().size());
        return damaged.damagedBlocks() + " damaged blocks in " + target.folder() + ": " + first
                + (more > 0 ? "; and " + more + " more" : "");
    }

    Answer remove(RemoveFiles command, Call call) throws PathRefused, IOException {
        Map<DiskPath, Path> files = new LinkedHashMap<>();
        for (DiskPath file : command.files()) {
            files.put(file, local(file, SideFile.SIDE, SideFile.PREVIOUS));
        }
        Optional<Answer> unreachable = unreachable(command.files());
        if (unreachable.isPresent()) {
            return unreachable.get();
        }
        Path tombstone = tombstone(command.tombstone(), call);
        Spoilt spoilt = engine.spoilt(engine.storage(), Steps.DELETING, liveName(command.files()), call);
        call.interruption().startPatience(call.delivery().patience());
        SideFileWriter remover = new SideFileWriter(
                spoilt.storage(), engine.locks(), engine.settings().buffersPerCopy());
        Answer answer = CopySteps.removed(
                remover.remove(
                        tombstone,
                        files,
                        call.reason(),
                        call.location().executor(),
                        engine.settings().undoWait(),
                        call.progress(),
                        call.interruption()),
                command,
                spoilt);
        for (Map.Entry<DiskPath, Path> file : files.entrySet()) {
            if (Exports.isDiskFile(file.getKey().path())) {
                removeEmpty(file.getValue().getParent());
            }
        }
        return answer;
    }

    /// The disk's folder, and the export's when it was the last in there.
    private static void removeEmpty(@Nullable Path folder) throws IOException {
        try {
            if (folder != null && Files.deleteIfExists(folder) && folder.getParent() != null) {
                Files.deleteIfExists(folder.getParent());
            }
        } catch (DirectoryNotEmptyException othersAreInThere) {
            // Whoever wrote them removes them.
        }
    }

    /// The name of a file of this copy.
    private static String copied(CopyTarget target, String path) throws PathRefused {
        int end = path.lastIndexOf('\\');
        if (end < 0 || !path.substring(0, end).equalsIgnoreCase(target.folder())) {
            throw new PathRefused(path, "it is no file of the copy " + target.folder());
        }
        return path.substring(end + 1);
    }

    /// Where a file lies here that ends in one of the suffixes, or is one of an export, below a mapped prefix.
    private Path local(DiskPath file, String... suffixes) throws PathRefused, IOException {
        for (String suffix : suffixes) {
            boolean named = file.fileName().endsWith(suffix) && file.fileName().length() > suffix.length();
            if (named || Exports.isDiskFile(file.path())) {
                Path local = engine.sources().local(file);
                if (Files.isDirectory(local, LinkOption.NOFOLLOW_LINKS)) {
                    throw new PathRefused(file.path(), "it is a folder");
                }
                return local;
            }
        }
        throw new PathRefused(file.path(), "its name does not end in " + String.join(" or ", suffixes));
    }

    private Optional<Answer> unreachable(List<DiskPath> files) throws PathRefused {
        for (DiskPath file : files) {
            if (!engine.sources().reaches(file)) {
                return Optional.of(new Answer.Failed(
                        FailureCode.SOURCE_UNREACHABLE,
                        file + ": the folder that its mapped prefix stands for is not there"));
            }
        }
        return Optional.empty();
    }

    /// A tombstone of side files: below the location's root, and not that of a copy that stands there.
    private static Path tombstone(String path, Call call) throws PathRefused, IOException {
        if (!path.endsWith(UNDONE) || path.endsWith("\\" + UNDONE)) {
            throw new PathRefused(path, "a tombstone's name ends in " + UNDONE);
        }
        Path buried = call.location().targets().local(path.substring(0, path.length() - UNDONE.length()));
        if (Files.exists(buried, LinkOption.NOFOLLOW_LINKS)) {
            throw new PathRefused(path, "it is the tombstone of the copy " + buried + ", not of side files");
        }
        return call.location().targets().local(path);
    }

    /// The name of the disk's main file, as side and kept files carry it.
    private static String liveName(List<DiskPath> files) {
        return files.isEmpty()
                ? ""
                : RUN_AND_DISK.matcher(files.getLast().fileName()).replaceFirst("");
    }
}
