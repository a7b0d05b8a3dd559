package dev.stillpoint.simulator.machine;

import dev.stillpoint.simulator.paths.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Folders and small files that belong to no VM, as a host sees them.
public final class Folders {
    private final Fabric fabric;

    public Folders(Fabric fabric) {
        this.fabric = fabric;
    }

    /// Removes a folder with all that it holds, or a file, unless somebody has a file of it open; one that is not
    /// there is removed.
    public Effect remove(Machine vm, String path) throws IOException {
        Place folder = fabric.place(vm, path);
        for (Path each : deepestFirst(folder.local())) {
            if (Files.isRegularFile(each) && fabric.channels.inUse(each)) {
                throw Refusal.of(
                        Refusal.IN_USE,
                        "The process cannot access the file " + each.getFileName() + " of " + folder.path()
                                + " because it is being used by another process.");
            }
        }
        return () -> {
            for (Path each : deepestFirst(folder.local())) {
                Files.deleteIfExists(each);
            }
            return Fabric.object();
        };
    }

    private static List<Path> deepestFirst(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.sorted(Comparator.reverseOrder()).toList();
        }
    }

    /// Writes a text whole or not at all, and the folders above it.
    public Effect write(Machine vm, String path, String text) {
        Place file = fabric.place(vm, path);
        return () -> {
            Path partial = file.local().resolveSibling(file.local().getFileName() + ".partial");
            Files.createDirectories(partial.resolveSibling("."));
            Files.writeString(partial, text, StandardCharsets.UTF_8);
            Files.move(partial, file.local(), StandardCopyOption.REPLACE_EXISTING);
            return Fabric.object();
        };
    }
}
