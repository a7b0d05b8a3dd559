package dev.stillpoint.disk.copy;

import dev.stillpoint.contracts.FailureCode;
import java.util.List;

/// How writing the files of a stored copy to other places ended.
public sealed interface WriteOutcome {
    /// All files stand under their names, read back and equal to the copy's manifest.
    ///
    /// @param bytes the files' lengths together
    /// @param root the copy's
    /// @param readBack `direct` past the page cache, or `cached`; `none` when they were found instead of written
    /// @param existedBefore whether they were found instead of written
    record Done(long bytes, String root, String readBack, boolean existedBefore) implements WriteOutcome {}

    /// The stored copy is not what it was; nothing was left under the files' names.
    ///
    /// @param damagedBlocks all of them
    /// @param damaged the first of them
    record Damaged(long damagedBlocks, List<Damage> damaged) implements WriteOutcome {}

    /// Nothing of this attempt is left that could be taken for the files.
    record Failed(FailureCode code, String detail) implements WriteOutcome {}

    /// The process ends ([Interruption#stop]); someone else is to do the work.
    record Stopped() implements WriteOutcome {}
}
