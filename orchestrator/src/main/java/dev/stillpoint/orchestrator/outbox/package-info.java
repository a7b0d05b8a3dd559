/// Messages that leave the orchestrator: written in the transaction that decides them, given to Kafka afterwards.
///
/// Open [Outbox] first, then [OutboxRelay]. One orchestrator at a time publishes, in the order of the rows, with a
/// transactional producer of a fixed id, so that a relay that was stopped and comes back is fenced and can append
/// nothing. Rows are marked after the confirmed commit. What was committed and not marked a [BatchNote] tells the next
/// relay, so each message is in one committed transaction: workers, who read those only, get it once. All others read
/// uncommitted records, so a command is with its agent before the producer's commit is over; what a relay sent that
/// ended before its commit they see twice.
@NullMarked
package dev.stillpoint.orchestrator.outbox;

import org.jspecify.annotations.NullMarked;
