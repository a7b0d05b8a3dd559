package dev.stillpoint.gateway.run;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.stillpoint.contracts.GatewayRequest.SubmitRun;
import dev.stillpoint.contracts.Principal;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.gateway.input.StoredJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A run as the API shows it.
///
/// @param pastSafePoint whether the plan's pivot is behind it; not shown
/// @param requesters all who could have asked for it, as [Principal#people()] names them; not shown
@Schema(name = "Run")
public record RunDocument(
        @Schema(description = "A UUIDv7: later runs have greater ids")
        UUID id,

        @Schema(
                examples = "create",
                description = "create, restore, delete, verify, rename, export, set-checkpoint-type,"
                        + " remove-checkpoints or bring-home")
        String kind,

        @Schema(examples = "ERP", description = "Empty for a run on a hardware profile or a template")
        String system,

        @Schema(nullable = true, description = "The name that a set gets by a create or a rename") @Nullable
        String name,

        RunStatus status,
        String requestedBy,
        Instant createdAt,
        @Schema(nullable = true) @Nullable Instant startedAt,
        @Schema(nullable = true) @Nullable Instant finishedAt,
        Progress progress,
        Downtime downtime,

        @Schema(
                nullable = true,
                description = "The set that the run takes, restores, deletes, verifies, renames or exports")
        @Nullable
        UUID checkpointSet,

        @Schema(nullable = true, examples = "copy of data.vhdx to nas-b: no worker") @Nullable
        String waitingFor,

        Map<String, String> labels,

        @Schema(nullable = true, description = "What an approval binds to; null until planned") @Nullable
        String planHash,

        @Schema(nullable = true, description = "A second person's part in the run; null when it needs none") @Nullable
        Approval approval,

        List<RunProblem> problems,
        List<RunProblem> warnings,
        @JsonIgnore @Schema(hidden = true) boolean pastSafePoint,
        @JsonIgnore @Schema(hidden = true) Set<String> requesters) {

    @Schema(name = "RunProgress")
    public record Progress(int stepsDone, int stepsTotal, long bytesDone, long bytesTotal) {}

    /// From the first VM's stop to the last VM's start.
    @Schema(name = "RunDowntime")
    public record Downtime(
            @Schema(nullable = true) @Nullable Instant startedAt,
            @Schema(nullable = true) @Nullable Instant endedAt,

            @Schema(nullable = true, type = SchemaType.STRING, format = "duration", examples = "PT40S") @Nullable
            Duration estimate) {}

    @Schema(name = "RunApproval")
    public record Approval(
            @Schema(
                    examples = "[\"anna\"]",
                    description =
                            "Who can't give it: whoever asked for the run, and who made the key that it was asked for"
                                    + " with; in lower case. Nor can a key that one of them made")
            List<String> requesters,

            @Schema(description = "Until when the run waits for it")
            Instant expiresAt,

            @Schema(nullable = true, examples = "boris", description = "Who gave it; null while the run waits")
            @Nullable
            String approvedBy,

            @Schema(nullable = true) @Nullable Instant approvedAt,

            @Schema(nullable = true, description = "Of the plan that it was given for") @Nullable
            String planHash) {
        static Approval of(StoredApproval stored, Set<String> requesters) {
            return new Approval(
                    requesters.stream().sorted().toList(),
                    stored.expiresAt(),
                    stored.by(),
                    stored.at(),
                    stored.planHash());
        }
    }

    /// As the orchestrator stores it.
    record StoredApproval(
            Instant expiresAt,
            @Nullable String by,
            @Nullable Instant at,
            @Nullable String planHash) {}

    /// @param code one of a closed list, such as PASSTHROUGH_DISK
    @Schema(name = "RunProblem")
    public record RunProblem(
            String code,
            @Schema(nullable = true) @Nullable String vm,
            @Schema(nullable = true) @Nullable String disk,
            String detail,

            @Schema(nullable = true, description = "What to do about it") @Nullable
            String remediation) {}

    static RunDocument of(RunRow row) {
        Set<String> requesters =
                Principal.people(row.requestedBy, Set.copyOf(StoredJson.list(row.requestedWithKeyOf, String.class)));
        return new RunDocument(
                row.id,
                row.kind,
                row.system,
                row.name,
                RunStatus.valueOf(row.status),
                row.requestedBy,
                row.createdAt,
                row.startedAt,
                row.finishedAt,
                new Progress(row.stepsDone, row.stepsTotal, row.bytesDone, row.bytesTotal),
                new Downtime(
                        row.downtimeStartedAt,
                        row.downtimeEndedAt,
                        row.downtimeEstimateMillis == null ? null : Duration.ofMillis(row.downtimeEstimateMillis)),
                row.checkpointSet,
                row.waitingFor,
                StoredJson.texts(row.labels),
                row.planHash,
                row.approval == null
                        ? null
                        : Approval.of(StoredJson.value(row.approval, StoredApproval.class), requesters),
                StoredJson.list(row.problems, RunProblem.class),
                StoredJson.list(row.warnings, RunProblem.class),
                row.pastPivot,
                requesters);
    }

    /// A run that Kafka holds and the orchestrator has not stored yet.
    static RunDocument accepted(SubmitRun submitted) {
        RunRequest request = submitted.request();
        @Nullable
        SetId set = switch (request) {
            case RunRequest.Restore restore -> restore.set();
            case RunRequest.Delete delete -> delete.set();
            case RunRequest.Verify verify -> verify.set();
            case RunRequest.Rename rename -> rename.set();
            case RunRequest.Export export -> export.set();
            case RunRequest.Create _,
                    RunRequest.SetCheckpointType _,
                    RunRequest.RemoveCheckpoints _,
                    RunRequest.BringHome _ -> null;
        };
        @Nullable
        String name = switch (request) {
            case RunRequest.Create create -> create.name();
            case RunRequest.Rename rename -> rename.name();
            case RunRequest other -> null;
        };
        return new RunDocument(
                submitted.run().value(),
                request.kind(),
                request.system(),
                name,
                RunStatus.ACCEPTED,
                submitted.principal().name(),
                submitted.submittedAt(),
                null,
                null,
                new Progress(0, 0, 0, 0),
                new Downtime(null, null, null),
                set == null ? null : set.value(),
                null,
                request.labels(),
                null,
                null,
                List.of(),
                List.of(),
                false,
                submitted.principal().people());
    }
}
