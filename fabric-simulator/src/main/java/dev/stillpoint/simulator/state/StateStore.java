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
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One document, replaced atomically: written beside, flushed, renamed, folder flushed. The document is asked for when
/// its turn to be written comes, so all changes that arrive while one is being written cost one writing together.
public final class StateStore implements AutoCloseable {
    private final Path file;
    private final Supplier<byte[]> document;
    private final Thread writer;
    private final ReentrantLock writing = new ReentrantLock();
    private final Object monitor = new Object();
    private long changes;
    private long written;
    private boolean closed;
    private @Nullable IOException failure;

    /// @param document gives the newest version whole; called by the writer's own thread, which holds no lock then
    public StateStore(Path file, Supplier<byte[]> document) {
        this.file = file;
        this.document = document;
        this.writer = Thread.ofPlatform().name("state-writer").daemon().start(this::writeAll);
    }

    public static Optional<byte[]> read(Path file) throws IOException {
        return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    }

    /// The document is another now; [#await()] waits until it is safe.
    public void changed() {
        synchronized (monitor) {
            changes++;
            monitor.notifyAll();
        }
    }

    /// Waits until all that changed so far is on the medium.
    ///
    /// @throws UncheckedIOException when it can't be written: nothing may be answered any more
    public void await() {
        synchronized (monitor) {
            long mine = changes;
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

    /// Writes the document as it is, by the caller's own hand: for one who can't let others change or read it
    /// meanwhile.
    ///
    /// @throws UncheckedIOException when it can't be written: nothing may be answered any more
    public void writeNow() {
        synchronized (monitor) {
            // The writer is not woken: it would wait for the document's lock and then write nothing.
            changes++;
        }
        if (!write()) {
            await();
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
        boolean goesOn = true;
        while (goesOn) {
            synchronized (monitor) {
                while (written == changes && !closed) {
                    waitHere();
                }
                if (written == changes) {
                    return;
                }
            }
            goesOn = write();
        }
    }

    /// @return whether it is on the medium
    private boolean write() {
        long version;
        synchronized (monitor) {
            version = changes;
        }
        try {
            // Before the lock: whoever writes by his own hand has the document's lock already.
            byte[] newest = document.get();
            writing.lock();
            try {
                synchronized (monitor) {
                    if (written >= version) {
                        return true;
                    }
                }
                replace(file, newest);
                synchronized (monitor) {
                    written = version;
                    monitor.notifyAll();
                }
                return true;
            } finally {
                writing.unlock();
            }
        } catch (IOException broken) {
            return failed(broken);
        } catch (RuntimeException broken) {
            return failed(new IOException(broken));
        }
    }

    private boolean failed(IOException broken) {
        synchronized (monitor) {
            failure = broken;
            monitor.notifyAll();
        }
        return false;
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
