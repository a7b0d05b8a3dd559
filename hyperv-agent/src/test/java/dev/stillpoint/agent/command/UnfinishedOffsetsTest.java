package dev.stillpoint.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnfinishedOffsetsTest {
    @Test
    void onlyWhatLiesBeforeTheOldestUnfinishedIsCommitted() {
        UnfinishedOffsets offsets = new UnfinishedOffsets();
        assertThat(offsets.committable()).isEmpty();
        offsets.taken(7);
        offsets.taken(8);
        offsets.taken(10);
        assertThat(offsets.committable()).hasValue(7);
        offsets.finished(8);
        assertThat(offsets.committable()).hasValue(7);
        offsets.finished(7);
        assertThat(offsets.committable()).hasValue(10);
        offsets.finished(10);
        assertThat(offsets.committable()).hasValue(11);
    }
}
