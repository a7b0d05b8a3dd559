package dev.stillpoint.local.command;

import dev.stillpoint.local.stack.StackOptions;
import picocli.CommandLine.Option;

/// By what the agents reach the simulated fabric.
final class AgentOption {
    /// The names are what a user writes.
    enum By {
        simulator,
        powershell
    }

    @Option(
            names = "--agent",
            paramLabel = "KIND",
            defaultValue = "simulator",
            description = {
                "simulator: agents speak the simulator's own protocol (default);",
                "powershell: agents run PowerShell, with SCVMM's and Hyper-V's cmdlets in front of the simulator"
            })
    private By by = By.simulator;

    StackOptions apply(StackOptions options) {
        return by == By.powershell ? options.agentsByPowerShell() : options;
    }
}
