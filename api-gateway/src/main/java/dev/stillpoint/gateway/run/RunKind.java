package dev.stillpoint.gateway.run;

import dev.stillpoint.gateway.input.Fields;
import dev.stillpoint.gateway.security.Roles;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// The kinds of runs that can be asked for.
enum RunKind {
    CREATE,
    RESTORE,
    DELETE,
    VERIFY;

    private static final String KNOWN =
            Arrays.stream(values()).map(RunKind::text).collect(Collectors.joining(", "));

    /// Reads the field that tells the bodies apart.
    ///
    /// @throws dev.stillpoint.gateway.problem.ProblemException `validation-failed`, of the other fields saying
    ///     nothing
    static RunKind read(Fields fields) {
        Optional<String> text = fields.name("kind");
        Optional<RunKind> kind = text.flatMap(
                t -> Arrays.stream(values()).filter(k -> k.text().equals(t)).findFirst());
        if (kind.isEmpty()) {
            fields.errorIfNone(
                    "kind",
                    (text.isEmpty()
                                    ? "is required; this version knows: "
                                    : "is no kind of run that this version knows; it knows: ")
                            + KNOWN);
            throw fields.endEarly();
        }
        return kind.get();
    }

    /// Reads the other fields.
    ///
    /// @throws dev.stillpoint.gateway.problem.ProblemException `validation-failed`, naming every
    ///     field that is wrong
    RunBody body(Fields fields, Instant now) {
        return switch (this) {
            case CREATE -> CreateBody.read(fields, now);
            case RESTORE -> RestoreBody.read(fields, now);
            case DELETE -> DeleteBody.read(fields, now);
            case VERIFY -> VerifyBody.read(fields, now);
        };
    }

    /// As the API spells it.
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    String role() {
        return Roles.forKind(text());
    }

    /// Whether a repeat could do harm that nothing undoes, so that each request must be told from its repeats.
    boolean needsIdempotencyKey() {
        return switch (this) {
            case RESTORE, DELETE -> true;
            case CREATE, VERIFY -> false;
        };
    }

    /// Whether it changes VMs and its set, and so stands beside no other run on them.
    boolean changesVms() {
        return switch (this) {
            case CREATE, RESTORE, DELETE -> true;
            case VERIFY -> false;
        };
    }
}
