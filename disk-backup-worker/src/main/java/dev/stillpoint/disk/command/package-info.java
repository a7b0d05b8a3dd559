/// The worker on Kafka. Open [Slot] first: one thread and one share consumer that takes one command at a time;
/// [DiskCommandHandler] does it. [Worker] starts and stops all of it. [ControlListener] hears the orchestrator's
/// clock, cancel hints and bandwidth, [Heartbeats] tell that we live. The rules by which a share group is a work
/// queue are written at [Slot].
@NullMarked
package dev.stillpoint.disk.command;

import org.jspecify.annotations.NullMarked;
