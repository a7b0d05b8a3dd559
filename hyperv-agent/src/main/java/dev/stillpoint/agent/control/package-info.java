/// What the orchestrator tells all executors at once: its clock and its hints.
///
/// Open [ControlReader] first. [DatabaseClock] is what `notAfter` is measured by, [CancelHints] what steps look at
/// while they work.
@NullMarked
package dev.stillpoint.agent.control;

import org.jspecify.annotations.NullMarked;
