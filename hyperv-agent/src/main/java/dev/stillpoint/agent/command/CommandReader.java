package dev.stillpoint.agent.command;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.UnreadableMessage;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads deliveries, and refuses those in which something is missing: JSON leaves absent fields null.
final class CommandReader {
    private static final Pattern GUID = Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private CommandReader() {}

    static Delivery read(byte @Nullable [] value) throws UnreadableMessage {
        if (value == null) {
            throw new UnreadableMessage("Delivery: the record is empty");
        }
        Delivery delivery = Json.read(value, Delivery.class);
        if (absent(delivery.ref())
                || absent(delivery.ref().run())
                || absent(delivery.ref().step())
                || absent(delivery.ref().direction())
                || absent(delivery.sentAt())
                || absent(delivery.patience())
                || absent(delivery.command())) {
            throw new UnreadableMessage("Delivery: ref, sentAt, patience and command must be there");
        }
        boolean whole = switch (delivery.command()) {
            case AgentCommand command -> whole(command);
            case DiskCommand command -> true;
        };
        if (!whole) {
            throw new UnreadableMessage(
                    "Delivery: a field of " + delivery.command().kind() + " is missing");
        }
        return delivery;
    }

    private static boolean whole(AgentCommand command) {
        return switch (command) {
            case AgentCommand.InspectFabric c -> true;
            case AgentCommand.StopVm c -> !absent(c.vm()) && !absent(c.mode()) && !absent(c.timeout());
            case AgentCommand.StartVm c -> !absent(c.vm());
            case AgentCommand.EjectMedia c ->
                !absent(c.vm()) && c.media().stream().noneMatch(medium -> absent(medium.iso()));
            case AgentCommand.InsertMedia c ->
                !absent(c.vm()) && c.media().stream().noneMatch(medium -> absent(medium.iso()));
            case AgentCommand.DetachDisk c ->
                !absent(c.vm()) && !absent(c.slot()) && !absent(c.slot().controller()) && whole(c.disk());
            case AgentCommand.AttachDisk c ->
                !absent(c.vm()) && !absent(c.slot()) && !absent(c.slot().controller()) && whole(c.disk());
            case AgentCommand.ConfirmDetached c -> whole(c.disk());
            case AgentCommand.CreateCheckpoint c -> !absent(c.vm()) && !absent(c.name()) && marker(c.marker());
            case AgentCommand.RemoveCheckpoint c -> !absent(c.vm()) && marker(c.marker());
            case AgentCommand.RemoveAnyCheckpoint c -> !absent(c.vm()) && guid(c.checkpoint());
            case AgentCommand.RefreshVm c -> !absent(c.vm());
            case AgentCommand.RestoreCheckpoint c ->
                !absent(c.vm()) && marker(c.marker()) && (c.before() == null || marker(c.before()));
            case AgentCommand.SwapDisk c -> whole(c.files()) && !c.vms().isEmpty();
            case AgentCommand.SwapBack c -> whole(c.files()) && !c.vms().isEmpty();
            case AgentCommand.GrantAccess c -> !absent(c.vm()) && whole(c.disk());
            case AgentCommand.RenameCheckpoint c ->
                !absent(c.vm()) && !absent(c.checkpoint()) && !absent(c.name()) && marker(c.marker());
            case AgentCommand.ExportCheckpoint c ->
                !absent(c.vm()) && !absent(c.checkpoint()) && marker(c.marker()) && whole(c.folder());
            case AgentCommand.SealExport c -> !absent(c.vm()) && whole(c.file()) && !absent(c.text());
            case AgentCommand.RemoveExport c -> !absent(c.vm()) && whole(c.folder());
            case AgentCommand.SetCheckpointType c -> !absent(c.vm()) && !absent(c.type());
            case AgentCommand.SetProfileCheckpointType c ->
                !absent(c.profileKind()) && !absent(c.profile()) && !absent(c.type());
        };
    }

    private static boolean whole(dev.stillpoint.contracts.@Nullable DiskPath disk) {
        return disk != null && !absent(disk.owner()) && !absent(disk.path());
    }

    private static boolean whole(List<AgentCommand.FileSwap> files) {
        return !files.isEmpty()
                && files.stream()
                        .allMatch(file -> whole(file.live()) && whole(file.incoming()) && whole(file.outgoing()));
    }

    /// An empty marker would be carried by every checkpoint.
    private static boolean marker(@Nullable String marker) {
        return marker != null && marker.startsWith("[stillpoint:") && marker.endsWith("]");
    }

    private static boolean guid(@Nullable String id) {
        return id != null && GUID.matcher(id).matches();
    }

    /// Records from JSON may hold null where their types say otherwise.
    private static boolean absent(@Nullable Object field) {
        return field == null;
    }
}
