package dev.stillpoint.disk.copy;

import dev.stillpoint.disk.manifest.LeafSize;
import dev.stillpoint.disk.manifest.Leaves;
import dev.stillpoint.disk.manifest.ManifestDraft.FileLeaves;
import dev.stillpoint.disk.storage.ReadableFile;
import dev.stillpoint.disk.storage.Storage;
import dev.stillpoint.disk.storage.WritableFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One file of the disk while it is copied.
final class Piece {
    final OpenSource source;
    final Path partial;
    final WritableFile target;
    final LeafSize size;
    final FileLeaves leaves;

    /// What the file held before anything was written to it.
    private final Ground ground;

    final @Nullable PlainHash whole;

    /// Up to where the file was found to be right when a journal was gone on with.
    final long proven;

    /// Whether `partial` is its last name already: a killed process gave it that.
    final boolean placed;

    /// What lies under what is written.
    sealed interface Ground {
        /// Holes: zeros need not be written.
        record Holes() implements Ground {}

        /// The blocks of an older copy: only what differs is written.
        record Blocks(BaseCopy.Part base) implements Ground {}

        /// Nobody can tell: all is written.
        record Unknown() implements Ground {}
    }

    /// @param partial where `target` is
    Piece(
            OpenSource source,
            Path partial,
            WritableFile target,
            FileLeaves leaves,
            Ground ground,
            @Nullable PlainHash whole,
            long proven,
            boolean placed) {
        this.source = source;
        this.partial = partial;
        this.target = target;
        this.leaves = leaves;
        this.size = leaves.size();
        this.ground = ground;
        this.whole = whole;
        this.proven = proven;
        this.placed = placed;
    }

    String name() {
        return source.source().name();
    }

    long length() {
        return source.facts().length();
    }

    boolean cloned() {
        return !(ground instanceof Ground.Holes);
    }

    Journal.Part journaled(Storage storage) throws IOException {
        try (ReadableFile file = storage.openRecord(partial)) {
            return new Journal.Part(
                    source.source().identity(),
                    source.facts(),
                    source.file().identity(),
                    size.bytes(),
                    partial.getFileName().toString(),
                    file.identity(),
                    cloned());
        }
    }

    /// Writes what the ground does not hold yet, leaves beside each other at once.
    ///
    /// @return how many bytes that was
    long write(Chunk chunk) throws CopyFailed {
        boolean[] changed = changed(chunk);
        long written = 0;
        int first = 0;
        while (first < changed.length) {
            int end = first + 1;
            if (changed[first]) {
                while (end < changed.length && changed[end]) {
                    end++;
                }
                written += write(chunk, first, end);
            }
            first = end;
        }
        return written;
    }

    private int write(Chunk chunk, int first, int end) throws CopyFailed {
        int from = first * size.bytes();
        int bytes = Math.min(end * size.bytes(), chunk.length) - from;
        long position = chunk.position() + from;
        try {
            target.write(chunk.content(from, bytes), position);
        } catch (IOException e) {
            throw CopyFailed.io("writing " + partial + " at byte " + position, e);
        }
        return bytes;
    }

    private boolean[] changed(Chunk chunk) throws CopyFailed {
        boolean[] changed = new boolean[chunk.leaves()];
        byte[] before = ground instanceof Ground.Blocks blocks ? records(blocks.base(), chunk) : new byte[0];
        for (int i = 0; i < changed.length; i++) {
            int at = i * Leaves.RECORD_BYTES;
            changed[i] = switch (ground) {
                case Ground.Holes holes -> !chunk.zero(i);
                case Ground.Unknown unknown -> true;
                case Ground.Blocks blocks ->
                    at < before.length ? !ReadBack.same(before, at, chunk.records, at) : !chunk.zero(i);
            };
        }
        return changed;
    }

    private static byte[] records(BaseCopy.Part base, Chunk chunk) throws CopyFailed {
        long there = base.leaves().size().count(base.length()) - chunk.firstLeaf();
        try {
            return base.leaves().records(chunk.firstLeaf(), (int) Math.clamp(there, 0, chunk.leaves()));
        } catch (IOException e) {
            throw CopyFailed.io("reading the manifest of the base " + base.path(), e);
        }
    }

    /// Whether the leaf at that place was taken from an older copy and not written.
    boolean taken(long offset, byte[] record) throws IOException {
        long leaf = offset / size.bytes();
        return ground instanceof Ground.Blocks blocks
                && blocks.base().covers(leaf)
                && Arrays.equals(blocks.base().leaves().records(leaf, 1), record);
    }

    Optional<String> sha256() {
        return Optional.ofNullable(whole).map(PlainHash::hex);
    }
}
