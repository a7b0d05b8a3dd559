package dev.stillpoint.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.local.fabric.FabricControl;
import dev.stillpoint.local.fabric.FabricOutline;
import dev.stillpoint.local.fabric.GuestDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What the guests of a system see on every disk that they have, own and shared: one checksum over all bytes of each.
///
/// @param sums per VM and slot (`SQL01-ERP SCSI 0:1`)
record GuestView(Map<String, Disk> sums) {
    /// @param shared whether several VMs have it
    /// @param slot as a guest's write names an own disk: `0:1`
    /// @param vm one that has it
    record Disk(String vm, String slot, boolean shared, String sha256) {}

    /// Reads all disks of the members as they are now. Nobody may be writing.
    static GuestView take(FabricControl control, Set<String> members, FabricOutline fabric) {
        Map<String, Disk> sums = new TreeMap<>();
        Map<Path, String> known = new HashMap<>();
        for (JsonNode vm : control.state().path("vms")) {
            String name = vm.path("name").asText();
            if (!members.contains(name)) {
                continue;
            }
            for (JsonNode disk : vm.path("disks")) {
                if (disk.path("path").asText("").isEmpty()) {
                    continue;
                }
                Path file =
                        fabric.local(vm.path("host").asText(), disk.path("path").asText());
                String slot = disk.path("number").asInt() + ":"
                        + disk.path("location").asInt();
                sums.put(
                        name + " " + disk.path("controller").asText() + " " + slot,
                        new Disk(
                                name,
                                slot,
                                disk.path("shared").asBoolean(),
                                known.computeIfAbsent(file, GuestView::sha256)));
            }
        }
        if (sums.isEmpty()) {
            throw new ClaimFailed("the system has no disks to look at");
        }
        return new GuestView(sums);
    }

    private static String sha256(Path file) {
        try {
            return GuestDisk.sha256(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the demo can't read the disk " + file, e);
        }
    }

    List<Disk> ownDisks() {
        return sums.values().stream().filter(disk -> !disk.shared()).toList();
    }

    /// The disks of which a guest reads something else than before; those that are gone or new too.
    List<String> differencesFrom(GuestView before) {
        List<String> differences = new ArrayList<>();
        before.sums.forEach((place, was) -> {
            Disk is = sums.get(place);
            if (is == null) {
                differences.add(place + " is gone");
            } else if (!is.sha256().equals(was.sha256())) {
                differences.add(place + " has other contents");
            }
        });
        sums.keySet().stream()
                .filter(place -> !before.sums.containsKey(place))
                .forEach(place -> differences.add(place + " is new"));
        return differences;
    }

    /// @throws ClaimFailed when a guest reads one byte that differs
    void requireEqual(GuestView expected, String when) {
        List<String> differences = differencesFrom(expected);
        if (!differences.isEmpty()) {
            throw new ClaimFailed(when + ": " + String.join("; ", differences));
        }
    }
}
