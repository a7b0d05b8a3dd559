package dev.stillpoint.local.stack;

import dev.stillpoint.local.fabric.FabricOutline;
import dev.stillpoint.local.part.StackFailure;
import dev.stillpoint.simulator.powershell.PowerShellEngine;
import java.nio.file.Path;

/// The settings of an agent that reaches the simulated fabric by PowerShell: this machine's engine, and the practice
/// modules in place of SCVMM's and Hyper-V's.
final class PowerShellAgent {
    private static final String SETTING = "stillpoint.agent.powershell.";

    private PowerShellAgent() {}

    static void add(ServiceSettings settings, Checkout checkout, FabricOutline fabric, String simulator, Path folder) {
        Path engine = PowerShellEngine.find(System.getenv(), checkout.root())
                .orElseThrow(() -> new StackFailure("there is no PowerShell on this machine; looked at "
                        + PowerShellEngine.places(checkout.root())
                        + ". Install one, set STILLPOINT_PWSH to it, or leave --agent powershell out."))
                .executable();
        settings.set(SETTING + "executable", engine.toString())
                .set(SETTING + "arguments", "-NoLogo,-NoProfile,-NonInteractive")
                .set(
                        SETTING + "environment.\"PSModulePath\"",
                        PowerShellEngine.modules(checkout.root()).toString())
                .set(SETTING + "environment.\"STILLPOINT_FABRIC_URL\"", simulator)
                .set(SETTING + "server", fabric.vmmServer())
                .set(SETTING + "folder", folder.resolve("powershell").toString());
    }
}
