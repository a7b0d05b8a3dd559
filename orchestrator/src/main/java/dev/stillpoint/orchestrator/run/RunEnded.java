package dev.stillpoint.orchestrator.run;

import dev.stillpoint.contracts.RunId;
import dev.stillpoint.orchestrator.saga.Order;
import org.jspecify.annotations.Nullable;

/// Fired when a run's end is committed, by the orchestrator that ended it. Observers must neither block nor
/// throw, and find by themselves what they are not told of: an orchestrator may die before.
///
/// @param origin who began it; absent for a person
public record RunEnded(RunId run, Order.@Nullable Origin origin) {}
