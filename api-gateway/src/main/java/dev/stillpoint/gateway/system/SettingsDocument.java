package dev.stillpoint.gateway.system;

import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.Selector;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.gateway.input.Fields;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What an admin said about a system, as the API shows and takes it. A PUT replaces all of it: what it leaves
/// out has its default.
@Schema(name = "SystemSettings", additionalProperties = Schema.False.class)
public record SettingsDocument(
        @Schema(description = "Which VMs belong to the system; the text after the last - by default")
        SelectorChoice selector,

        @Schema(
                description =
                        "VMs by when they start, first tier first; they stop the other way round. VMs not named are"
                                + " in a last tier. Empty: domain controllers first, then all others")
        List<List<UUID>> tiers,

        List<VmRole> roles,

        @Schema(defaultValue = "false", description = "The guest cluster's witness is no part of the system")
        boolean witnessOutside,

        @Schema(nullable = true, examples = "nas-b", description = "Where disk copies go when a request does not say")
        @Nullable
        String storageLocation,

        @Schema(nullable = true, description = "Which runs need a second person; null when none does") @Nullable
        Approval approval,

        @Schema(
                enumeration = {"shutdown", "save", "turnOff", "none"},
                defaultValue = "shutdown",
                description =
                        "How its VMs are brought to rest when a request does not say; a restore, which can't use save"
                                + " and none, shuts them down then. save and none are refused while VMs share disks")
        String stop) {

    /// @param pattern of `regex` only
    /// @param ids of `vms` only
    @Schema(name = "SystemSelector", additionalProperties = Schema.False.class)
    public record SelectorChoice(
            @Schema(
                    required = true,
                    enumeration = {"afterLastDash", "afterFirstDash", "regex", "vms"})
            String kind,

            @Schema(
                    nullable = true,
                    maxLength = 200,
                    description =
                            "With regex, in RE2's syntax: matches the whole name, without regard to case; a group named"
                                    + " system, where there is one, must be the system's name. Counted repetitions such"
                                    + " as {2,5} come to 1000 at most, multiplied")
            @Nullable
            String pattern,

            @Schema(nullable = true, description = "With vms: exactly these") @Nullable
            List<UUID> ids) {

        static SelectorChoice of(Selector selector) {
            return switch (selector) {
                case Selector.AfterLastDash last -> new SelectorChoice("afterLastDash", null, null);
                case Selector.AfterFirstDash first -> new SelectorChoice("afterFirstDash", null, null);
                case Selector.Regex regex -> new SelectorChoice("regex", regex.pattern(), null);
                case Selector.Vms vms -> new SelectorChoice("vms", null, uuids(vms.ids()));
            };
        }
    }

    @Schema(name = "SystemVmRole", additionalProperties = Schema.False.class)
    public record VmRole(
            @Schema(required = true) UUID vm,

            @Schema(
                    required = true,
                    enumeration = {"domainController", "clusterNode"})
            String role) {}

    /// @param expiresAfter how long a run waits
    @Schema(name = "ApprovalPolicy", additionalProperties = Schema.False.class)
    public record Approval(
            @Schema(
                    required = true,
                    description = "Kinds of runs that another person than the requester must approve",
                    examples = "[\"restore\",\"delete\"]")
            List<String> kinds,

            @Schema(
                    nullable = true,
                    type = SchemaType.STRING,
                    format = "duration",
                    examples = "PT4H",
                    description =
                            "How long a run waits for its approval, PT1M to P30D; as the orchestrator is configured"
                                    + " when null")
            @Nullable
            Duration expiresAfter) {}

    static SettingsDocument of(SystemSettings settings) {
        LocationId location = settings.storageLocation();
        SystemSettings.Approval approval = settings.approval();
        StopMode stop = settings.stop();
        return new SettingsDocument(
                SelectorChoice.of(settings.selector()),
                settings.tiers().stream().map(SettingsDocument::uuids).toList(),
                settings.roles().stream()
                        .map(role -> new VmRole(role.vm().value(), Fields.spelling(role.role())))
                        .toList(),
                settings.witnessOutside(),
                location == null ? null : location.value(),
                approval == null ? null : new Approval(approval.kinds(), approval.expiresAfter()),
                Fields.spelling(stop == null ? StopMode.SHUTDOWN : stop));
    }

    private static List<UUID> uuids(List<VmId> ids) {
        return ids.stream().map(VmId::value).toList();
    }
}
