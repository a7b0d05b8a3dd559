/// Decides what a run will do, before it does anything: the only place where the order of steps is decided.
///
/// Open [Planner] first: from a request, an inventory and what else is known ([Facts]) it makes a [Plan] or says why
/// not. A plan is [Step]s with dependencies; each carries the command that undoes it ([Undo]) and names all things by
/// ids of the run and the set, so that any command may be repeated. [Pivot] tells from where on a run only goes
/// forward.
///
/// Pure: no framework, clock, randomness, SQL or logging; the same input gives the same plan.
@NullMarked
package dev.stillpoint.orchestrator.plan;

import org.jspecify.annotations.NullMarked;
