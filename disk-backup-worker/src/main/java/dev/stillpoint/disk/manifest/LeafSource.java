package dev.stillpoint.disk.manifest;

import dev.stillpoint.disk.storage.ReadableFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/// The leaf records of one file, read from its manifest by index. Several threads may read.
///
/// @param start where the records begin in the manifest
/// @param size of the file's leaves
public record LeafSource(ReadableFile manifest, long start, LeafSize size) {
    /// The records of `leaves` leaves from `first` on.
    public byte[] records(long first, int leaves) throws IOException {
        ByteBuffer records = ByteBuffer.allocate(leaves * Leaves.RECORD_BYTES);
        if (manifest.read(records, start + first * Leaves.RECORD_BYTES) < records.capacity()) {
            throw new EOFException("the manifest ends before leaf " + (first + leaves - 1));
        }
        return records.array();
    }
}
