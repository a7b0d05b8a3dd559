package dev.stillpoint.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
    @Test
    void letterIsTheRecordWithItsReasonAndItsPlace() {
        ConsumerRecord<String, byte[]> record =
                new ConsumerRecord<>(Topics.STEP_EVENTS, 3, 17, "run", "nonsense".getBytes(StandardCharsets.UTF_8));
        record.headers().add("ce_id", "x".getBytes(StandardCharsets.UTF_8));

        var letter = DeadLetter.of(record, "StepEvent: no kind");

        assertThat(letter.topic()).isEqualTo("stillpoint.step-events.dlq");
        assertThat(letter.key()).isEqualTo("run");
        assertThat(letter.value()).isEqualTo(record.value());
        assertThat(StreamSupport.stream(letter.headers().spliterator(), false)
                        .map(h -> h.key() + "=" + new String(h.value(), StandardCharsets.UTF_8)))
                .containsExactly(
                        "ce_id=x",
                        "stillpoint_reason=StepEvent: no kind",
                        "stillpoint_origin=stillpoint.step-events-3@17");
    }
}
