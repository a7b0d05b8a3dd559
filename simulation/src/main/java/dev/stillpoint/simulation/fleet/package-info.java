/// Lets whole fleets live through a drawn story: the real planner and the real saga, driven as the orchestrators
/// drive them, against the model of the fabric and of the executors.
///
/// Open [Fleet] first: a seed decides everything. [Story] is what was drawn, [Orchestrators] stand for the
/// orchestrators in front of their [Database], [Relays] for the outbox, [Mail] for Kafka's way back. People ask for
/// runs ([Requests]), approve them or not ([Approvers]), meddle and help ([People]); schedules and Stillpoint itself
/// begin
/// others ([OwnRuns]). [Judge] knows what must never happen. A [Variant] breaks one thing, to prove that the judge sees
/// it.
@NullMarked
package dev.stillpoint.simulation.fleet;

import org.jspecify.annotations.NullMarked;
