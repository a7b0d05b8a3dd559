package dev.stillpoint.disk.copy;

import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.UnreadableMessage;
import dev.stillpoint.disk.copy.CopyFolder.Nonce;
import dev.stillpoint.disk.copy.SideFileRequest.SideFile;
import dev.stillpoint.disk.storage.ReadableFile;
import dev.stillpoint.disk.storage.Storage;
import dev.stillpoint.disk.storage.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The note at the location that side files are finished, so that a command that comes again neither reads terabytes
/// nor, after the swap, writes them anew. Losing it costs a reading, no more.
///
/// @param attempt which attempt's answer it stands for, the latest one
/// @param root of the copy they were made of
record SideNote(int attempt, String root, List<Written> files) {
    private static final int MOST_BYTES = 1 << 20;

    /// @param path the side file's Windows path
    record Written(String path, long length, Instant modified) {}

    /// What the side files are now.
    static SideNote of(Storage storage, int attempt, String root, List<SideFile> files) throws IOException {
        List<Written> written = new ArrayList<>();
        for (SideFile file : files) {
            try (ReadableFile open = storage.openRecord(file.local())) {
                written.add(new Written(file.identity().path(), open.length(), open.modified()));
            }
        }
        return new SideNote(attempt, root, written);
    }

    /// Nothing when there is none that can be read.
    static Optional<SideNote> read(Storage storage, SidePlace place) throws IOException {
        try (ReadableFile file = storage.openRecord(place.note())) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(MOST_BYTES, file.length()));
            byte[] text = new byte[file.read(bytes, 0)];
            bytes.get(0, text);
            return Optional.of(Json.read(text, SideNote.class));
        } catch (NoSuchFileException | UnreadableMessage none) {
            return Optional.empty();
        }
    }

    /// Durable when this returns.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException when there is one
    void write(Storage storage, SidePlace place, Nonce nonce) throws IOException {
        Path partial = place.notePartial(nonce);
        try (WritableFile file = storage.createRecord(partial)) {
            file.write(ByteBuffer.wrap(Json.bytes(this)), 0);
            file.sync();
        }
        try {
            storage.place(partial, place.note());
        } finally {
            storage.delete(partial);
        }
        Path folder = place.note().getParent();
        if (folder != null) {
            storage.syncFolder(folder);
        }
    }

    boolean sameFiles(SideNote other) {
        return root.equals(other.root) && files.equals(other.files);
    }
}
