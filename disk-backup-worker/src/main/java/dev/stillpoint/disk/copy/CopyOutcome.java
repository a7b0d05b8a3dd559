package dev.stillpoint.disk.copy;

import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.disk.manifest.Manifest;
import java.nio.file.Path;
import java.util.Optional;

/// How an attempt ended.
public sealed interface CopyOutcome {
    /// The copy stands, proven as its manifest says.
    ///
    /// @param existedBefore whether it was found instead of made
    /// @param bytesWritten to the copy's files by this attempt
    /// @param bytesResumed how much an earlier process had copied, read back and found right
    /// @param damagedBase the block of an older copy that proved damaged when its blocks were to be shared
    record Done(
            Manifest manifest,
            Path manifestFile,
            boolean existedBefore,
            long bytesWritten,
            long bytesResumed,
            Optional<String> damagedBase)
            implements CopyOutcome {}

    /// Nothing of this attempt is left that looks like a copy.
    record Failed(FailureCode code, String detail) implements CopyOutcome {}

    /// The process ends ([Interruption#stop]); someone else is to do the work.
    record Stopped() implements CopyOutcome {}
}
