/// Lets whole fleets live through a drawn story: the real planner and the real saga, driven as the orchestrators
/// drive them, against the model of the fabric and of the executors.
///
/// Open [Fleet] first: a seed decides everything. [Story] is what was drawn, [Orchestrators] stand for the database
/// and all that runs in front of it, [Relays] for the outbox, [Mail] for Kafka's way back, [People] for admins and
/// operators. [Judge] knows what must never happen. A [Variant] breaks one thing, to prove that the judge sees it.
@NullMarked
package dev.stillpoint.simulation.fleet;

import org.jspecify.annotations.NullMarked;
