package dev.stillpoint.disk.copy;

import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.disk.manifest.LeafSource;
import dev.stillpoint.disk.manifest.Leaves;
import dev.stillpoint.disk.storage.ChunkBuffers;
import dev.stillpoint.disk.storage.ReadableFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// Reads a copied file from its medium and compares every leaf with its record. Goes on after damage: all of it is
/// told.
///
/// @param name what the file is called in messages
/// @param reading how often a leaf that differs is read before it is called damaged
record ReadBack(String name, LeafSource expected, Reading reading, Consumer<Damage> onDamage) {
    enum Reading {
        /// For what was just written: a medium that gives it back wrong once is not to be trusted.
        ONCE,
        /// For what was proven before.
        TWICE
    }

    /// @param from where to begin: what lies before was proven already; a multiple of a chunk
    void run(
            ReadableFile file,
            long from,
            long length,
            ChunkBuffers buffers,
            Throttle throttle,
            ChunkPipeline.Check check,
            LongConsumer moved)
            throws IOException, CopyFailed, Stopped {
        long there = Math.min(length, file.length());
        SecondLook second = new SecondLook(file, expected.size());
        ChunkPipeline.Reading reading = new ChunkPipeline.Reading(
                file, from, there, expected.size(), new Medium(name), throttle, check, ChunkPipeline.Gate.OPEN);
        ChunkPipeline.run(reading, buffers, chunk -> {
            compare(chunk, second);
            moved.accept(chunk.length);
        });
        missing(there, length);
    }

    /// Leaves that the file is too short for; one that was read in part was compared already.
    void missing(long there, long length) throws IOException {
        for (long leaf = expected.size().count(there); leaf < expected.size().count(length); leaf++) {
            byte[] record = expected.records(leaf, 1);
            onDamage.accept(new Damage(name, leaf * expected.size().bytes(), hex(record, 0), ""));
        }
    }

    private void compare(Chunk chunk, SecondLook second) throws IOException {
        long first = chunk.firstLeaf();
        byte[] written = expected.records(first, chunk.leaves());
        if (Arrays.equals(written, chunk.records)) {
            return;
        }
        for (int i = 0; i < chunk.leaves(); i++) {
            int at = i * Leaves.RECORD_BYTES;
            if (same(written, at, chunk.records, at)) {
                continue;
            }
            byte[] found = Arrays.copyOfRange(chunk.records, at, at + Leaves.RECORD_BYTES);
            if (reading == Reading.TWICE) {
                found = second.record(second.content(first + i, chunk.leafBytes(i)));
                if (same(written, at, found, 0)) {
                    continue;
                }
            }
            onDamage.accept(new Damage(name, (first + i) * chunk.size.bytes(), hex(written, at), hex(found, 0)));
        }
    }

    static boolean same(byte[] one, int at, byte[] other, int otherAt) {
        return Arrays.equals(one, at, at + Leaves.RECORD_BYTES, other, otherAt, otherAt + Leaves.RECORD_BYTES);
    }

    static String hex(byte[] records, int at) {
        return HexFormat.of().formatHex(records, at + 1, at + Leaves.RECORD_BYTES);
    }

    record Medium(String name) implements ChunkPipeline.Origin {
        @Override
        public CopyFailed unreadable(long position, IOException e) {
            return CopyFailed.io("reading back " + name + " at byte " + position, e);
        }

        @Override
        public CopyFailed endedAt(long position) {
            return new CopyFailed(
                    FailureCode.COPY_DAMAGED, name + " ends at byte " + position + " while it is read back");
        }
    }
}
