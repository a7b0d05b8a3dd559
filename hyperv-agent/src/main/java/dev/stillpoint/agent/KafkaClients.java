package dev.stillpoint.agent;

import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// How this agent's Kafka clients are made.
final class KafkaClients {
    private static final int LARGEST_RECORD = 16 * 1024 * 1024;

    private KafkaClients() {}

    /// A consumer without a group: it commits nothing and makes no topics. Topics made later are noticed within
    /// seconds.
    static Map<String, Object> plainConsumer(String bootstrapServers) {
        return Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                5_000,
                ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                1_000,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                250);
    }

    /// Results must be stored for good before a command counts as finished. A whole fabric's inventory is one record:
    /// compressed it stays far below what brokers take by default.
    static Map<String, Object> producer(String bootstrapServers) {
        return Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class.getName(),
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class.getName(),
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "gzip",
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                LARGEST_RECORD,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                5_000,
                ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                1_000);
    }
}
