/// The practice fabric for PowerShell (`src/main/powershell`): how its modules are generated, and scripts run by a real
/// PowerShell against a simulator. Open [ModuleGenerator] for the former, [PowerShell] for the latter.
@NullMarked
package dev.stillpoint.simulator.powershell;

import org.jspecify.annotations.NullMarked;
