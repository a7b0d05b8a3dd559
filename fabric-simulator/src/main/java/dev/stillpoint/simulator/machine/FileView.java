package dev.stillpoint.simulator.machine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.simulator.paths.Place;
import dev.stillpoint.simulator.vhdx.VhdSet;
import dev.stillpoint.simulator.vhdx.Vhdx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Files by their names, attached or not: whether they are there, what tells one from another of the same name,
/// and whether somebody has it open.
public final class FileView {
    private final Fabric fabric;

    public FileView(Fabric fabric) {
        this.fabric = fabric;
    }

    public record Named(String owner, String path) {}

    /// In the order asked; `users` are the VMs that have or had a file of that place attached; `length` and
    /// `modifiedAt` are null where nothing is, `diskId` where no VHDX is.
    public ObjectNode of(List<Named> names) throws IOException {
        ObjectNode answer = Fabric.object();
        ArrayNode files = answer.putArray("files");
        for (Named name : names) {
            Place place = fabric.place(name.owner(), name.path());
            ObjectNode file = files.addObject().put("owner", name.owner()).put("path", name.path());
            Path local = place.local();
            boolean there = Files.isRegularFile(local);
            file.put("exists", there).put("held", there && fabric.channels.inUse(local));
            ArrayNode users = file.putArray("users");
            fabric.machines().stream()
                    .filter(vm -> vm.knownFiles.containsKey(place.key()))
                    .forEach(vm -> users.add(vm.id));
            ArrayNode granted = file.putArray("granted");
            if (there) {
                String identity = Disks.identity(local);
                fabric.machines().stream()
                        .filter(vm -> vm.granted.contains(identity))
                        .forEach(vm -> granted.add(vm.id));
                file.put("length", Files.size(local))
                        .put(
                                "modifiedAt",
                                Files.getLastModifiedTime(local).toInstant().toString())
                        .put("diskId", diskId(local));
            } else {
                file.putNull("length").putNull("modifiedAt").putNull("diskId");
            }
        }
        return answer;
    }

    /// Virtual hard disks by their files, in the order asked; one that is missing or none has `code` and `error`.
    public ObjectNode disks(List<Named> names) throws IOException {
        ObjectNode answer = Fabric.object();
        ArrayNode disks = answer.putArray("disks");
        for (Named name : names) {
            Place place = fabric.place(name.owner(), name.path());
            ObjectNode disk = disks.addObject().put("owner", name.owner()).put("path", name.path());
            if (!Files.isRegularFile(place.local())) {
                disk.put("code", Refusal.FILE_NOT_FOUND)
                        .put("error", "The file " + place.path() + " does not exist on " + place.owner() + ".");
                continue;
            }
            try {
                describe(disk, place);
            } catch (IOException unreadable) {
                disk.put("code", Refusal.FAILED)
                        .put(
                                "error",
                                place.path() + " can't be read as a virtual hard disk: " + unreadable.getMessage());
            }
        }
        return answer;
    }

    private void describe(ObjectNode disk, Place place) throws IOException {
        boolean set = VhdSet.isSet(place.local());
        List<Path> files = set ? new Disks(fabric).content(place) : List.of(place.local());
        Vhdx.DiskFacts facts = Vhdx.facts(fabric.channels, files.getFirst());
        disk.put("format", set ? "VHDS" : "VHDX")
                .put("type", facts.parent().isPresent() ? "Differencing" : facts.fixed() ? "Fixed" : "Dynamic")
                .put("length", Files.size(place.local()))
                .put("virtualSize", facts.virtualSize())
                .put("blockSize", facts.blockSize())
                .put("diskId", facts.diskId().toString())
                .put("held", fabric.channels.inUse(place.local()))
                .put(
                        "parent",
                        facts.parent()
                                .map(parent -> place.path()
                                        .sibling(parent.relativePath())
                                        .toString())
                                .orElse(null));
        ArrayNode all = disk.putArray("files");
        files.forEach(
                file -> all.add(place.path().sibling(file.getFileName() + "").toString()));
    }

    /// Whatever can't be read as a VHDX has none.
    private @Nullable String diskId(Path local) {
        try {
            return Vhdx.facts(fabric.channels, local).diskId().toString();
        } catch (IOException noVhdx) {
            return null;
        }
    }
}
