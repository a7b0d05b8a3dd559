package dev.stillpoint.disk.copy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/// Temporary folders in memory where there are such: for tests that make hundreds of copies. Direct I/O is refused
/// there.
final class MemoryFolder implements TempDirFactory {
    static final String NAME = "stillpoint-disks";

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory) ? Files.createTempDirectory(memory, NAME) : Files.createTempDirectory(NAME);
    }
}
