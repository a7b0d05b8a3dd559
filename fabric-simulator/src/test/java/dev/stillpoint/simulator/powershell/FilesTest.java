package dev.stillpoint.simulator.powershell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.simulator.Lab;
import dev.stillpoint.simulator.powershell.PowerShell.Run;
import java.io.IOException;
import java.nio.file.Files;
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

/// File cmdlets on the simulated hosts and shares.
class FilesTest {
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

    private List<JsonNode> calls(String operation) throws IOException, InterruptedException {
        return StreamSupport.stream(
                        shell.lab
                                .call("GET", "/control/calls", Map.of())
                                .body()
                                .path("calls")
                                .spliterator(),
                        false)
                .filter(call -> call.path("operation").asText().equals(operation))
                .toList();
    }

    @Test
    void pathsMeanWhatTheyMeanOnAManagementServer() throws IOException, InterruptedException {
        Run run = shell.script("""
                (Get-Item '\\\\HV01\\c$\\clusterstorage\\volume1\\erp\\DATA.vhdx').Length -eq (Get-Item 'C:\\ClusterStorage\\Volume1\\ERP\\data.vhdx').Length
                (Get-ChildItem C:\\ClusterStorage\\Volume1\\ERP -Filter *.vhdx | ForEach-Object FullName) -join ' '
                @(Get-ChildItem \\\\alone\\d$\\VMs\\*.vhdx).Count
                Test-Path D:\\VMs\\ide.vhdx, \\\\alone.lab.example\\D$\\VMs\\ide.vhdx, \\\\hv01\\d$\\VMs\\ide.vhdx, \\\\nowhere\\c$
                Join-Path '\\\\nas-b\\backup' 'a\\b.vhdx'
                Split-Path -Parent 'C:\\ClusterStorage\\Volume1'
                Split-Path -Leaf '\\\\hv01\\c$\\x.vhdx'
                'line' | Out-File -FilePath C:\\Temp\\log.txt -Encoding ASCII
                Add-Content -Path \\\\hv02\\c$\\note.txt -Value 'second'
                Get-Content C:\\Temp\\log.txt, \\\\hv02\\c$\\note.txt
                Set-Location C:\\ClusterStorage\\Volume1\\ERP
                (Get-Item .\\data.vhdx).FullName
                (Resolve-Path .\\data.vhdx).Path
                Set-Location $home
                (Get-Item /).FullName
                Get-Item C:\\ClusterStorage\\Volume1\\none -ErrorAction SilentlyContinue
                "$? $($Error[0].Exception.GetType().Name) $($Error[0].Exception.Message)"
                (Get-Volume -FilePath C:\\ClusterStorage\\Volume1\\ERP).Size
                (Get-PSDrive C).Provider.Name
                """).succeeded();

        assertThat(run.lines())
                .containsExactly(
                        "True",
                        Lab.VOLUME + "data.vhdx " + Lab.VOLUME + "SQL01.vhdx " + Lab.VOLUME + "SQL02.vhdx",
                        "3",
                        "True",
                        "True",
                        "False",
                        "False",
                        "\\\\nas-b\\backup\\a\\b.vhdx",
                        "C:\\ClusterStorage",
                        "x.vhdx",
                        "line",
                        "second",
                        Lab.VOLUME + "data.vhdx",
                        Lab.VOLUME + "data.vhdx",
                        "/",
                        "False ItemNotFoundException Cannot find path 'C:\\ClusterStorage\\Volume1\\none' because it does not exist.",
                        "1073741824",
                        "FileSystem");
    }

    @Test
    void dotNetAndProgramsKnowThePathsInASession() throws IOException, InterruptedException {
        shell.lab.off("SQL01-ERP", "SQL02-ERP");

        Run run = shell.script("""
                $disk = 'C:\\ClusterStorage\\Volume1\\ERP\\data.vhdx'
                [System.IO.Path]::GetFileName($disk) + ' ' + [IO.Path]::GetDirectoryName($disk) + ' ' + [IO.Path]::GetFileNameWithoutExtension($disk)
                [IO.Path]::Combine('\\\\nas-b\\backup', 'x') + ' ' + [IO.Path]::GetExtension($disk) + ' ' + [System.IO.Path]::GetPathRoot($disk)
                [System.IO.File]::Exists('\\\\hv01\\c$\\ClusterStorage\\Volume1\\ERP\\data.vhdx')
                [IO.Directory]::GetFiles('C:\\ClusterStorage\\Volume1\\ERP', 'data*')
                [System.IO.File]::WriteAllText('C:\\Temp\\a.txt', 'text'); [IO.File]::ReadAllText('C:\\Temp\\a.txt')
                [IO.Path]::Combine('/tmp', 'x')
                robocopy 'C:\\ClusterStorage\\Volume1\\ERP' '\\\\nas-b\\backup\\robo' data.vhdx /J /R:1 | Out-Null
                "robocopy $LASTEXITCODE " + (Test-Path '\\\\nas-b\\backup\\robo\\data.vhdx')
                """).succeeded();

        assertThat(run.lines())
                .containsExactly(
                        "data.vhdx C:\\ClusterStorage\\Volume1\\ERP data",
                        "\\\\nas-b\\backup\\x .vhdx C:\\",
                        "True",
                        Lab.VOLUME + "data.vhdx",
                        "text",
                        "/tmp/x",
                        "robocopy 1 True");
    }

    @Test
    void aRunningVmKeepsItsDisksToItself() throws IOException, InterruptedException {
        Run run = shell.script("""
                $disk = '\\\\hv02\\c$\\ClusterStorage\\Volume1\\ERP\\SQL02.vhdx'
                foreach ($work in { Copy-Item $disk \\\\nas-b\\backup }, { Remove-Item $disk }, { Rename-Item $disk x.vhdx }, { Move-Item $disk C:\\ClusterStorage\\Volume1 }, { Get-FileHash $disk }, { Start-BitsTransfer $disk \\\\nas-b\\backup\\x.vhdx }) {
                    & $work -ErrorAction SilentlyContinue 2>$null
                    '{0:X8} {1}' -f $Error[0].Exception.HResult, $Error[0].Exception.GetType().Name
                }
                Stop-VM SQL02-ERP -TurnOff
                Copy-Item $disk \\\\nas-b\\backup\\copy.vhdx
                (Get-FileHash $disk).Hash -eq (Get-FileHash \\\\nas-b\\backup\\copy.vhdx).Hash
                """);

        assertThat(run.lines()).hasSize(7).last().isEqualTo("True");
        assertThat(run.lines().subList(0, 6)).containsOnly("80070020 IOException");
        assertThat(shell.lab.erp("SQL02.vhdx")).exists();
        assertThat(calls("swap")).extracting(call -> call.path("code").asInt()).containsOnly(32774);
    }

    @Test
    void renamesOfDisksGoThroughTheSimulatorAndAReplacedFileNeedsAccess() throws IOException, InterruptedException {
        shell.lab.off("SQL01-ERP", "SQL02-ERP");

        Run run = shell.script("""
                $data = '\\\\hv01\\c$\\ClusterStorage\\Volume1\\ERP\\data.vhdx'
                Copy-Item $data "$data.new"
                @(
                    [pscustomobject]@{ LiteralPath = $data; Destination = "$data.old" }
                    [pscustomobject]@{ LiteralPath = "$data.new"; Destination = $data }
                ) | Move-Item -LiteralPath { $_.LiteralPath } -Destination { $_.Destination }
                Start-VM SQL02-ERP -ErrorAction SilentlyContinue
                "without access " + ($Error[0].Exception.Message -match '0x80070005')
                $id = (Get-VM SQL02-ERP).Id
                icacls $data /grant "NT VIRTUAL MACHINE\\${id}:(F)" | Out-Null
                "icacls $LASTEXITCODE"
                Start-VM SQL02-ERP
                $acl = Get-Acl $data
                "rule " + [bool]($acl.Access | Where-Object { $_.IdentityReference -eq "NT VIRTUAL MACHINE\\$id" })
                $rule = New-Object System.Security.AccessControl.FileSystemAccessRule("NT VIRTUAL MACHINE\\$((Get-VM SQL01-ERP).Id)", 'FullControl', 'Allow')
                $acl.AddAccessRule($rule)
                Set-Acl -Path $data -AclObject $acl
                Start-VM SQL01-ERP
                Rename-Item "$data.old" data.gone.vhdx
                """).succeeded();

        assertThat(run.lines()).containsExactly("without access True", "icacls 0", "rule True");
        assertThat(calls("swap")).hasSize(1);
        JsonNode swap = calls("swap").getFirst();
        assertThat(swap.path("arguments").path("moves")).hasSize(2);
        assertThat(swap.path("outcome").asText()).isEqualTo("completed");
        assertThat(calls("grantAccess")).hasSize(2);
        assertThat(shell.lab.stateOf("SQL01-ERP")).isEqualTo("Running");
        assertThat(shell.lab.erp("data.gone.vhdx")).exists();
    }

    @Test
    void aHostCanBeAskedItself() throws IOException, InterruptedException {
        Run run = shell.script("""
                function Get-Them { $suffix = 'ERP'; Invoke-Command -ComputerName hv01 { "$((Get-VM).Count) $using:suffix" } }
                Get-Them
                Invoke-Command hv02 { 'x' | Out-File C:\\note.txt }
                "there " + (Test-Path \\\\hv02\\c$\\note.txt) + ' here ' + (Test-Path C:\\note.txt)
                Get-WmiObject Win32_Volume -ComputerName alone -Filter "DriveType=3" | Sort-Object Name | ForEach-Object { "$($_.Name) $($_.FreeSpace -gt 0)" }
                Invoke-Command { "local $($args[0])" } -ArgumentList 1
                """).succeeded();

        assertThat(run.lines())
                .containsExactly("2 ERP", "there True here False", "C:\\ True", "D:\\VMs\\ True", "local 1");
    }

    @Test
    void drivesAndSharesTellTheirSpaceToFileSystemObject() throws IOException, InterruptedException {
        Run run = shell.script("""
                $drives = New-Object -ComObject Scripting.FileSystemObject
                $share = $drives.GetDrive('\\\\NAS-B\\backup')
                "$($share.ShareName) $($share.FileSystem -in 'NTFS', 'ReFS') $($share.TotalSize -ge $share.AvailableSpace) $($share.AvailableSpace -gt 0)"
                $drives.DriveExists('\\\\nowhere\\share')
                try { $drives.GetDrive('\\\\nowhere\\share') } catch { "refused" }
                # All other objects are the real ones, and whole.
                (New-Object 'byte[]' -ArgumentList 3).Length
                (New-Object 'System.Collections.Generic.List[string]').Count
                (New-Object System.Version 1, 2).Minor
                (New-Object psobject -Property @{ A = 7 }).A
                """).succeeded();

        assertThat(run.lines())
                .containsExactly("\\\\NAS-B\\backup True True True", "False", "refused", "3", "0", "2", "7");
    }

    @Test
    void copiesByBitsAtOnceOrWhenTheyAreCompleted() throws IOException, InterruptedException {
        shell.lab.off("SQL02-ERP");

        Run run = shell.script("""
                $from = 'C:\\ClusterStorage\\Volume1\\ERP\\SQL02.vhdx'
                New-Item -ItemType Directory -Path \\\\nas-b\\backup\\set -Force | ForEach-Object FullName
                Start-BitsTransfer -Source $from -Destination \\\\nas-b\\backup\\set
                Test-Path \\\\nas-b\\backup\\set\\SQL02.vhdx
                $job = Start-BitsTransfer -Source $from -Destination \\\\nas-b\\backup\\late.vhdx -Asynchronous -DisplayName late
                "$($job.JobState) $($job.BytesTransferred -eq $job.BytesTotal) $(Test-Path \\\\nas-b\\backup\\late.vhdx)"
                Get-BitsTransfer -Name late | Complete-BitsTransfer
                Test-Path \\\\nas-b\\backup\\late.vhdx
                Start-BitsTransfer -Source C:\\none.vhdx -Destination \\\\nas-b\\backup -ErrorAction SilentlyContinue
                "went well $?"
                """).succeeded();

        assertThat(run.lines())
                .containsExactly("\\\\nas-b\\backup\\set", "True", "Transferred True False", "True", "went well False");
        assertThat(Files.size(shell.lab.root.resolve("unc/nas-b/backup/late.vhdx")))
                .isEqualTo(Files.size(shell.lab.erp("SQL02.vhdx")));
    }
}
