package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a disk worker can be told. The worker maps paths to its own and touches nothing outside its mapped
/// prefixes.
public sealed interface DiskCommand extends StepCommand {
    DiskId disk();

    /// Where the copy lies or shall lie.
    CopyTarget target();

    /// Copies all files of one disk, proves the copy by reading it back past the page cache, and commits it by its
    /// manifest. Done when a manifest of this copy stands there and its files have its lengths. Answered by
    /// [StepResult.DiskCopied].
    ///
    /// @param source the path by which VMs attach the disk
    /// @param files every file of the disk, `source` last (of a VHD Set: its `.avhdx` files, then the `.vhds`)
    /// @param length the sum of the files' lengths as inspected, in bytes; the space needed at the location
    record CopyDisk(DiskId disk, DiskPath source, List<DiskPath> files, long length, CopyTarget target)
            implements DiskCommand {
        public CopyDisk {
            files = List.copyOf(files);
        }
    }

    /// Clones all files of a detached disk beside them, within their volume, by sharing its blocks: the disk as
    /// it is at this moment, in a moment. The source is opened and checked as for a copy. All or nothing: a
    /// clone has its name only when it is whole, and never takes that of another file. Makes nothing once the
    /// copy's tombstone or manifest stands there. Done when all clones stand there, or the copy does. Answered
    /// by [StepResult.DiskCloned]; where blocks can't be shared it fails with [FailureCode#CLONE_UNSUPPORTED].
    ///
    /// @param source the path by which VMs attach the disk
    /// @param files every file of the disk with its clone, `source` last
    /// @param length the sum of the files' lengths as inspected, in bytes
    /// @param target where the copy shall lie that is made from the clone
    record CloneDisk(DiskId disk, DiskPath source, List<CloneFile> files, long length, CopyTarget target)
            implements DiskCommand {
        public CloneDisk {
            files = List.copyOf(files);
        }
    }

    /// Copies a clone to the storage location as [CopyDisk] would have copied its disk: under the names of the
    /// live files, read back, committed by the manifest. The live files are not looked at: VMs use them. Done
    /// when a manifest of this copy stands there. Answered by [StepResult.DiskCopied]; fails with
    /// [FailureCode#CLONE_GONE] when there is nothing to ship.
    record ShipClone(DiskId disk, DiskPath source, List<CloneFile> files, long length, CopyTarget target)
            implements DiskCommand {
        public ShipClone {
            files = List.copyOf(files);
        }
    }

    /// Deletes a clone that was shipped, with what is left of unfinished ones. Deletes nothing but files whose
    /// names end in [CloneFile#CLONE], and these only while the copy's manifest stands there. Done when none is
    /// left.
    record DeleteClone(DiskId disk, CopyTarget target, List<DiskPath> files) implements DiskCommand {
        public DeleteClone {
            files = List.copyOf(files);
        }
    }

    /// Undoes [CloneDisk], and the [CopyDisk] that may have been made in its place: writes the copy's
    /// tombstone, so that whatever still clones or copies stops, then deletes clones and copy. Done when only
    /// the tombstone is left.
    record UndoClone(DiskId disk, CopyTarget target, List<DiskPath> files) implements DiskCommand {
        public UndoClone {
            files = List.copyOf(files);
        }
    }

    /// Writes the tombstone beside the copy, so that whatever still works on it stops, then deletes the copy with
    /// its manifest, journal and partial files. The tombstone stays. Done when only the tombstone is left.
    record UndoCopy(DiskId disk, CopyTarget target) implements DiskCommand {}

    /// Proves the copy against its manifest and writes its files beside the live ones, read back and equal, while
    /// the VMs still run: a restore's swap is two renames then. Or into an export's folder, which is made.
    /// Refuses to touch any file but those named. A copy that is not what it was fails with
    /// [FailureCode#STORED_COPY_DAMAGED], one without a manifest with [FailureCode#COPY_GONE]. Done when all
    /// side files stand there, finished by this step before.
    ///
    /// @param target where the copy lies
    /// @param merkleRoot the root that the catalog has for the copy
    /// @param length the files' lengths together, in bytes
    /// @param files every file of the copy, the disk's main file last
    /// @param tombstone while it exists, the side files must not be made: [CopyTarget#sideTombstone]
    record WriteSideFile(
            DiskId disk, CopyTarget target, String merkleRoot, long length, List<SideFile> files, String tombstone)
            implements DiskCommand {
        public WriteSideFile {
            files = List.copyOf(files);
        }
    }

    /// Writes the tombstone, so that whatever still writes these files stops, then deletes them with their partial
    /// files. Deletes nothing but side files and files that a swap kept: names that end in [SideFile#SIDE] or
    /// [SideFile#PREVIOUS]; and files of exported copies ([Exports#isDiskFile]). Done when none is left. Undoes
    /// [WriteSideFile], and deletes what a restore kept.
    record RemoveFiles(DiskId disk, CopyTarget target, List<DiskPath> files, String tombstone) implements DiskCommand {
        public RemoveFiles {
            files = List.copyOf(files);
        }
    }

    /// Reads the whole copy past the page cache and compares every block with its manifest, and the manifest with
    /// the catalog's root and the location's key. Damage is a result, not a failure: answered by
    /// [StepResult.CopyVerified]. Changes nothing.
    record VerifyCopy(DiskId disk, CopyTarget target, String merkleRoot, long length) implements DiskCommand {}

    /// Deletes a copy that was complete, by way of its tombstone. Done when only the tombstone is left.
    record DeleteCopy(DiskId disk, CopyTarget target) implements DiskCommand {}

    /// One file of a disk and its clone.
    ///
    /// @param live the file that VMs use
    /// @param path its clone, beside it
    record CloneFile(DiskPath live, DiskPath path) {
        /// How names of clones end.
        public static final String CLONE = ".clone";

        private static final Pattern NAME = Pattern.compile(
                ".*\\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.d-[0-9a-f]{16}-\\d+\\.clone(?:\\.[0-9a-f]{8}\\.partial)?");

        /// The run that a clone, or an unfinished one, was made by, as its name tells:
        /// `<live name>.<run>.<disk>-<number>.clone`. Empty for a name that no clone has.
        public static Optional<RunId> runOf(String fileName) {
            Matcher matcher = NAME.matcher(fileName);
            return matcher.matches() ? Optional.of(RunId.of(matcher.group(1))) : Optional.empty();
        }
    }

    /// One file of a copy and where it is written to.
    ///
    /// @param copy the copied file's Windows path
    /// @param path where the side file stands: on the volume of the file that it will replace, or in an
    ///     export's folder
    record SideFile(String copy, DiskPath path) {
        /// How names of side files end.
        public static final String SIDE = ".side";

        /// How names of files end that a swap kept.
        public static final String PREVIOUS = ".previous";
    }

    /// A copy's place at a storage location.
    ///
    /// @param folder the copy's own folder as a Windows path: `<root>\sets\<set>\<disk>`; holds nothing else
    record CopyTarget(LocationId location, SetId set, String folder) {
        /// The folder of the copy of `disk` in `set` below the location's root.
        public static CopyTarget below(String root, LocationId location, SetId set, DiskId disk) {
            String base = root.endsWith("\\") ? root.substring(0, root.length() - 1) : root;
            return new CopyTarget(location, set, base + "\\sets\\" + set + "\\" + disk);
        }

        /// The copy of one source file.
        public String file(DiskPath source) {
            return folder + "\\" + source.fileName();
        }

        /// The tombstone of the side files that `run` makes of this copy. It lies at the location and not beside
        /// the side files, so that nothing is left on the VMs' volumes.
        public String sideTombstone(RunId run) {
            return folder + "." + run + ".undone";
        }

        /// The tombstone: while it exists, the copy must neither be made nor used.
        @JsonIgnore
        public String tombstone() {
            return folder + ".undone";
        }
    }
}
