package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.DiskCommand.SideFile;
import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.RunId;

/// The names that a restore gives to files, beside the live ones: `<live name>.<run>.<disk>-<number>.side` for
/// what comes and `….previous` for what went; see [BesideNames].
final class RestoreNames {
    /// As long as the name of any set may be.
    private static final int MOST_CHARACTERS = 255;

    private RestoreNames() {}

    static DiskPath side(DiskPath live, RunId run, DiskId disk, int number) {
        return BesideNames.of(live, run, disk, number, SideFile.SIDE);
    }

    static DiskPath previous(DiskPath live, RunId run, DiskId disk, int number) {
        return BesideNames.of(live, run, disk, number, SideFile.PREVIOUS);
    }

    /// The name of the set that keeps what is replaced by a restore of `set`, and of its checkpoints.
    static String safety(String set) {
        String name = "before restore of " + set;
        int end = Math.min(name.length(), MOST_CHARACTERS);
        boolean cutsCodePoint = end < name.length() && Character.isHighSurrogate(name.charAt(end - 1));
        return name.substring(0, cutsCodePoint ? end - 1 : end);
    }
}
