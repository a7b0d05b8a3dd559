package dev.stillpoint.contracts;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/// A record that is not what its topic promises, as it is put aside: unchanged, with the reason and where it stood.
public final class DeadLetter {
    public static final String REASON = "stillpoint_reason";

    /// `<topic>-<partition>@<offset>`.
    public static final String ORIGIN = "stillpoint_origin";

    private DeadLetter() {}

    /// The record for `<topic>.dlq`, [Topics#deadLetters].
    public static <K, V> ProducerRecord<K, V> of(ConsumerRecord<K, V> unreadable, String reason) {
        ProducerRecord<K, V> letter = new ProducerRecord<>(
                Topics.deadLetters(unreadable.topic()),
                null,
                unreadable.key(),
                unreadable.value(),
                unreadable.headers());
        letter.headers().add(REASON, reason.getBytes(StandardCharsets.UTF_8));
        String origin = unreadable.topic() + "-" + unreadable.partition() + "@" + unreadable.offset();
        letter.headers().add(ORIGIN, origin.getBytes(StandardCharsets.UTF_8));
        return letter;
    }
}
