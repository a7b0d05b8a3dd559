package dev.stillpoint.agent.powershell;

import dev.stillpoint.agent.fabric.Change;
import dev.stillpoint.agent.fabric.Execution;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which operation of the scripts a change is, with what arguments, and by which cmdlet it is done.
///
/// @param name in the scripts' table
/// @param arguments its data
/// @param cmdlet what does it in the end, as the history tells it and SCVMM's jobs name it
/// @param own whether it ends with its call; else SCVMM has a job for it
record Operations(String name, Map<String, Object> arguments, String cmdlet, boolean own) {
    static Operations of(Change change, boolean scvmm) {
        return switch (change) {
            case Change.ShutDown c -> stop(scvmm, "shutdown", "Stop-VM");
            case Change.TurnOff c -> stop(scvmm, "turnOff", "Stop-VM");
            case Change.Save c -> stop(scvmm, "save", "Stop-VM");
            case Change.Start c -> either(scvmm, "start", Map.of(), "Start-SCVirtualMachine", "Start-VM");
            case Change.Eject c ->
                either(scvmm, "eject", Map.of("drive", c.drive()), "Set-SCVirtualDVDDrive", "Set-VMDvdDrive");
            case Change.Insert c ->
                either(
                        scvmm,
                        "insert",
                        Map.of("drive", c.medium().drive(), "iso", c.medium().iso()),
                        "Set-SCVirtualDVDDrive",
                        "Set-VMDvdDrive");
            case Change.Detach c ->
                either(
                        scvmm,
                        "detach",
                        slot(c.slot().number(), c.slot().location(), c.disk().path()),
                        "Remove-SCVirtualDiskDrive",
                        "Remove-VMHardDiskDrive");
            case Change.Attach c -> {
                Map<String, Object> arguments =
                        slot(c.slot().number(), c.slot().location(), c.disk().path());
                arguments.put("shared", c.shared());
                yield own("attach", arguments, "Add-VMHardDiskDrive");
            }
            case Change.CreateCheckpoint c ->
                either(
                        scvmm,
                        "checkpoint",
                        Map.of("name", c.name(), "description", c.description()),
                        "New-SCVMCheckpoint",
                        "Checkpoint-VM");
            case Change.RemoveCheckpoint c ->
                either(
                        scvmm,
                        "removeCheckpoint",
                        Map.of("checkpoint", c.checkpoint()),
                        "Remove-SCVMCheckpoint",
                        "Remove-VMSnapshot");
            case Change.Restore c ->
                either(
                        scvmm,
                        "restore",
                        Map.of("checkpoint", c.checkpoint()),
                        "Restore-SCVMCheckpoint",
                        "Restore-VMSnapshot");
            case Change.RenameCheckpoint c ->
                either(
                        scvmm,
                        "renameCheckpoint",
                        Map.of("checkpoint", c.checkpoint(), "name", c.name()),
                        "Set-SCVMCheckpoint",
                        "Rename-VMSnapshot");
            case Change.SetCheckpointType c ->
                either(
                        scvmm,
                        "setCheckpointType",
                        Map.of("type", c.type().spelling()),
                        "Set-SCVirtualMachine",
                        "Set-VM");
            case Change.SetAutomaticCheckpoints c -> own("setAutomaticCheckpoints", Map.of("on", c.on()), "Set-VM");
            case Change.Export c ->
                own(
                        "export",
                        Map.of("checkpoint", c.checkpoint(), "path", c.folder().path()),
                        "Export-VMSnapshot");
            case Change.RemoveFolder c ->
                own("removeFolder", Map.of("path", c.folder().path()), "Remove-Item");
            case Change.WriteText c ->
                own("writeText", Map.of("path", c.file().path(), "text", c.text()), "Set-Content");
            case Change.Refresh c ->
                either(
                        scvmm,
                        "refresh",
                        Map.of(),
                        "Read-SCVirtualMachine",
                        "Update-ClusterVirtualMachineConfiguration");
            case Change.Swap c -> renames("swap", c.vms(), c.moves());
            case Change.SwapBack c -> renames("swapBack", c.vms(), c.moves());
            case Change.GrantAccess c ->
                own("grantAccess", Map.of("path", c.disk().path()), "icacls.exe");
        };
    }

    private static Operations stop(boolean scvmm, String mode, String natively) {
        return either(scvmm, "stop", Map.of("mode", mode), "Stop-SCVirtualMachine", natively);
    }

    private static Operations either(
            boolean scvmm, String name, Map<String, Object> arguments, String seen, String natively) {
        return scvmm ? new Operations(name, arguments, seen, false) : own(name, arguments, natively);
    }

    private static Operations own(String name, Map<String, Object> arguments, String cmdlet) {
        return new Operations(name, arguments, cmdlet, true);
    }

    private static Map<String, Object> slot(int number, int location, String path) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("number", number);
        arguments.put("location", location);
        arguments.put("path", path);
        return arguments;
    }

    private static Operations renames(String name, List<dev.stillpoint.contracts.VmId> vms, List<Change.Move> moves) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("vms", vms.stream().map(Object::toString).toList());
        arguments.put(
                "moves",
                moves.stream()
                        .map(move -> Map.of(
                                "from", move.from().path(), "to", move.to().path()))
                        .toList());
        return own(name, arguments, "Move-Item");
    }

    /// The change as the history tells it.
    Execution execution(Change change) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("vm", change.vm().toString());
        arguments.forEach((key, value) -> parameters.put(key, String.valueOf(value)));
        return new Execution(cmdlet, parameters);
    }
}
