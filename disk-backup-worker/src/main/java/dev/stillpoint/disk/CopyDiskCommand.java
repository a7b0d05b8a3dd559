package dev.stillpoint.disk;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.disk.copy.Base;
import dev.stillpoint.disk.copy.CopyOutcome;
import dev.stillpoint.disk.copy.CopyRequest;
import dev.stillpoint.disk.copy.CopyRequest.SourceFile;
import dev.stillpoint.disk.copy.DiskCopier;
import dev.stillpoint.disk.copy.Interruption;
import dev.stillpoint.disk.copy.Throttle;
import dev.stillpoint.disk.lock.CopyLocks;
import dev.stillpoint.disk.manifest.Manifest;
import dev.stillpoint.disk.storage.LocalStorage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "copy-disk",
        mixinStandardHelpOptions = true,
        description = "Copies a disk with all its files into FOLDER and proves the copy by reading it back.")
final class CopyDiskCommand extends CopyCommand {
    @Parameters(index = "0", paramLabel = "SOURCE", description = "the disk: .vhdx, .vhds, or any file")
    @SuppressWarnings("NullAway.Init")
    private Path source;

    @Parameters(index = "1", paramLabel = "FOLDER", description = "the copy's own folder; made when missing")
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Option(
            names = "--base",
            paramLabel = "COPY",
            description = "an older copy: where FOLDER's file system can clone, only what differs from it is written")
    private @Nullable Path base;

    @Option(names = "--no-verify", description = "do not read the copy back")
    private boolean noVerify;

    @Option(names = "--sha256", description = "also each file's plain SHA-256, as Get-FileHash and sha256sum tell it")
    private boolean sha256;

    @Override
    public Integer call() throws IOException {
        requireFile(source);
        if (base != null) {
            requireCopy(base);
        }
        long start = System.nanoTime();
        CopyRequest request = new CopyRequest(
                files(source),
                folder,
                1,
                "copy-disk",
                key(),
                !noVerify,
                CopyRequest.Existing.ANSWER_IF_SAME_SOURCE,
                base == null ? new Base.None() : new Base.Copy(base),
                sha256,
                Duration.ofSeconds(10),
                Duration.ofDays(3650));
        warmUp();
        DiskCopier copier = new DiskCopier(new LocalStorage(), new CopyLocks(), Clock.systemUTC(), BUFFERS);
        CopyOutcome outcome =
                showing(progress -> copier.copy(request, Throttle.unlimited(), progress, new Interruption()));
        double seconds = secondsSince(start);
        return switch (outcome) {
            case CopyOutcome.Done done -> {
                Manifest made = done.manifest();
                CopyReport report = CopyReport.good(
                        seconds,
                        made,
                        made.readBack(),
                        done.manifestFile().toString(),
                        done.bytesWritten(),
                        done.bytesResumed());
                yield print(report, words(done, seconds));
            }
            case CopyOutcome.Failed failed -> print(CopyReport.failed(seconds, failed.code(), failed.detail()), "");
            case CopyOutcome.Stopped stopped -> FAILED;
        };
    }

    private static String words(CopyOutcome.Done done, double seconds) {
        Manifest made = done.manifest();
        StringBuilder words = new StringBuilder(done.existedBefore() ? "already there: " : "copied: ");
        words.append(made.length()).append(" bytes in ").append(seconds).append(" s");
        if (done.bytesResumed() > 0) {
            words.append(", ").append(done.bytesResumed()).append(" of them before it was broken off");
        }
        made.unchangedFrom()
                .ifPresent(from -> words.append(", ")
                        .append(done.bytesWritten())
                        .append(" bytes differed from ")
                        .append(from));
        words.append(", read back: ").append(made.readBack()).append(", ").append(made.root());
        words.append(", ").append(done.manifestFile());
        done.damagedBase()
                .ifPresent(damage -> words.append(System.lineSeparator())
                        .append("the base is damaged and was not used: ")
                        .append(damage));
        made.files()
                .forEach(file -> file.sha256()
                        .ifPresent(hash -> words.append(System.lineSeparator())
                                .append(hash)
                                .append("  ")
                                .append(file.name())));
        return words.toString();
    }

    /// What writes the manifest is loaded while the disk is copied; at the end it would be waited for.
    private static void warmUp() {
        Manifest like = new Manifest(
                Instant.EPOCH,
                "",
                Optional.empty(),
                "",
                "",
                Optional.empty(),
                Optional.empty(),
                0,
                List.of(new Manifest.CopiedFile(
                        "",
                        new Manifest.Source("", "", "", Instant.EPOCH, Optional.empty()),
                        0,
                        0,
                        0,
                        "",
                        Optional.empty())));
        Thread.ofPlatform().daemon().name("warm-up").start(() -> Json.bytes(like));
    }

    /// Of a VHD Set the `.avhdx` files beside it, then the `.vhds`.
    private static List<SourceFile> files(Path source) throws IOException {
        List<SourceFile> files = new ArrayList<>();
        Path main = source.toAbsolutePath().normalize();
        String name = main.getFileName().toString().toLowerCase(Locale.ROOT);
        Path parent = main.getParent();
        if (name.endsWith(".vhds") && parent != null) {
            String stem = name.substring(0, name.length() - ".vhds".length());
            try (DirectoryStream<Path> beside = Files.newDirectoryStream(parent)) {
                for (Path file : beside) {
                    String other = file.getFileName().toString().toLowerCase(Locale.ROOT);
                    if (other.endsWith(".avhdx") && (other.startsWith(stem + "_") || other.equals(stem + ".avhdx"))) {
                        files.add(sourceFile(file));
                    }
                }
            }
            files.sort((a, b) -> a.local().compareTo(b.local()));
        }
        files.add(sourceFile(main));
        return files;
    }

    private static SourceFile sourceFile(Path file) {
        return new SourceFile(new DiskPath("local", file.toString()), file);
    }
}
