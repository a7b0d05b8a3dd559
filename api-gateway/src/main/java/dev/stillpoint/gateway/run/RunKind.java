package dev.stillpoint.gateway.run;

import dev.stillpoint.gateway.input.Fields;
import dev.stillpoint.gateway.security.Roles;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The kinds of runs that can be asked for.
enum RunKind {
    CREATE,
    RESTORE,
    DELETE,
    VERIFY,
    RENAME,
    EXPORT,
    SET_CHECKPOINT_TYPE,
    REMOVE_CHECKPOINTS;

    private static final String KNOWN =
            Arrays.stream(values()).map(RunKind::text).collect(Collectors.joining(", "));

    /// As the API spells them, those of runs that Stillpoint begins itself too.
    private static final Set<String> NAMES = Stream.concat(
                    Arrays.stream(values()).map(RunKind::text), Stream.of("bring-home"))
            .collect(Collectors.toUnmodifiableSet());

    static Set<String> names() {
        return NAMES;
    }

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
            case RENAME -> RenameBody.read(fields, now);
            case EXPORT -> ExportBody.read(fields, now);
            case SET_CHECKPOINT_TYPE -> SetCheckpointTypeBody.read(fields, now);
            case REMOVE_CHECKPOINTS -> RemoveCheckpointsBody.read(fields, now);
        };
    }

    /// As the API spells it.
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String role() {
        return Roles.forKind(text());
    }

    /// Whether a repeat could do harm that nothing undoes, so that each request must be told from its repeats.
    boolean needsIdempotencyKey() {
        return switch (this) {
            case RESTORE, DELETE, REMOVE_CHECKPOINTS -> true;
            case CREATE, VERIFY, RENAME, EXPORT, SET_CHECKPOINT_TYPE -> false;
        };
    }

    /// Whether it works on VMs, and so stands beside no other run on them.
    boolean changesVms() {
        return switch (this) {
            case CREATE, RESTORE, DELETE, RENAME, EXPORT, SET_CHECKPOINT_TYPE, REMOVE_CHECKPOINTS -> true;
            case VERIFY -> false;
        };
    }

    /// Whether it only reads its set, and so may stand beside others that do.
    boolean sharesSets() {
        return switch (this) {
            case VERIFY, EXPORT -> true;
            case CREATE, RESTORE, DELETE, RENAME, SET_CHECKPOINT_TYPE, REMOVE_CHECKPOINTS -> false;
        };
    }
}
