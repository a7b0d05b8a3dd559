package dev.stillpoint.simulation.model;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A storage location's folders: copies (those with a manifest), tombstones and locks.
public final class Storage {
    final Map<String, Copy> copies = new HashMap<>();
    final Set<String> tombstones = new HashSet<>();
    /// Which attempt finished the side files of a tombstone's name.
    final Map<String, Integer> sideNotes = new HashMap<>();
    /// Who copies into a folder now.
    final Map<String, List<DiskWork>> writers = new HashMap<>();
    final Map<String, Object> locks = new HashMap<>();
    private boolean down;

    /// A committed copy.
    ///
    /// @param versions what was read, file by file
    public record Copy(List<Integer> versions, String merkleRoot) {}

    public boolean isDown() {
        return down;
    }

    public void down(boolean is) {
        down = is;
    }

    /// The copy in a folder; null when there is none with a manifest.
    public @Nullable Copy copy(String folder) {
        return copies.get(folder);
    }

    public boolean hasTombstone(String path) {
        return tombstones.contains(path);
    }

    /// Bytes in a copy change by themselves.
    public void rot(String folder) {
        Copy copy = copies.get(folder);
        if (copy != null) {
            copies.put(folder, new Copy(copy.versions(), "sha256:rotten"));
        }
    }
}
