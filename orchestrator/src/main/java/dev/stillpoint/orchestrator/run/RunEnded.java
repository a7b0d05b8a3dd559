package dev.stillpoint.orchestrator.run;

import dev.stillpoint.contracts.RunId;

/// Fired when a run's end is committed, by the orchestrator that ended it. Observers must neither block nor
/// throw, and find by themselves what they are not told of: an orchestrator may die before.
public record RunEnded(RunId run) {}
