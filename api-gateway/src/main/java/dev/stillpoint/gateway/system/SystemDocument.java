package dev.stillpoint.gateway.system;

import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.gateway.input.StoredJson;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A system as the API shows it.
@Schema(name = "System")
public record SystemDocument(
        @Schema(examples = "ERP") String name,
        String fabric,

        @Schema(nullable = true, description = "When the fabric was last looked at; null before the first time")
        @Nullable
        Instant lastInspectedAt,

        List<Member> members,

        @Schema(description = "Disks attached with sharing on, with who attaches them")
        List<SharedDisk> sharedDisks,

        @Schema(description = "What an admin said about it; the defaults where nobody did")
        SettingsDocument settings,

        @Schema(nullable = true, description = "The newest complete checkpoint set") @Nullable
        UUID newestSet,

        @Schema(description = "What differs between the newest set and the fabric")
        List<Difference> drift) {

    /// @param vmId the Hyper-V GUID
    @Schema(name = "SystemMember")
    public record Member(
            String vm,
            UUID vmId,
            @Schema(nullable = true) @Nullable String host,
            @Schema(nullable = true) @Nullable String state,
            @Schema(nullable = true) @Nullable String checkpointType) {}

    /// @param ledger where the attachment ledger says that the disk is
    @Schema(name = "SharedDisk")
    public record SharedDisk(
            @Schema(examples = "C:\\ClusterStorage\\Volume1\\ERP\\data.vhdx")
            String disk,

            @Schema(description = "The cluster, host or share that the path belongs to")
            String owner,

            String diskId,
            long length,

            @Schema(
                    enumeration = {"HOME", "AWAY", "ABANDONED"},
                    description =
                            "AWAY while a run has it detached, or left it so; ABANDONED when an operator gave a slot"
                                    + " of it up")
            String ledger,

            @Schema(description = "Empty when no VM has it attached")
            List<Attachment> attachments) {}

    @Schema(name = "SharedDiskAttachment")
    public record Attachment(String vm, UUID vmId, String controller, int number, int location) {}

    /// What a restore of the newest set would stumble over.
    ///
    /// @param code one of those that a run's problems have, such as LEDGER_DRIFT
    @Schema(name = "SystemDrift")
    public record Difference(
            String code,
            @Schema(nullable = true) @Nullable String vm,
            @Schema(nullable = true) @Nullable String disk,
            String detail,
            @Schema(nullable = true) @Nullable String remediation) {}

    static SystemDocument of(SystemRow row) {
        return new SystemDocument(
                row.name,
                row.fabric,
                row.lastInspectedAt,
                StoredJson.list(row.members, Member.class),
                StoredJson.list(row.sharedDisks, SharedDisk.class),
                SettingsDocument.of(settings(row.settings)),
                row.newestSet,
                StoredJson.list(row.drift, Difference.class));
    }

    static SystemSettings settings(@Nullable String stored) {
        return stored == null || stored.equals("{}")
                ? SystemSettings.DEFAULT
                : StoredJson.value(stored, SystemSettings.class);
    }
}
