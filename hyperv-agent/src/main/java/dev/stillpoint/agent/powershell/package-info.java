/// The fabric behind PowerShell: SCVMM with its hosts, or Hyper-V hosts alone, by long-lived PowerShell processes.
///
/// Open [PowerShellFabric] first. It gets data, never text: a call is one JSON line with an operation's name and its
/// arguments, for scripts that are unpacked once and compared before every start ([Modules]). [Session] is one process,
/// [Sessions] lends them out. [Operations] says which operation a change is, [ErrorTable] what an error means.
///
/// SCVMM's changes are jobs of SCVMM's; [VmmJobs] finds ours among them by [Notes], also after a lost answer. A change
/// that ends with its call is told as a job by [OwnWorks]: when its process dies, or its host is lost, nothing is known
/// of it, and it goes on as running until its effect shows ([Effects]) or a settling time is over. So nothing is begun
/// twice because an answer was lost.
@NullMarked
package dev.stillpoint.agent.powershell;

import org.jspecify.annotations.NullMarked;
