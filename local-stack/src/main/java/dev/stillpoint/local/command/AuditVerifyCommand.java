package dev.stillpoint.local.command;

import dev.stillpoint.contracts.audit.HeadKey;
import dev.stillpoint.local.audit.ExportProof;
import dev.stillpoint.local.audit.ExportProof.Verdict;
import dev.stillpoint.local.audit.LineFile;
import dev.stillpoint.local.audit.SignedHeads;
import dev.stillpoint.local.audit.SignedHeads.Reading;
import dev.stillpoint.local.part.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "verify",
        description = {
            "Proves an export of the history (NDJSON of GET /v1/audit-events) offline; with what was archived before it,",
            "several files in their order, also compressed ones.",
            "Exit code 0: every event in it is as it was sealed. 1: one is not, and is named; or there is none.",
            "With signed heads it also proves that the export is the history that was signed. Copy the heads file before",
            "you export: then nothing that was signed can be missing."
        },
        mixinStandardHelpOptions = true)
final class AuditVerifyCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "the archived files, then the exported one")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<Path> files;

    @ArgGroup(exclusive = false, heading = "Signed heads:%n")
    private @Nullable Signed signed;

    static final class Signed {
        @Option(
                names = "--public-key",
                required = true,
                paramLabel = "FILE",
                description = "the public key that signs the heads, PEM; more than once after a change of the key")
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private List<Path> publicKeys;

        @Option(names = "--heads", required = true, paramLabel = "FILE", description = "the exported heads.ndjson")
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private Path heads;

        @Option(
                names = "--tail",
                paramLabel = "TIME",
                description = "how much younger than the last head the events after it may be (default: PT10M)")
        private Duration tail = Duration.ofMinutes(10);
    }

    @Override
    public Integer call() {
        if (signed == null) {
            return say(ExportProof.of(files), "");
        }
        return switch (SignedHeads.read(signed.heads, keys(signed.publicKeys))) {
            case Reading.Trusted(SignedHeads heads) ->
                say(ExportProof.of(files, heads, signed.tail), "; " + said(heads));
            case Reading.Untrusted(long line, String reason) -> broken(signed.heads, line, reason);
        };
    }

    private static List<HeadKey> keys(List<Path> files) {
        List<HeadKey> keys = new ArrayList<>();
        for (Path each : files) {
            try {
                keys.add(HeadKey.ofPem(Files.readString(each)));
            } catch (IllegalArgumentException e) {
                throw new StackFailure(each + ": " + e.getMessage(), e);
            } catch (IOException e) {
                throw LineFile.unreadable(each, e);
            }
        }
        return keys;
    }

    private int say(Verdict verdict, String more) {
        return switch (verdict) {
            case Verdict.Valid valid
            when valid.events() == 0 -> broken(files.getLast(), 0, "there is no event in it, so nothing is proven");
            case Verdict.Valid valid -> {
                System.out.println(said(valid) + more);
                valid.unsigned()
                        .ifPresent(events -> System.out.println(
                                events == 0
                                        ? "signed: a head vouches for every event in it"
                                        : "signed, but for the last " + events
                                                + " events: they are younger than the last head"));
                yield 0;
            }
            case Verdict.Broken(Path file, long line, String reason) -> broken(file, line, reason);
        };
    }

    private static int broken(Path in, long line, String reason) {
        System.err.println("stillpoint: " + in + (line == 0 ? "" : ", line " + line) + ": " + reason);
        return StillpointCommand.WORK_FAILED;
    }

    private static String said(SignedHeads heads) {
        return heads.count() + " signed heads"
                + (heads.torn() == 0
                        ? ""
                        : " (" + heads.torn() + " lines of their file were never written to the end)");
    }

    private static String said(Verdict.Valid valid) {
        String what = valid.events() + " events, positions " + valid.first() + " to " + valid.last();
        return valid.complete()
                ? "whole: " + what + ", none left out, head " + valid.head()
                : "as sealed: " + what + ", with " + valid.gaps() + " gaps: a part of the history, head "
                        + valid.head();
    }
}
