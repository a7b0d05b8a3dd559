package dev.stillpoint.disk.clone;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/// These two places can't share blocks: the file system can't at all, they lie on two volumes, or the file is not one
/// that may be cloned. Copying works instead.
public final class CloneRefused extends FileSystemException {
    private static final long serialVersionUID = 1;

    public CloneRefused(Path source, Path target, String reason) {
        super(source.toString(), target.toString(), "blocks can't be shared: " + reason);
    }
}
