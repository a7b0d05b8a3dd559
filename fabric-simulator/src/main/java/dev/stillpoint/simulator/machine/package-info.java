/// The truth about the simulated fabric: virtual machines, slots, checkpoints, power, media, the files below,
/// and the rules of Hyper-V and SCVMM about them. Open [Fabric] first: it guards the state and keeps it on
/// disk. The rules stand by subject in `Power`, `Slots`, `Checkpoints`, `Media` and `Swap`: each method checks
/// everything first and answers the [Effect] that can then not be refused any more.
///
/// # Surviving a kill
///
/// The state document is the truth; files follow it. New files are written into the document as *doomed* before
/// they are made and become part of a VM in the same version that takes them off that list; files that go are
/// doomed in the version that no longer needs them. A merge and a swap are written down as intents, are
/// repeatable, and are finished at the next start. So after a kill every job's effect is there in whole or not
/// at all.
///
/// # Two views
///
/// [Machine] is Hyper-V's truth; `seen` in it is what SCVMM saw of it last: after each job of SCVMM's own on that VM,
/// and after a refresh. Attach, export and grantAccess are Hyper-V's own commands, so SCVMM sees them only after a
/// refresh.
@NullMarked
package dev.stillpoint.simulator.machine;

import org.jspecify.annotations.NullMarked;
