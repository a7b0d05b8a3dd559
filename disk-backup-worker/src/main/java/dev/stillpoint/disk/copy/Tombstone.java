package dev.stillpoint.disk.copy;

import dev.stillpoint.disk.storage.Storage;
import dev.stillpoint.disk.storage.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;

/// Writes tombstones. Their presence says all; what stands in them is for people.
final class Tombstone {
    private Tombstone() {}

    /// Durable when this returns.
    static void bury(Storage storage, Path tombstone, String reason) throws IOException {
        Path parent = tombstone.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("a tombstone can't be " + tombstone);
        }
        storage.createFolders(parent);
        try (WritableFile file = storage.createRecord(tombstone)) {
            file.write(ByteBuffer.wrap((reason + "\n").getBytes(StandardCharsets.UTF_8)), 0);
            file.sync();
        } catch (FileAlreadyExistsException buriedBefore) {
            // it may still have to become durable
        }
        storage.syncFolder(parent);
    }
}
