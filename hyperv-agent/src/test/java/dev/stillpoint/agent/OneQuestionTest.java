package dev.stillpoint.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OneQuestionTest {
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void whoAsksMeanwhileWaitsForTheSameAnswer() {
        CountDownLatch thinking = new CountDownLatch(1);
        OneQuestion slow = new OneQuestion(
                () -> {
                    asked.incrementAndGet();
                    try {
                        thinking.await();
                    } catch (InterruptedException e) {
                        return false;
                    }
                    return true;
                },
                Duration.ofMillis(20));

        // No answer in time is a no, and no second question
        assertThat(slow.answer()).isFalse();
        assertThat(slow.answer()).isFalse();
        assertThat(asked).hasValue(1);

        // Once it is answered that counts, and the next one is asked anew.
        OneQuestion quick = new OneQuestion(() -> asked.incrementAndGet() > 0, Duration.ofMinutes(1));
        thinking.countDown();
        assertThat(quick.answer()).isTrue();
        assertThat(quick.answer()).isTrue();
        assertThat(asked).hasValue(3);
    }

    @Test
    void aQuestionThatFailsIsANo() {
        OneQuestion broken = new OneQuestion(
                () -> {
                    throw new IllegalStateException("no fabric");
                },
                Duration.ofMinutes(1));
        assertThat(broken.answer()).isFalse();
        assertThat(broken.answer()).isFalse();
    }
}
