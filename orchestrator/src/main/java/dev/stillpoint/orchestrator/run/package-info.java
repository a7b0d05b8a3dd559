/// Runs, from a request to their end: the only place where the saga's decisions become rows and messages.
///
/// Open [Runs] first: the one transaction. It locks the run's row, takes the run from memory or loads it, lets
/// the saga decide about one or more signals, carries the effects out ([Effects]) and saves what changed
/// ([RunStore]). Signals come from [StepEventConsumer] (what executors say), [DeadlineSweeper] (time),
/// [LocationGate] (a held command was published) and from requests. Several orchestrators may do all this at
/// once.
@NullMarked
package dev.stillpoint.orchestrator.run;

import org.jspecify.annotations.NullMarked;
