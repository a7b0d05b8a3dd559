package dev.stillpoint.disk.copy;

import dev.stillpoint.disk.storage.Storage;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What an attempt made, so that it can take it back.
final class MadeFiles {
    private final List<Path> paths = new ArrayList<>();

    void add(Path path) {
        paths.add(path);
    }

    /// Deletes all of it, and the copy's folder unless others work there.
    ///
    /// @param because gets what goes wrong meanwhile
    void remove(Storage storage, Path folder, Throwable because) {
        for (Path path : paths.reversed()) {
            try {
                storage.delete(path);
            } catch (IOException e) {
                because.addSuppressed(e);
            }
        }
        paths.clear();
        try {
            storage.delete(folder);
        } catch (DirectoryNotEmptyException othersWorkThere) {
            // theirs
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }
}
