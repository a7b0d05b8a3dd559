package dev.stillpoint.local.command;

import dev.stillpoint.local.audit.ExportProof;
import dev.stillpoint.local.audit.ExportProof.Verdict;
import dev.stillpoint.local.part.StackFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "verify",
        description = {
            "Proves an export of the history (NDJSON of GET /v1/audit-events) offline.",
            "Exit code 0: every event in it is as it was sealed. 1: one is not, and is named."
        },
        mixinStandardHelpOptions = true)
final class AuditVerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "the exported file")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Override
    public Integer call() {
        try {
            return switch (ExportProof.of(file)) {
                case Verdict.Valid valid -> {
                    System.out.println(said(valid));
                    yield 0;
                }
                case Verdict.Broken broken -> {
                    System.err.println("stillpoint: " + file + ", line " + broken.line() + ": " + broken.reason());
                    yield StillpointCommand.WORK_FAILED;
                }
            };
        } catch (IOException e) {
            throw new StackFailure("can't read " + file + ": " + e.getMessage(), e);
        }
    }

    private static String said(Verdict.Valid valid) {
        if (valid.events() == 0) {
            return "no event in it";
        }
        String what = valid.events() + " events, positions " + valid.first() + " to " + valid.last();
        return valid.complete()
                ? "whole: " + what + ", none left out, head " + valid.head()
                : "as sealed: " + what + ", with " + valid.gaps() + " gaps: a part of the history, head "
                        + valid.head();
    }
}
