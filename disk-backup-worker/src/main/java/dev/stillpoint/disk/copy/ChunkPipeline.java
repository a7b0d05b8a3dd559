package dev.stillpoint.disk.copy;

import dev.stillpoint.disk.manifest.LeafSize;
import dev.stillpoint.disk.manifest.Leaves;
import dev.stillpoint.disk.storage.ChunkBuffers;
import dev.stillpoint.disk.storage.ReadableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Reads a file chunk by chunk, hashes its leaves and hands each chunk on: readers, hashers and writers side by side,
/// as much in flight as there are buffers. Each stage takes a ticket per chunk and ends with the last one. Whoever
/// throws shuts the queues, so that all threads end; all have ended when [#run] returns.
///
/// Holes are asked for only after a chunk of nothing but zeros came: most disks never pay for it.
///
/// A reader takes a buffer before it takes its ticket: the chunk that all others may wait for always has one.
final class ChunkPipeline {
    private static final int READERS = 2;
    private static final int WRITERS = 2;
    private static final int HASHERS = Math.clamp(Runtime.getRuntime().availableProcessors() - 1, 1, 4);

    /// Takes hashed chunks, in any order and from several threads.
    interface Sink {
        void accept(Chunk chunk) throws IOException, CopyFailed;
    }

    /// Asked before each chunk is read; throws to end the work.
    interface Check {
        void check() throws CopyFailed, Stopped;
    }

    /// Asked with the end of each chunk before it is read; may let it wait as long as it is wanted, throws to end the
    /// work.
    interface Gate {
        Gate OPEN = (end, wanted) -> {};

        void pass(long end, BooleanSupplier wanted) throws CopyFailed, Stopped;
    }

    /// What to read and how.
    ///
    /// @param from where to begin; a multiple of a chunk
    /// @param to where to end
    record Reading(
            ReadableFile file,
            long from,
            long to,
            LeafSize size,
            Origin origin,
            Throttle throttle,
            Check check,
            Gate gate) {
        Reading(ReadableFile file, long to, LeafSize size, Origin origin, Throttle throttle, Check check) {
            this(file, 0, to, size, origin, throttle, check, Gate.OPEN);
        }
    }

    /// What failures of reading mean.
    interface Origin {
        CopyFailed unreadable(long position, IOException e);

        CopyFailed endedAt(long position);
    }

    private interface Step {
        boolean run() throws IOException, CopyFailed, Stopped, InterruptedException;
    }

    private final Reading reading;
    private final long end;
    private final long chunks;
    private final Sink sink;
    private final @Nullable Sink inOrder;
    private final Handoff<ByteBuffer> free;
    private final Handoff<Chunk> read = new Handoff<>();
    private final Handoff<Chunk> hashed = new Handoff<>();
    private final Handoff<Chunk> written = new Handoff<>();
    private final Map<Long, Chunk> early = new HashMap<>();
    private final AtomicLong toRead;
    private final AtomicLong toHash = new AtomicLong();
    private final AtomicLong toWrite = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean zerosSeen;
    private long nextInOrder;

    private ChunkPipeline(Reading reading, ChunkBuffers buffers, Sink sink, @Nullable Sink inOrder) {
        this.reading = reading;
        this.sink = sink;
        this.inOrder = inOrder;
        long first = reading.from() / ChunkBuffers.CHUNK_BYTES;
        this.end = (reading.to() + ChunkBuffers.CHUNK_BYTES - 1) / ChunkBuffers.CHUNK_BYTES;
        this.chunks = Math.max(0, end - first);
        this.toRead = new AtomicLong(first);
        this.nextInOrder = first;
        this.free = new Handoff<>(buffers.all());
    }

    static void run(Reading reading, ChunkBuffers buffers, Sink sink) throws IOException, CopyFailed, Stopped {
        new ChunkPipeline(reading, buffers, sink, null).run();
    }

    /// @param inOrder gets each chunk after `sink` had it, in the order of the file and from one thread
    static void run(Reading reading, ChunkBuffers buffers, Sink sink, @Nullable Sink inOrder)
            throws IOException, CopyFailed, Stopped {
        new ChunkPipeline(reading, buffers, sink, inOrder).run();
    }

    private void run() throws IOException, CopyFailed, Stopped {
        List<Thread> threads = new ArrayList<>();
        try {
            for (int i = 0; i < Math.min(READERS, chunks); i++) {
                threads.add(start("copy-read-" + i, this::readOne));
            }
            for (int i = 0; i < Math.min(HASHERS, chunks); i++) {
                threads.add(startHasher(i));
            }
            for (int i = 0; i < Math.min(WRITERS, chunks); i++) {
                threads.add(start("copy-write-" + i, this::writeOne));
            }
            if (inOrder != null && chunks > 0) {
                Sink last = inOrder;
                threads.add(start("copy-order", () -> orderOne(last)));
            }
        } catch (OutOfMemoryError e) {
            fail(e);
        }
        joinAll(threads);
        switch (failure.get()) {
            case null -> {}
            case IOException e -> throw e;
            case CopyFailed e -> throw e;
            case Stopped e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException("a copy thread ended", e);
        }
    }

    private Thread startHasher(int number) {
        var sha256 = Leaves.sha256();
        byte[] leaf = new byte[reading.size().bytes()];
        return start("copy-hash-" + number, () -> {
            if (toHash.getAndIncrement() >= chunks) {
                return false;
            }
            Chunk chunk = read.take();
            if (chunk == null) {
                return false;
            }
            chunk.hash(sha256, leaf);
            if (chunk.allZero()) {
                zerosSeen = true;
            }
            hashed.put(chunk);
            return true;
        });
    }

    private boolean readOne() throws CopyFailed, Stopped, InterruptedException {
        reading.check().check();
        ByteBuffer buffer = free.take();
        if (buffer == null) {
            return false;
        }
        long index = toRead.getAndIncrement();
        if (index >= end) {
            free.put(buffer);
            return false;
        }
        long position = index * ChunkBuffers.CHUNK_BYTES;
        int wanted = (int) Math.min(ChunkBuffers.CHUNK_BYTES, reading.to() - position);
        reading.gate().pass(position + wanted, () -> failure.get() == null);
        boolean hole = zerosSeen && reading.file().hole(position, wanted);
        if (!hole && !fill(buffer, position, wanted)) {
            return false;
        }
        read.put(new Chunk(index, buffer, wanted, reading.size(), hole));
        return true;
    }

    /// @return whether it is still wanted
    private boolean fill(ByteBuffer buffer, long position, int wanted) throws CopyFailed, Stopped {
        Throttle throttle = reading.throttle();
        for (long wait = throttle.take(wanted); wait > 0; wait = throttle.take(wanted)) {
            reading.check().check();
            if (failure.get() != null) {
                return false;
            }
            LockSupport.parkNanos(wait);
        }
        int got;
        try {
            got = reading.file().read(buffer.clear().limit(wanted), position);
        } catch (IOException e) {
            throw reading.origin().unreadable(position, e);
        }
        if (got < wanted) {
            throw reading.origin().endedAt(position + got);
        }
        return true;
    }

    private boolean writeOne() throws IOException, CopyFailed, InterruptedException {
        if (toWrite.getAndIncrement() >= chunks) {
            return false;
        }
        Chunk chunk = hashed.take();
        if (chunk == null) {
            return false;
        }
        sink.accept(chunk);
        if (inOrder == null) {
            free.put(chunk.buffer);
        } else {
            written.put(chunk);
        }
        return true;
    }

    private boolean orderOne(Sink last) throws IOException, CopyFailed, InterruptedException {
        Chunk due = early.remove(nextInOrder);
        if (due == null) {
            Chunk chunk = written.take();
            if (chunk == null) {
                return false;
            }
            early.put(chunk.index, chunk);
            return true;
        }
        last.accept(due);
        free.put(due.buffer);
        nextInOrder++;
        return nextInOrder < end;
    }

    private Thread start(String name, Step step) {
        return Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                while (failure.get() == null && step.run()) {
                    // the next chunk
                }
            } catch (IOException | CopyFailed | Stopped | InterruptedException | RuntimeException | Error e) {
                fail(e);
            }
        });
    }

    private void fail(Throwable e) {
        failure.compareAndSet(null, e);
        free.shut();
        read.shut();
        hashed.shut();
        written.shut();
    }

    /// The caller's interrupt ends the work, and is kept.
    private void joinAll(List<Thread> threads) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    fail(new Stopped());
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
