/// Schedules: checkpoint sets that are taken again and again, and which of them are kept. Open
/// [ScheduleResource].
@NullMarked
package dev.stillpoint.gateway.schedule;

import org.jspecify.annotations.NullMarked;
