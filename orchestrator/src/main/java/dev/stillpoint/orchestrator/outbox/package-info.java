/// Messages that leave the orchestrator: written in the transaction that decides them, given to Kafka afterwards.
///
/// Open [Outbox] first, then [OutboxRelay]. One orchestrator at a time publishes, in the order of the rows, with a
/// transactional producer of a fixed id, so that a relay that was stopped and comes back is fenced and can append
/// nothing. Rows are marked after the confirmed commit: a message may go out twice, never not at all. Consumers read
/// uncommitted records, so a command is with its executor before the producer's commit is over.
@NullMarked
package dev.stillpoint.orchestrator.outbox;

import org.jspecify.annotations.NullMarked;
