/// Kafka as one small process: broker and controller in a JVM of its own, so that it can be killed and started alone.
///
/// Open [KafkaMain] first; [BrokerSettings] says why each setting is as it is.
@NullMarked
package dev.stillpoint.local.kafka;

import org.jspecify.annotations.NullMarked;
