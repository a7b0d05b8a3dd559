/// How one command becomes changes of the fabric: probe → do → verify.
///
/// Open [StepWork] first: it is one delivery at work, and the only place that begins a change. [Power], [Disks],
/// [DiskSwaps], [Media], [CheckpointSteps] and [Inspection] say per command what "done" means ([Verdict]) and which
/// change leads there; [EarlierStep] ends a forward step whose outcome is unknown before its undo looks.
///
/// The algorithm of a change: look at the VM; a job of this step that still runs is followed, never begun again; done
/// → succeed; may not be done → fail; else ask for permission ([Permission]: not stale, not canceled, the partition
/// is still ours), begin it, follow its job, look again. A lock (2606) is waited for and then everything is looked at
/// anew. A lost answer is looked for by correlation. A failed job whose effect is there is a success.
@NullMarked
package dev.stillpoint.agent.step;

import org.jspecify.annotations.NullMarked;
