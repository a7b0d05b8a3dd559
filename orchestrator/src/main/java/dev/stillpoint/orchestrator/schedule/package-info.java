/// Checkpoint sets that are taken again and again, and which of them are kept.
///
/// Open [Schedules] first: what admins want. [Triggers] gives each schedule its trigger in Quartz, whose store
/// of this database lets one of several orchestrators fire. [Firings] makes an ordinary run of a firing, or
/// notes why not. [Retention] decides which sets are kept, without a clock or a database; [RetentionSweeper]
/// begins delete runs for the others, one at a time for each system. [InTheWay] says which runs neither begins beside.
@NullMarked
package dev.stillpoint.orchestrator.schedule;

import org.jspecify.annotations.NullMarked;
