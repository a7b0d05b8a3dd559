package dev.stillpoint.simulator.powershell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.simulator.Lab;
import dev.stillpoint.simulator.powershell.PowerShell.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Hyper-V's cmdlets: the hosts' truth, asking before what can't be undone, remote calls.
class HyperVTest {
    @TempDir
    static Path sessionFolder;

    private static @Nullable PowerShellSession session;

    @TempDir
    Path folder;

    private PowerShell shell;

    @BeforeAll
    static void openSession() throws IOException {
        session = new PowerShellSession(sessionFolder);
    }

    @AfterAll
    static void closeSession() throws IOException {
        if (session != null) {
            session.close();
        }
    }

    @BeforeEach
    void start() throws IOException {
        shell = PowerShell.onLab(folder, Objects.requireNonNull(session));
    }

    @AfterEach
    void stop() throws IOException {
        if (shell != null) {
            shell.close();
        }
    }

    @Test
    void asksBeforeItRestoresOrRemovesACheckpointUnlessTold() throws IOException, InterruptedException {
        Run run = shell.script("""
                $vm = Get-VM -ComputerName alone | Where-Object Name -like 'B*'
                Stop-VM -VM $vm -TurnOff
                $snapshot = Get-VMSnapshot -VM $vm
                foreach ($name in 'Restore-VMSnapshot', 'Remove-VMSnapshot') {
                    try { & $name -VMSnapshot $snapshot; "$name did not ask" } catch { "$name asked" }
                }
                Restore-VMSnapshot -VMSnapshot $snapshot -Confirm:$false
                "restored to " + (Get-VM -Id $vm.Id -ComputerName alone).ParentSnapshotName
                $child = Checkpoint-VM -VM $vm -SnapshotName child -Passthru
                "child of " + $child.ParentSnapshotName
                Get-VMCheckpoint -VM $vm -Name old | Remove-VMCheckpoint -IncludeAllChildSnapshots -Confirm:$false
                "left " + @(Get-VMSnapshot -VM $vm).Count
                """).succeeded();

        assertThat(run.lines())
                .containsExactly(
                        "Restore-VMSnapshot asked",
                        "Remove-VMSnapshot asked",
                        "restored to old",
                        "child of old",
                        "left 0");
    }

    @Test
    void errorsAreOfHyperVAndDoNotEndThePipeline() throws IOException, InterruptedException {
        Run run = shell.script("""
                Get-VM -Name nobody, SQL01-ERP -ComputerName hv01 -ErrorAction SilentlyContinue | ForEach-Object { "found $($_.Name)" }
                $Error[0].FullyQualifiedErrorId + ' ' + $Error[0].Exception.Message
                Get-VM -Name SQL01-ERP -ComputerName hv02 -ErrorAction SilentlyContinue
                "moved " + $Error[0].CategoryInfo.Category
                Get-VM -ComputerName nowhere -ErrorAction SilentlyContinue
                "host " + ($Error[0].Exception.Message -match 'nowhere')
                Checkpoint-VM -Name SQL01-ERP -ComputerName hv01 -ErrorAction SilentlyContinue
                "shared disk " + $? + ' ' + $Error[0].Exception.Data['Code'] + ' ' + ($Error[0].Exception.Message -match "error code '32770'")
                Add-VMHardDiskDrive -VMName SQL02-ERP -Path C:\\ClusterStorage\\Volume1\\none.vhdx -ErrorAction SilentlyContinue
                "missing file " + ($Error[0].Exception.Message -match '0x80070002')
                Get-VHD -Path C:\\ClusterStorage\\Volume1\\ERP\\data.vhdx, C:\\ClusterStorage\\Volume1\\none.vhdx -ErrorAction SilentlyContinue | ForEach-Object { "vhd $($_.VhdType) $($_.Size)" }
                (Get-VHDSet -Path C:\\ClusterStorage\\Volume1\\ERP\\quorum.vhds -GetAllPaths).AllPaths.Count
                Test-VHD -Path D:\\VMs\\ide.vhdx
                Test-VHD -Path D:\\VMs\\ide.vhdx -SupportPersistentReservations -ErrorAction SilentlyContinue
                "sharing " + $Error[0].Exception.Message.Contains('does not support virtual hard disk sharing')
                """).succeeded();

        assertThat(run.lines())
                .containsExactly(
                        "found SQL01-ERP",
                        "ObjectNotFound,Get-VM Hyper-V was unable to find a virtual machine with name \"nobody\". The operation failed with error code '801'.",
                        "moved ObjectNotFound",
                        "host True",
                        "shared disk False 32770 True",
                        "missing file True",
                        "vhd Fixed 4194304",
                        "2",
                        "True",
                        "sharing True");
    }

    @Test
    void doesToAMachineWhatAHostDoes() throws IOException, InterruptedException {
        Run run = shell.script("""
                Get-VM SQL02-ERP -ComputerName hv02 | Save-VM
                (Get-VM SQL02-ERP).State
                Remove-VMSavedState -VMName SQL02-ERP
                (Get-VM SQL02-ERP).State
                $disk = Get-VMHardDiskDrive -VMName SQL02-ERP | Where-Object SupportPersistentReservations
                $disk | Remove-VMHardDiskDrive
                Add-VMHardDiskDrive -VMName SQL02-ERP -ControllerType SCSI -ControllerNumber 0 -ControllerLocation 5 -Path $disk.Path -SupportPersistentReservations -Passthru | ForEach-Object { "at $($_.ControllerLocation) shared $($_.SupportPersistentReservations)" }
                Set-VM -Name SQL02-ERP -CheckpointType Disabled -AutomaticCheckpointsEnabled $true
                $vm = Get-VM SQL02-ERP
                "$($vm.CheckpointType) $($vm.AutomaticCheckpointsEnabled)"
                Get-VM SQL01-ERP | Get-VMDvdDrive | Where-Object Path | Set-VMDvdDrive -Path $null
                "media " + @(Get-VMDvdDrive -VMName SQL01-ERP | Where-Object { $_.DvdMediaType -ne 'None' }).Count
                Start-VM -Name SQL02-ERP -Passthru | ForEach-Object { "$($_.State) $($_.Status)" }
                """).succeeded();

        assertThat(run.lines())
                .containsExactly(
                        "Saved", "Off", "at 5 shared True", "Disabled True", "media 0", "Running Operating normally");
        assertThat(shell.lab.listed("vmm", Lab.SQL2).path("state").asText()).isEqualTo("Running");
        assertThat(shell.lab.listed("vmm", Lab.SQL2).path("checkpointType").asText())
                .isEqualTo("Production");
    }

    @Test
    void aLostConnectionIsAnErrorOfItsOwn() throws IOException, InterruptedException {
        shell.lab.fault(Map.of("operation", "start", "vm", "*", "do", "loseAnswer", "times", 2));
        shell.lab.off("SQL02-ERP");

        Run run = shell.script("""
                Start-VM -Name SQL02-ERP -ErrorAction SilentlyContinue
                $Error[0].FullyQualifiedErrorId + ' ' + ($Error[0].Exception.Message -match '0x800706BA')
                (Get-VM SQL02-ERP).State
                Start-SCVirtualMachine -VM (Get-SCVirtualMachine SQL02-ERP) -ErrorAction SilentlyContinue
                $Error[0].Exception.ErrorInfo.Code + ' ' + $Error[0].CategoryInfo.Category
                """).succeeded();

        assertThat(run.lines()).containsExactly("Unspecified,Start-VM True", "Running", "1612 ConnectionError");
    }
}
