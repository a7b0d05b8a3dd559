package dev.stillpoint.disk;

import dev.stillpoint.disk.copy.CopyRestorer;
import dev.stillpoint.disk.copy.Interruption;
import dev.stillpoint.disk.copy.Throttle;
import dev.stillpoint.disk.copy.WriteOutcome;
import dev.stillpoint.disk.manifest.LocationKey;
import dev.stillpoint.disk.storage.LocalStorage;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "restore-copy",
        mixinStandardHelpOptions = true,
        description = "Writes the files of a copy to TARGET, proven against its manifest before and after. Replaces no"
                + " file; of a damaged copy nothing is left there.")
final class RestoreCopyCommand extends CopyCommand {
    @Parameters(index = "0", paramLabel = "COPY", description = "the manifest, or the folder that holds it")
    @SuppressWarnings("NullAway.Init")
    private Path copy;

    @Parameters(
            index = "1",
            paramLabel = "TARGET",
            description = "the file to write; or a folder, for a copy of several files (a VHD Set) always one: its"
                    + " files keep their names")
    @SuppressWarnings("NullAway.Init")
    private Path target;

    @Override
    public Integer call() {
        requireCopy(copy);
        Optional<LocationKey> key = key();
        long start = System.nanoTime();
        CopyRestorer restorer = new CopyRestorer(new LocalStorage(), BUFFERS);
        WriteOutcome outcome = showing(
                progress -> restorer.restore(copy, target, key, Throttle.unlimited(), progress, new Interruption()));
        double seconds = secondsSince(start);
        return switch (outcome) {
            case WriteOutcome.Done done ->
                print(
                        CopyReport.restored(
                                seconds,
                                done.bytes(),
                                done.root(),
                                key.map(LocationKey::id).orElse(null),
                                done.readBack(),
                                copy.toString()),
                        "restored: " + done.bytes() + " bytes in " + seconds + " s, read back: " + done.readBack()
                                + ", " + done.root() + ", " + target);
            case WriteOutcome.Damaged damaged ->
                print(CopyReport.damaged(seconds, damaged.damagedBlocks(), damaged.damaged()), "");
            case WriteOutcome.Failed failed -> print(CopyReport.failed(seconds, failed.code(), failed.detail()), "");
            case WriteOutcome.Stopped stopped -> FAILED;
        };
    }
}
