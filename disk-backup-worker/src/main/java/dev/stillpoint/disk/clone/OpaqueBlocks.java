package dev.stillpoint.disk.clone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// A file on a system of which we know no way to ask for blocks.
record OpaqueBlocks(Path file) implements FileBlocks {
    @Override
    public void cloneTo(Path target) throws IOException {
        throw new CloneRefused(file, target, "not known how on " + System.getProperty("os.name"));
    }

    @Override
    public long nextData(long from) {
        return from;
    }

    @Override
    public long nextHole(long from) throws IOException {
        return Files.size(file);
    }

    @Override
    public OptionalLong extents() {
        return OptionalLong.empty();
    }

    @Override
    public void close() {}
}
