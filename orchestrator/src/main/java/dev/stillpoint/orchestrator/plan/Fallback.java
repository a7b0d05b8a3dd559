package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.StepCommand;

/// Another command that does a step's work when its own can't: the step's next attempts are attempts at this
/// one. It goes to the step's executor, and what undoes the step undoes it too.
///
/// @param bytes bytes to be moved
public record Fallback(StepCommand command, Policy policy, long bytes) {}
