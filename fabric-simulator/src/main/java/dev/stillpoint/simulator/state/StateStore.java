package dev.stillpoint.simulator.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One document, replaced atomically: written beside, flushed, renamed, folder flushed. Changes that arrive
/// while one is being written are written together with the next, so many callers share one flush.
public final class StateStore implements AutoCloseable {
    private final Path file;
    private final Thread writer;
    private final Object monitor = new Object();
    private byte[] newest = new byte[0];
    private long offered;
    private long written;
    private boolean closed;
    private @Nullable IOException failure;

    public StateStore(Path file) {
        this.file = file;
        this.writer = Thread.ofPlatform().name("state-writer").daemon().start(this::writeAll);
    }

    public static Optional<byte[]> read(Path file) throws IOException {
        return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    }

    /// Hands over a new version; [#await()] waits until it is safe.
    public void offer(byte[] document) {
        synchronized (monitor) {
            newest = document;
            offered++;
            monitor.notifyAll();
        }
    }

    /// Waits until all that was offered so far is on the medium.
    ///
    /// @throws UncheckedIOException when it can't be written: nothing may be answered any more
    public void await() {
        synchronized (monitor) {
            long mine = offered;
            while (written < mine) {
                if (failure != null) {
                    throw new UncheckedIOException("the state could not be written to " + file, failure);
                }
                if (closed && !writer.isAlive()) {
                    throw new IllegalStateException("the simulator is closed");
                }
                waitHere();
            }
        }
    }

    private void waitHere() {
        try {
            monitor.wait(1000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the state was being written", interrupted);
        }
    }

    private void writeAll() {
        while (true) {
            byte[] document;
            long version;
            synchronized (monitor) {
                while (written == offered && !closed) {
                    waitHere();
                }
                if (written == offered) {
                    return;
                }
                document = newest;
                version = offered;
            }
            try {
                replace(file, document);
            } catch (IOException broken) {
                synchronized (monitor) {
                    failure = broken;
                    monitor.notifyAll();
                }
                return;
            }
            synchronized (monitor) {
                written = version;
                monitor.notifyAll();
            }
        }
    }

    /// Replaces a file so that a reader sees the old or the new content, never a part.
    public static void replace(Path file, byte[] document) throws IOException {
        Path folder = file.toAbsolutePath().resolveSibling(".").normalize();
        Files.createDirectories(folder);
        Path next = folder.resolve(file.getFileName() + ".next");
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(document);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /// Writes what is left and ends.
    @Override
    public void close() {
        synchronized (monitor) {
            closed = true;
            monitor.notifyAll();
        }
        try {
            writer.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
