package dev.stillpoint.disk;

import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.disk.copy.CopyVerifier;
import dev.stillpoint.disk.copy.Interruption;
import dev.stillpoint.disk.copy.Throttle;
import dev.stillpoint.disk.manifest.LocationKey;
import dev.stillpoint.disk.manifest.Manifest;
import dev.stillpoint.disk.storage.LocalStorage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "verify-copy",
        mixinStandardHelpOptions = true,
        description = "Proves that a copy is still what its manifest says.")
final class VerifyCopyCommand extends CopyCommand {
    @Parameters(index = "0", paramLabel = "COPY", description = "the manifest, or the folder that holds it")
    @SuppressWarnings("NullAway.Init")
    private Path copy;

    @Override
    public Integer call() {
        requireCopy(copy);
        Optional<LocationKey> key = key();
        long start = System.nanoTime();
        CopyVerifier verifier = new CopyVerifier(new LocalStorage(), BUFFERS);
        CopyVerifier.Proof proof = showing(progress ->
                verifier.verify(copy, key, Optional.empty(), Throttle.unlimited(), progress, new Interruption()));
        double seconds = secondsSince(start);
        return switch (proof) {
            case CopyVerifier.Proof.Read read -> {
                Manifest made = read.manifest();
                CopyReport report = CopyReport.good(seconds, made, read.readBack(), copy.toString(), 0, 0);
                yield print(
                        read.damagedBlocks() == 0 ? report : report.with(read.damagedBlocks(), read.damaged()),
                        "sound: " + made.length() + " bytes in " + seconds + " s, read: " + read.readBack() + ", "
                                + (read.authenticated() ? "authentic, " : "not authenticated, ") + made.root());
            }
            case CopyVerifier.Proof.Unproven unproven ->
                print(CopyReport.damaged(seconds, 1, List.of(unproven.damage())), "");
            case CopyVerifier.Proof.Gone gone ->
                print(CopyReport.failed(seconds, FailureCode.COPY_GONE, gone.detail()), "");
            case CopyVerifier.Proof.Failed failed ->
                print(CopyReport.failed(seconds, failed.code(), failed.detail()), "");
            case CopyVerifier.Proof.Stopped stopped -> FAILED;
        };
    }
}
