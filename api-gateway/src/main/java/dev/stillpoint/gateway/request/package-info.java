/// Talks with the orchestrator: asks on one topic, hears answers on another.
///
/// Open [Orchestrator] first. A request is certain once Kafka has confirmed it; the reply is a convenience,
/// since the database is the truth. Every gateway reads *all* replies and keeps those to its own requests, so
/// gateways can't take answers from each other. Every gateway also reads all requests of the last hour
/// ([SubmittedRuns]), so that each of them can answer for a run that the orchestrator has not stored yet. Both
/// are read by [TopicTail]: assigned, without a consumer group.
@NullMarked
package dev.stillpoint.gateway.request;

import org.jspecify.annotations.NullMarked;
