package dev.stillpoint.simulator.powershell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.simulator.powershell.PowerShell.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every engine must take: files that keep to Windows PowerShell 5.1 (only an engine with `--check` can
/// tell), proxies with the parameters of the real cmdlets, two versions of a module side by side.
class WindowsPowerShellTest {
    @TempDir
    Path folder;

    /// The engine that keeps to 5.1's parameters and can check scripts; others are left out.
    private Path checkingEngine() throws IOException, InterruptedException {
        Path engine = PowerShell.engine();
        Path plain = Files.createDirectories(folder.resolve("plain"));
        Files.writeString(plain.resolve("plain.ps1"), "Get-Date\n");
        Run known = PowerShell.start(List.of(engine.toString(), "--check", plain.toString()), "", folder);
        Assumptions.assumeTrue(known.code() == 0, engine + " has no --check");
        return engine;
    }

    private Run check(Path what) throws IOException, InterruptedException {
        return PowerShell.start(List.of(checkingEngine().toString(), "--check", what.toString()), "", folder);
    }

    @Test
    void takesEveryScript() throws IOException, InterruptedException {
        for (String scripts : List.of("src/main/powershell", "src/test/powershell")) {
            Run run = check(Path.of(scripts));
            assertThat(run.lines()).as(scripts).noneMatch(line -> line.contains(": error: "));
            assertThat(run.code()).as(run.output()).isZero();
        }
    }

    @Test
    void refusesSyntaxOfSeven() throws IOException, InterruptedException {
        Path planted = Files.createDirectory(folder.resolve("planted"));
        Files.writeString(planted.resolve("seven.ps1"), "$x = $true ? 1 : 2\n");
        assertThat(check(planted).code()).isEqualTo(1);
    }

    /// The proxies have the parameters of the cmdlets that they stand before.
    @Test
    void hasTheParametersThatTheProxiesHave() throws IOException, InterruptedException {
        Run run = PowerShell.run(
                checkingEngine(), "", folder, List.of("-File", "src/main/powershell/reference/New-FileProxies.ps1"));
        assertThat(run.errors()).isEmpty();
        assertThat(run.output().strip())
                .isEqualTo(Files.readString(Path.of("src/main/powershell/PracticeFiles/Proxies.ps1"))
                        .strip());
    }

    @Test
    void hasTwoVersionsSideBySide() throws IOException, InterruptedException {
        Run run;
        try (PowerShell shell = PowerShell.onLab(folder)) {
            run = shell.script("""
                Get-Module Hyper-V | Remove-Module
                (Get-Module -ListAvailable Hyper-V | Sort-Object Version | ForEach-Object { [string]$_.Version }) -join ' '
                Import-Module Hyper-V -RequiredVersion 1.1
                "1.1 " + (Get-Command Get-VM).Parameters.ContainsKey('CimSession') + ' ' + [bool](Get-Command Get-VHDSet -ErrorAction Ignore -Module Hyper-V)
                "VMs " + (Get-VM -ComputerName hv01).Count
                Import-Module Hyper-V -RequiredVersion 2.0.0.0
                "2.0 " + (Get-Command Get-VM).Parameters.ContainsKey('CimSession') + ' ' + [bool](Get-Command Get-VHDSet -ErrorAction Ignore -Module Hyper-V)
                (Get-Module Hyper-V).Count
                "session " + (Get-VM -CimSession (New-CimSession -ComputerName hv01)).Count + ' ' + (Get-VM -CimSession hv02).Count
                """).succeeded();
        }

        assertThat(run.lines())
                .containsExactly("1.1 2.0.0.0", "1.1 False False", "VMs 2", "2.0 True True", "2", "session 2 1");
    }
}
