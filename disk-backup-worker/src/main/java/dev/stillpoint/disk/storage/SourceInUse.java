package dev.stillpoint.disk.storage;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/// Somebody else holds a disk's file open.
public final class SourceInUse extends FileSystemException {
    private static final long serialVersionUID = 1;

    public SourceInUse(Path path) {
        super(path.toString(), null, "another program holds it open for writing");
    }
}
