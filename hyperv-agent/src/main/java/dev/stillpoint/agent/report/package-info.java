/// What the agent says on Kafka: [KafkaStepEvents] about its work, [Heartbeats] about itself, [DeadLetters] about
/// records that nobody can read.
@NullMarked
package dev.stillpoint.agent.report;

import org.jspecify.annotations.NullMarked;
