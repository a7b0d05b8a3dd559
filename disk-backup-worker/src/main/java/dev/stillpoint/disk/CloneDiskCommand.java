package dev.stillpoint.disk;

import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.disk.clone.BlockCloning;
import dev.stillpoint.disk.storage.LocalStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "clone-disk",
        mixinStandardHelpOptions = true,
        description = "Clones a disk's file on a volume that shares blocks, and tells how long that took.")
final class CloneDiskCommand extends CopyCommand {
    private static final double NANOS = 1e9;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "the disk's file")
    @SuppressWarnings("NullAway.Init")
    private Path source;

    @Parameters(index = "1", paramLabel = "TARGET", description = "a new file on the same volume")
    @SuppressWarnings("NullAway.Init")
    private Path target;

    @Override
    public Integer call() throws IOException {
        requireFile(source);
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null || !BlockCloning.possibleAt(folder)) {
            return print(
                    CopyReport.failed(0, FailureCode.IO_ERROR, "no blocks can be shared between files in " + folder),
                    "");
        }
        LocalStorage storage = new LocalStorage();
        long start = System.nanoTime();
        try {
            storage.cloneSource(source, target);
            storage.syncFolder(folder);
        } catch (IOException e) {
            return print(CopyReport.failed(secondsSince(start), FailureCode.IO_ERROR, e.toString()), "");
        }
        double seconds = (System.nanoTime() - start) / NANOS;
        long bytes = Files.size(target);
        CopyReport report =
                new CopyReport(true, bytes, 0, seconds, null, null, null, null, null, 0, null, List.of(), 0, null);
        return print(report, "cloned: " + bytes + " bytes in " + seconds + " s, " + target);
    }
}
