package dev.stillpoint.gateway.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A run's plan as the API shows it. Plans that were stored by an earlier version lack what it did not tell.
@Schema(name = "Plan")
public record PlanDocument(
        @Schema(
                type = SchemaType.OBJECT,
                implementation = Object.class,
                description = "What was asked for, as the request's body spells it, with every default filled in")
        JsonNode request,

        @Schema(nullable = true, description = "What an approval binds to; null when there is no plan") @Nullable
        String hash,

        @Schema(description = "In the plan's order; empty when there is no plan")
        List<PlannedStep> steps,

        @Schema(description = "How the disks' bytes get into the set; empty unless one is taken")
        List<PlannedDisk> disks,

        @Schema(description = "Needed and free space, by storage location and volume")
        List<PlannedSpace> space,

        @Schema(
                nullable = true,
                type = SchemaType.STRING,
                format = "duration",
                examples = "PT40S",
                description = "How long VMs will stand still; null when nothing tells")
        @Nullable
        Duration estimatedDowntime,

        @Schema(
                nullable = true,
                description = "What the estimate was derived from, or why there is none",
                examples = "Steps take what they took in the system's last 4 runs (the median of StopVm, StartVm).")
        @Nullable
        String estimatedFrom,

        List<RunDocument.RunProblem> warnings,

        @Schema(description = "What stood against the run, with what to do about it; empty unless it was REJECTED")
        List<RunDocument.RunProblem> blockers) {
    public PlanDocument {
        request = request == null ? NullNode.getInstance() : request;
        steps = orNone(steps);
        disks = orNone(disks);
        space = orNone(space);
        warnings = orNone(warnings);
        blockers = orNone(blockers);
    }

    /// @param dependsOn steps that must have ended before
    /// @param pivot whether the run only goes forward from here
    @Schema(name = "PlannedStep")
    public record PlannedStep(
            String id,
            @Schema(examples = "CopyDisk") String kind,
            String target,
            List<String> dependsOn,
            boolean pivot,

            @Schema(nullable = true, description = "What undoes it; null where there is nothing to undo") @Nullable
            PlannedUndo undo,

            @Schema(description = "Bytes to be moved") long bytes,

            @Schema(
                    enumeration = {"none", "opens", "closes"},
                    description = "Its part in the downtime window")
            String role) {
        public PlannedStep {
            dependsOn = orNone(dependsOn);
        }
    }

    @Schema(name = "PlannedUndo")
    public record PlannedUndo(
            @Schema(examples = "StartVm") String kind,

            @Schema(enumeration = {"home", "clean-up"}) String group) {}

    @Schema(name = "PlannedDisk")
    public record PlannedDisk(
            String disk,

            @Schema(enumeration = {"clone", "copy"}) String way,

            @Schema(nullable = true, description = "Why it can't be cloned") @Nullable
            String because,

            long length) {}

    @Schema(name = "PlannedSpace")
    public record PlannedSpace(
            @Schema(description = "A storage location's id or a volume's path and owner")
            String where,

            @Schema(enumeration = {"location", "volume"}) String kind,

            @Schema(description = "In bytes") long needed,

            @Schema(nullable = true, description = "In bytes; null when nobody could tell") @Nullable
            Long free) {
        public PlannedSpace {
            // Of plans that did not say so: a location's id is one word.
            kind = kind == null ? (where.indexOf(' ') < 0 ? "location" : "volume") : kind;
        }
    }

    /// Of a run that has none, or was refused before there was one.
    static final PlanDocument NONE = new PlanDocument(
            NullNode.getInstance(), null, List.of(), List.of(), List.of(), null, null, List.of(), List.of());

    PlanDocument askedFor(JsonNode asked) {
        return new PlanDocument(asked, hash, steps, disks, space, estimatedDowntime, estimatedFrom, warnings, blockers);
    }

    PlanDocument blockedBy(List<RunDocument.RunProblem> problems) {
        return new PlanDocument(
                request, hash, steps, disks, space, estimatedDowntime, estimatedFrom, warnings, problems);
    }

    private static <T> List<T> orNone(@Nullable List<T> told) {
        return told == null ? List.of() : List.copyOf(told);
    }
}
