package dev.stillpoint.simulator.powershell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.simulator.Lab;
import dev.stillpoint.simulator.powershell.PowerShell.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SCVMM's cmdlets: its cache, its jobs and locks, its errors.
class ScvmmTest {
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
    void seesChangesOfAHostAfterARefreshOnlyAndAnObjectNeverChanges() throws IOException, InterruptedException {
        Run run = shell.script("""
                $old = Get-SCVirtualMachine -Name SQL02-ERP
                Stop-VM -Name SQL02-ERP -ComputerName hv02 -TurnOff -Force
                "cache " + (Get-SCVirtualMachine -Name SQL02-ERP).Status
                "host " + (Get-VM -Name SQL02-ERP -ComputerName hv02).State
                $new = Read-SCVirtualMachine -VM $old
                "refreshed " + $new.Status + ' ' + ($new.Status -eq 'PowerOff') + ' ' + ($new.ModifiedTime -gt $old.ModifiedTime)
                "task " + $new.MostRecentTask.CmdletName + ' ' + $new.MostRecentTask.Status
                "old " + $old.Status
                Get-VMHardDiskDrive -VMName SQL02-ERP -ControllerLocation 1 | Remove-VMHardDiskDrive
                "drives " + (Get-SCVirtualDiskDrive -VM $new).Count
                Read-SCVMHost -VMHost 'hv02' | Out-Null
                "drives " + (Get-SCVirtualDiskDrive -VM $new).Count
                "old drives " + $new.VirtualDiskDrives.Count
                """).succeeded();

        assertThat(run.lines())
                .containsExactly(
                        "cache Running",
                        "host Off",
                        "refreshed PowerOff True True",
                        "task Read-SCVirtualMachine Completed",
                        "old Running",
                        "drives 2",
                        "drives 1",
                        "old drives 2");
    }

    @Test
    void takesOneJobOfAVmAtATimeAndNamesTheOtherOne() throws IOException, InterruptedException {
        // Given a start that takes a while
        shell.lab.fault(Map.of("operation", "start", "vm", "SQL01-ERP", "do", "slow", "seconds", 2));

        Run run = shell.script("""
                $vm = Get-SCVirtualMachine -Name SQL01-ERP
                Stop-SCVirtualMachine -VM $vm -Force | Out-Null
                $answer = Start-SCVirtualMachine -VM $vm -RunAsynchronously -JobVariable starting
                "answer " + $answer.Name + ' ' + $answer.Status
                "job " + $starting.Status + ' ' + $starting.IsCompleted + ' ' + $starting.CmdletName + ' ' + $starting.ResultName
                "most recent " + ((Get-SCVirtualMachine -ID $vm.ID).MostRecentTask.ID -eq $starting.ID)
                New-SCVMCheckpoint -VM $vm -Name x -ErrorAction SilentlyContinue -ErrorVariable problem | Out-Null
                "went well " + $? + ' ' + $problem.Count
                $info = $problem[0].Exception.ErrorInfo
                "code " + $info.DisplayableErrorCode + ' ' + $problem[0].FullyQualifiedErrorId + ' ' + $problem[0].CategoryInfo.Category
                "blocked by " + ($problem[0].Exception.Data['Job'] -eq $starting.ID) + ' ' + $info.Problem.Contains([string]$starting.ID)
                try { New-SCVMCheckpoint -VM $vm -ErrorAction Stop } catch { "caught " + $_.Exception.ErrorInfo.Code }
                function Invoke-Strictly {
                    $ErrorActionPreference = 'Stop'
                    try { Read-SCVirtualMachine -VM $vm; 'not caught' } catch { 'preference obeyed' }
                }
                Invoke-Strictly
                while (-not (Get-SCJob -ID $starting.ID).IsCompleted) { Start-Sleep -Milliseconds 50 }
                "then " + (Get-SCJob -ID $starting.ID).Status + ' ' + (Find-SCJob -ObjectID $vm.ID -Recent -MaxCount 1).ID.Equals($starting.ID)
                "old object " + $starting.Status
                "step " + (Get-SCStep -Job $starting).Status
                """).succeeded();

        assertThat(run.lines())
                .containsExactly(
                        "answer SQL01-ERP Starting",
                        "job Running False Start-SCVirtualMachine SQL01-ERP",
                        "most recent True",
                        "went well False 1",
                        "code 2606 2606,New-SCVMCheckpoint ResourceBusy",
                        "blocked by True True",
                        "caught 2606",
                        "preference obeyed",
                        "then Completed True",
                        "old object Running",
                        "step Completed");
    }

    @Test
    void queuesAJobGroupUntilTheVmIsSet() throws IOException, InterruptedException {
        Run run = shell.script("""
                $vm = Get-SCVirtualMachine -Name SQL01-ERP
                $vm = Stop-SCVirtualMachine -VM $vm -Force
                $group = [guid]::NewGuid()
                Set-SCVirtualDVDDrive -VirtualDVDDrive $vm.VirtualDVDDrives[0] -NoMedia -JobGroup $group
                $vm.VirtualDiskDrives | Where-Object HasSharedStorage | Remove-SCVirtualDiskDrive -SkipDeleteVHD -JobGroup $group
                "queued " + (Get-SCVirtualDiskDrive -VM $vm).Count
                $vm = Set-SCVirtualMachine -VM $vm -JobGroup $group
                "fired " + $vm.VirtualDiskDrives.Count + ' ' + $vm.VirtualDVDDrives[0].Connection
                $vm = Set-SCVirtualMachine -VM $vm -CheckpointType Standard
                "type " + $vm.CheckpointType
                """).succeeded();

        assertThat(run.lines()).containsExactly("queued 3", "fired 1 None", "type Standard");
        assertThat(shell.lab.state().path("deletedFiles")).isEmpty();
    }

    @Test
    void removesADiskDriveWithItsFileUnlessToldNotTo() throws IOException, InterruptedException {
        Run run = shell.script("""
                $vm = Stop-SCVirtualMachine -VM (Get-SCVirtualMachine -Name SQL02-ERP) -Force
                $own = $vm.VirtualDiskDrives | Where-Object { -not $_.HasSharedStorage }
                Remove-SCVirtualDiskDrive -VirtualDiskDrive $own -WhatIf | Out-Null
                "there " + (Test-Path $own.VirtualHardDisk.Location)
                Remove-SCVirtualDiskDrive -VirtualDiskDrive $own
                "there " + (Test-Path $own.VirtualHardDisk.Location)
                Remove-SCVirtualDiskDrive -VirtualDiskDrive $own
                $Error[0].Exception.ErrorInfo.Code
                """);

        assertThat(run.lines()).last().isEqualTo("801");
        assertThat(run.lines()).containsSubsequence("there True", "there False");
        JsonNode deleted = shell.lab.state().path("deletedFiles");
        assertThat(deleted).hasSize(1);
        assertThat(deleted.path(0).path("path").asText()).isEqualTo(Lab.VOLUME + "SQL02.vhdx");
    }

    @Test
    void bindsAsDocumentedByPipelineNameAndPosition() throws IOException, InterruptedException {
        Run run = shell.script("""
                $server = Get-SCVMMServer 'localhost'
                "server " + $server.IsConnected + ' ' + $server
                "piped " + ($server | Get-SCVirtualMachine).Count
                "by name " + (Get-SCVMCheckpoint -VM (Get-SCVirtualMachine -Name "B*ERP")).Name
                "text " + (Read-SCVirtualMachine 'PASS-ERP').HasPassthroughDisk
                "on host " + ((Get-SCVirtualMachine -VMHost hv02).Name -join ',')
                $parameters = @{ VM = Get-SCVirtualMachine NOCP-ERP; Name = 'n'; Description = 'd' }
                New-SCVMCheckpoint @parameters -ErrorAction SilentlyContinue
                "refused " + $? + ' ' + $Error[0].Exception.ErrorInfo.Code
                try { Stop-SCVirtualMachine -VM $parameters.VM -Shutdown -SaveState } catch { $_.FullyQualifiedErrorId }
                try { Remove-SCVMCheckpoint -VMCheckpoint (Get-SCVMCheckpoint)[0] -Force } catch { $_.FullyQualifiedErrorId }
                Move-SCVirtualMachine -VM $parameters.VM -VMHost hv01 -ErrorAction SilentlyContinue
                $Error[0].FullyQualifiedErrorId
                """).succeeded();

        assertThat(run.lines())
                .containsExactly(
                        "server True " + shell.lab.state().path("vmmServer").asText(),
                        "piped 10",
                        "by name old",
                        "text True",
                        "on host SQL02-ERP",
                        "refused False 32770",
                        "AmbiguousParameterSet,Stop-SCVirtualMachine",
                        "NamedParameterNotFound,Remove-SCVMCheckpoint",
                        "NotSimulated,Move-SCVirtualMachine");
    }

    @Test
    void keepsHostileNamesAsTheyAre() throws IOException, InterruptedException {
        Run run = shell.script("""
                $vm = Get-SCVirtualMachine | Where-Object { $_.Name.StartsWith('B') }
                New-SCVMCheckpoint -VM $vm -Name 'c [1] $(exit) "x"' -Description "`$x; 😀" | Out-Null
                (Get-SCVirtualMachine -ID $vm.ID).VMCheckpoints.Count
                Get-SCVirtualMachine -Name $vm.Name | ForEach-Object { $_.VirtualHardDisks.Count }
                """).succeeded();

        assertThat(run.lines()).containsExactly("2", "2");
        List<String> names = StreamSupport.stream(
                        shell.lab.vm(Lab.ODD).path("checkpoints").spliterator(), false)
                .map(checkpoint -> checkpoint.path("name").asText() + "|"
                        + checkpoint.path("description").asText())
                .toList();
        assertThat(names).contains("c [1] $(exit) \"x\"|$x; 😀");
    }
}
