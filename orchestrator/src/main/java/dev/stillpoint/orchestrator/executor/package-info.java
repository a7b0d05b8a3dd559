/// The agents and workers that are alive, as their heartbeats say, and what all of them are told.
///
/// Open [HeartbeatConsumer] first. [ControlPublisher] tells them the database's time, which commands are not wanted any
/// more and how fast they may copy.
@NullMarked
package dev.stillpoint.orchestrator.executor;

import org.jspecify.annotations.NullMarked;
