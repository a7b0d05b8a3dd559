package dev.stillpoint.orchestrator.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchNoteTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, BatchNote.MOST})
    void aNoteSaysWhichMessagesWereInTheBatch(int count) {
        List<UUID> messages = Stream.generate(UUID::randomUUID).limit(count).toList();

        assertThat(BatchNote.messages(BatchNote.text(messages))).isEqualTo(messages);
    }

    @Test
    void theLongestNoteIsAsLongAsABrokerTakes() {
        List<UUID> messages =
                Stream.generate(UUID::randomUUID).limit(BatchNote.MOST).toList();

        assertThat(BatchNote.text(messages)).hasSize(4096);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "set by hand", "AAAAAAAAAAAAAAAAAAAAAA="})
    void whatIsNoNoteSaysNothing(String text) {
        assertThat(BatchNote.messages(text)).isEmpty();
    }
}
