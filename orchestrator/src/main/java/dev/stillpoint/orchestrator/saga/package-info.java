/// Decides what a run does next: `(Run, Signal) → Transition(Run, List<Effect>)`.
///
/// Open [Saga] first: its table says which signal leads from which status where. [Run] is all that a run knows,
/// [Signal] all that can happen to it, [Effect] all that it can want.
///
/// Pure: no framework, clock, randomness, SQL or logging. Time comes with each signal and is the database's.
/// Signals may come twice, late and in any order.
@NullMarked
package dev.stillpoint.orchestrator.saga;

import org.jspecify.annotations.NullMarked;
