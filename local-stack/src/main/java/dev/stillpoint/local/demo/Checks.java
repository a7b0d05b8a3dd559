package dev.stillpoint.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.local.demo.SystemPicture.SharedDisk;
import dev.stillpoint.local.fabric.FabricControl;
import dev.stillpoint.local.fabric.FabricOutline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What must be so after each run, looked at in the fabric's own state and in the files.
final class Checks {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_EVERY_NANOS = 100_000_000;
    private static final Set<String> KEPT_BESIDE_COPIES = Set.of(".undone", ".lock");

    private final String system;
    private final Set<String> members;
    private final SystemPicture before;
    private final FabricControl control;
    private final FabricOutline fabric;
    private final RunWatch runs;
    private final Teller teller;
    private final DiskProof proof = new DiskProof();

    Checks(
            String system,
            Set<String> members,
            SystemPicture before,
            FabricControl control,
            FabricOutline fabric,
            RunWatch runs,
            Teller teller) {
        this.system = system;
        this.members = members;
        this.before = before;
        this.control = control;
        this.fabric = fabric;
        this.runs = runs;
        this.teller = teller;
    }

    boolean withQemu() {
        return proof.withQemu();
    }

    /// Every VM is as it was, but for the contents of its disks, and has the checkpoints of the sets that there are.
    void home() {
        List<String> differences = SystemPicture.take(control, members).differencesFrom(before);
        if (!differences.isEmpty()) {
            throw new ClaimFailed(String.join("; ", differences));
        }
        teller.checked("every shared disk hangs in its slot on every VM, every medium is in its drive");
        teller.checked("every VM that ran runs, the others are off; no disk was pulled from a running guest");
        checkpoints();
    }

    /// A set that a restore used up goes, without anybody asking for it.
    void removedByItself(String set) {
        becomesTrue(() -> {
            String status = runs.set(set).path("status").asText();
            return status.equals("DELETED") ? List.of() : List.of("the used set is " + status + ", expected DELETED");
        });
        teller.checked("the set that was used up is removed");
    }

    /// What Stillpoint removes by itself, it may be about to remove.
    private static void becomesTrue(Supplier<List<String>> whatIsWrong) {
        Instant deadline = Instant.now().plus(PATIENCE);
        List<String> wrong = whatIsWrong.get();
        while (!wrong.isEmpty()) {
            if (Instant.now().isAfter(deadline)) {
                throw new ClaimFailed(String.join("; ", wrong));
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
            wrong = whatIsWrong.get();
        }
    }

    private void checkpoints() {
        becomesTrue(this::wrongCheckpoints);
        int sets = runs.sets(system).size();
        teller.checked("every VM has the checkpoints of the " + (sets == 1 ? "one set" : sets + " sets")
                + " that there " + (sets == 1 ? "is" : "are") + ", and none too many");
    }

    private List<String> wrongCheckpoints() {
        Map<String, Integer> expected = new HashMap<>();
        for (JsonNode set : runs.sets(system)) {
            for (JsonNode member : set.path("members")) {
                if (member.path("checkpointId").isTextual()) {
                    expected.merge(member.path("vm").asText(), 1, Integer::sum);
                }
            }
        }
        List<String> wrong = new ArrayList<>();
        SystemPicture.take(control, members).vms().forEach((vm, is) -> {
            int wanted = before.vm(vm).checkpoints() + expected.getOrDefault(vm, 0);
            if (is.checkpoints() != wanted) {
                wrong.add(vm + " has " + is.checkpoints() + " checkpoints, expected " + wanted);
            }
        });
        return wrong;
    }

    /// Each copy of a set is the disk as the demo saw it when no VM had it.
    void copies(Made made) {
        Map<String, JsonNode> copies = new LinkedHashMap<>();
        made.set()
                .path("diskCopies")
                .forEach(copy -> copies.put(copy.path("disk").asText().toLowerCase(Locale.ROOT), copy));
        made.truth().forEach((disk, expected) -> {
            JsonNode copy = copies.get(disk.path().toLowerCase(Locale.ROOT));
            if (copy == null) {
                throw new ClaimFailed("set " + made.name() + " has no copy of " + disk.path());
            }
            Path copied = fabric.local(copy.path("path").asText());
            List<Path> files = new ArrayList<>();
            for (Path file : expected) {
                files.add(expected.size() == 1 ? copied : copied.resolveSibling(file.getFileName()));
            }
            proof.requireEqual(expected, files, "set " + made.name() + ", " + disk.name());
        });
    }

    /// The shared disks' own files, read by a stranger, hold what the demo's snapshots hold.
    void liveDisks(Made made) {
        made.truth().forEach((disk, expected) -> proof.requireSameContents(expected, disk.files(), disk.name()));
    }

    /// Everything that lies at the storage locations, but for what says that a copy was undone and for lock files.
    Set<Path> filesAtLocations() {
        Set<Path> files = new TreeSet<>();
        for (FabricOutline.Location location : fabric.locations()) {
            files.addAll(filesBelow(fabric.local(location.path())));
        }
        files.removeIf(file -> KEPT_BESIDE_COPIES.stream().anyMatch(file.toString()::endsWith));
        return files;
    }

    /// Files that a restore made beside live disks.
    Set<Path> filesBesideDisks() {
        Set<Path> files = filesBelow(fabric.root());
        files.removeIf(
                file -> !file.toString().endsWith(".side") && !file.toString().endsWith(".previous"));
        return files;
    }

    private static Set<Path> filesBelow(Path folder) {
        Set<Path> files = new TreeSet<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.filter(Files::isRegularFile).forEach(files::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }

    /// A checkpoint set with what the demo knows of the moment it was taken at.
    ///
    /// @param truth the demo's own snapshots of the shared disks
    /// @param guests what the guests saw on all their disks
    record Made(String name, JsonNode set, Map<SharedDisk, List<Path>> truth, GuestView guests) {
        String id() {
            return set.path("id").asText();
        }

        Path snapshot(SharedDisk disk) {
            List<Path> files = truth.get(disk);
            if (files == null) {
                throw new ClaimFailed("no snapshot of " + disk.name() + " was taken");
            }
            return files.getFirst();
        }
    }
}
