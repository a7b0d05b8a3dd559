/// How the orchestrator reaches Kafka: its clients, the topics it makes, and where records go that can't be read.
///
/// Open [TopicAdmin] first. The step events are read by a plain `KafkaConsumer`: there a poll's records are applied in
/// parallel over runs and acknowledged after their transactions. Requests, heartbeats and access events come in
/// single file by SmallRye Reactive Messaging.
@NullMarked
package dev.stillpoint.orchestrator.kafka;

import org.jspecify.annotations.NullMarked;
