package dev.stillpoint.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ParentWatchTest {
    @Test
    void endOfInputEndsTheAgentAndInputDoesNot() throws IOException, InterruptedException {
        // Given
        PipedOutputStream parent = new PipedOutputStream();
        CountDownLatch ended = new CountDownLatch(1);
        new ParentWatch(new PipedInputStream(parent), ended::countDown).start();
        // When
        parent.write('x');
        parent.flush();
        assertThat(ended.getCount()).isOne();
        parent.close();
        // Then
        assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
    }
}
