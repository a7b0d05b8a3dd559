package dev.stillpoint.disk.copy;

import dev.stillpoint.disk.storage.Storage;
import java.nio.file.Path;
import java.util.List;

/// What all parts of one attempt at a copy share.
///
/// @param manifestFile where the manifest is to stand
record CopyContext(
        Storage storage,
        CopySettings settings,
        CopyRequest request,
        CopyFolder place,
        Path manifestFile,
        Throttle throttle,
        Progress progress,
        Lookout lookout) {
    /// Of the files in the manifest's head, in order.
    List<String> sourceNames() {
        return request.files().stream().map(file -> file.identity().toString()).toList();
    }
}
