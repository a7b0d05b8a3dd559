package dev.stillpoint.simulator.machine;

import dev.stillpoint.simulator.vhdx.FileChannels;
import dev.stillpoint.simulator.vhdx.FileChannels.Hold;
import dev.stillpoint.simulator.vhdx.Vhdx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// The files that active virtual machines hold open: exclusive locks, and the log GUID in those that are written.
final class OpenDisks {
    private final FileChannels channels;
    private final Map<String, Map<Path, Role>> ofVm = new HashMap<>();
    private final Map<String, Map<Path, Hold>> holds = new HashMap<>();

    OpenDisks(FileChannels channels) {
        this.channels = channels;
    }

    enum Role {
        /// The top of a chain.
        WRITTEN,
        /// A parent, or the small file of a VHD Set.
        READ
    }

    /// Makes the VM hold exactly these files; when one is held by another process nothing changes.
    void sync(String vm, Map<Path, Role> wanted) throws IOException {
        Map<Path, Hold> mine = holds.computeIfAbsent(vm, _ -> new LinkedHashMap<>());
        Map<Path, Hold> taken = new LinkedHashMap<>();
        try {
            for (Path path : wanted.keySet()) {
                if (!mine.containsKey(path)) {
                    taken.put(path, channels.hold(path));
                }
            }
        } catch (IOException refused) {
            for (Hold hold : taken.values()) {
                hold.close();
            }
            throw refused;
        }
        mine.putAll(taken);
        Map<Path, Role> before = ofVm.getOrDefault(vm, Map.of());
        ofVm.put(vm, Map.copyOf(wanted));
        for (Path path : wanted.keySet()) {
            if (wanted.get(path) == Role.WRITTEN && before.get(path) != Role.WRITTEN) {
                Vhdx.markOpen(channels, path, true);
            }
        }
        for (Map.Entry<Path, Role> each : before.entrySet()) {
            Path path = each.getKey();
            if (each.getValue() == Role.WRITTEN && !writtenByAny(path) && Files.exists(path)) {
                Vhdx.markOpen(channels, path, false);
            }
            Hold hold = wanted.containsKey(path) ? null : mine.remove(path);
            if (hold != null) {
                hold.close();
            }
        }
    }

    boolean writtenByAny(Path path) {
        return ofVm.values().stream().anyMatch(files -> files.get(path) == Role.WRITTEN);
    }

    void close() throws IOException {
        for (String vm : java.util.List.copyOf(ofVm.keySet())) {
            sync(vm, Map.of());
        }
    }
}
