/// The practice fabric for PowerShell from Java's side: finding a PowerShell. The modules themselves lie in
/// `src/main/powershell`; its README says what they simulate.
@NullMarked
package dev.stillpoint.simulator.powershell;

import org.jspecify.annotations.NullMarked;
