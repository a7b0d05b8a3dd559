package dev.stillpoint.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.local.fabric.FabricControl;
import dev.stillpoint.local.fabric.FabricOutline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// A system's VMs at one moment as Hyper-V has them, read from the simulated fabric's truth.
///
/// @param vms by name
/// @param failures guest disk failures so far: a disk was pulled from a running guest
/// @param deleted files that were deleted with their slot
record SystemPicture(Map<String, VmPicture> vms, int failures, int deleted) {
    /// @param slots of shared disks: `SCSI 0:1` → path
    /// @param media ISO per drive, empty text for none
    record VmPicture(
            String state, String host, Map<String, String> slots, List<String> media, int ownDisks, int checkpoints) {}

    /// @throws ClaimFailed when the fabric has no such VM any more
    VmPicture vm(String name) {
        VmPicture picture = vms.get(name);
        if (picture == null) {
            throw new ClaimFailed("the VM " + name + " is gone");
        }
        return picture;
    }

    /// A shared disk.
    ///
    /// @param files as they lie on this machine, the disk itself last
    /// @param vms that it hangs on
    record SharedDisk(String path, List<Path> files, Set<String> vms) {
        String name() {
            return path.substring(path.lastIndexOf('\\') + 1);
        }
    }

    /// @param members names of the VMs
    static SystemPicture take(FabricControl control, Set<String> members) {
        JsonNode state = control.state();
        Map<String, VmPicture> vms = new TreeMap<>();
        for (JsonNode vm : state.path("vms")) {
            String name = vm.path("name").asText();
            if (!members.contains(name)) {
                continue;
            }
            Map<String, String> slots = new TreeMap<>();
            int own = 0;
            for (JsonNode disk : vm.path("disks")) {
                if (disk.path("shared").asBoolean()) {
                    slots.put(slot(disk), disk.path("path").asText());
                } else {
                    own++;
                }
            }
            List<String> media = new ArrayList<>();
            vm.path("dvd").forEach(drive -> media.add(drive.path("iso").asText("")));
            vms.put(
                    name,
                    new VmPicture(
                            vm.path("state").asText(),
                            vm.path("host").asText(),
                            slots,
                            media,
                            own,
                            vm.path("checkpoints").size()));
        }
        return new SystemPicture(
                vms,
                state.path("guestDiskFailures").size(),
                state.path("deletedFiles").size());
    }

    /// The shared disks with their files, while they hang in their slots.
    static List<SharedDisk> sharedDisks(FabricControl control, Set<String> members, FabricOutline fabric) {
        Map<String, SharedDisk> disks = new LinkedHashMap<>();
        for (JsonNode vm : control.state().path("vms")) {
            if (!members.contains(vm.path("name").asText())) {
                continue;
            }
            for (JsonNode disk : vm.path("disks")) {
                if (disk.path("shared").asBoolean()) {
                    String host = vm.path("host").asText();
                    List<Path> files =
                            files(fabric.local(host, disk.path("path").asText()));
                    disks.computeIfAbsent(
                                    disk.path("path").asText(), path -> new SharedDisk(path, files, new TreeSet<>()))
                            .vms()
                            .add(vm.path("name").asText());
                }
            }
        }
        return List.copyOf(disks.values());
    }

    /// All files of a disk: for a VHD Set (`x.vhds`) also the `x*.avhdx` beside it, in which its data lies; the
    /// disk itself last.
    private static List<Path> files(Path disk) {
        List<Path> files = new ArrayList<>();
        String name = disk.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".vhds")) {
            String stem = name.substring(0, name.length() - ".vhds".length());
            try (Stream<Path> beside = Files.list(disk.resolveSibling("."))) {
                beside.map(file -> disk.resolveSibling(file.getFileName()))
                        .filter(file -> {
                            String other = file.getFileName().toString().toLowerCase(Locale.ROOT);
                            return other.startsWith(stem) && other.endsWith(".avhdx");
                        })
                        .sorted()
                        .forEach(files::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        files.add(disk);
        return files;
    }

    /// Whether this disk hangs nowhere and all VMs that it belongs to are off.
    boolean away(SharedDisk disk) {
        return disk.vms().stream()
                .map(vms::get)
                .allMatch(vm -> vm.state().equals("PowerOff")
                        && vm.slots().values().stream().noneMatch(disk.path()::equalsIgnoreCase));
    }

    /// What differs from how things were: states, slots of shared disks, media, own disks; empty when all is home.
    List<String> differencesFrom(SystemPicture before) {
        List<String> differences = new ArrayList<>();
        before.vms.forEach((name, was) -> {
            VmPicture is = vms.get(name);
            if (is == null) {
                differences.add(name + " is gone");
                return;
            }
            compare(differences, name + " is in state", was.state(), is.state());
            compare(differences, name + " has shared disks", was.slots(), is.slots());
            compare(differences, name + " has media", was.media(), is.media());
            compare(differences, name + "'s number of own disks is", was.ownDisks(), is.ownDisks());
        });
        compare(differences, "the number of disks pulled from running guests is", before.failures, failures);
        compare(differences, "the number of deleted files is", before.deleted, deleted);
        return differences;
    }

    private static void compare(List<String> differences, String what, Object was, Object is) {
        if (!was.equals(is)) {
            differences.add(what + " " + is + ", expected " + was);
        }
    }

    private static String slot(JsonNode disk) {
        return disk.path("controller").asText() + " " + disk.path("number").asInt() + ":"
                + disk.path("location").asInt();
    }
}
