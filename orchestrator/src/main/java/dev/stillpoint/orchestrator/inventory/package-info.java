/// The systems of the fabric: their members, their shared disks, and whether they still are what the newest
/// checkpoint set holds.
///
/// Open [Inspections] first: outside of any run the agent is asked again and again to read the fabric. Such an
/// inspection has an id of its own where a command names its run, and a step id that no run uses
/// ([Inspections#STEP]), so its answer comes back on the topic of step events and is told from all others.
/// [Systems] keeps what it saw.
@NullMarked
package dev.stillpoint.orchestrator.inventory;

import org.jspecify.annotations.NullMarked;
