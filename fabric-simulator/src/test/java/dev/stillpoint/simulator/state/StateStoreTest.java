package dev.stillpoint.simulator.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StateStoreTest {
    @TempDir
    Path folder;

    private final AtomicInteger state = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();

    private byte[] document() {
        asked.incrementAndGet();
        return Integer.toString(state.get()).getBytes(StandardCharsets.UTF_8);
    }

    private Path file() {
        return folder.resolve("state.json");
    }

    @Test
    void whatChangesWhileOneIsMadeIsWrittenTogetherWithTheNext() throws Exception {
        // Given a document that takes its time
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        try (StateStore store = new StateStore(file(), () -> {
            byte[] document = document();
            begun.countDown();
            try {
                goesOn.await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
            return document;
        })) {
            store.changed();
            begun.await();

            // When
            for (int i = 1; i <= 100; i++) {
                state.set(i);
                store.changed();
            }
            goesOn.countDown();
            store.await();
        }

        // Then
        assertThat(Files.readString(file())).isEqualTo("100");
        assertThat(asked).hasValue(2);
    }

    @Test
    void whoeverHoldsTheDocumentsLockWritesByHisOwnHand() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        try (StateStore store = new StateStore(file(), () -> {
            lock.lock();
            try {
                return document();
            } finally {
                lock.unlock();
            }
        })) {
            lock.lock();
            try {
                store.changed();
                state.set(7);
                store.writeNow();

                assertThat(Files.readString(file())).isEqualTo("7");
            } finally {
                lock.unlock();
            }
            store.await();
        }
        assertThat(Files.readString(file())).isEqualTo("7");
    }

    @Test
    void whatCanNotBeWrittenIsToldToAllWhoWait() {
        try (StateStore store = new StateStore(file(), () -> {
            throw new IllegalStateException("no document");
        })) {
            store.changed();

            assertThatThrownBy(store::await)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(file().toString())
                    .hasRootCauseMessage("no document");
            assertThatThrownBy(store::writeNow).isInstanceOf(UncheckedIOException.class);
        }
    }
}
