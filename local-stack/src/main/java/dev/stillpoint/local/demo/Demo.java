package dev.stillpoint.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.local.api.JsonHttp;
import dev.stillpoint.local.demo.Checks.Made;
import dev.stillpoint.local.demo.SystemPicture.SharedDisk;
import dev.stillpoint.local.fabric.FabricControl;
import dev.stillpoint.local.fabric.FabricOutline;
import dev.stillpoint.local.stack.LocalStack;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// The story: two checkpoint sets of a system with shared disks, a third one that is broken on purpose and rolled
/// back, a restore and its undoing, a copy that somebody tampers with, and the end of it all.
///
/// The demo takes its own snapshots of the shared disks while they hang nowhere, and slows the fabric's checkpoints a
/// little so that it has the time; it says so. Whatever is not as told ends it with a [ClaimFailed].
public final class Demo {
    private static final Duration SLOWED = Duration.ofSeconds(2);
    private static final int MEBIBYTES = 4;

    private final Teller teller;
    private final Downtimes downtimes;
    private final FabricControl control;
    private final FabricOutline fabric;
    private final RunWatch runs;
    private final Path snapshots;

    private final String system;
    private final Set<String> members = new TreeSet<>();
    private final SystemPicture before;
    private final List<SharedDisk> disks;
    private final Checks checks;
    private long seed;

    /// @param snapshots a folder for the demo's own copies of disks
    public Demo(LocalStack stack, PrintStream out, Path snapshots) {
        this.teller = new Teller(out);
        this.downtimes = new Downtimes(teller);
        this.control = stack.control();
        this.fabric = stack.fabric();
        this.runs = new RunWatch(stack.api("operator"), stack.api("admin"), teller);
        this.snapshots = snapshots;
        JsonNode chosen = systemWithSharedDisks();
        this.system = chosen.path("name").asText();
        chosen.path("members").forEach(member -> members.add(member.path("vm").asText()));
        this.before = SystemPicture.take(control, members);
        this.disks = SystemPicture.sharedDisks(control, members, fabric);
        this.checks = new Checks(system, members, before, control, fabric, runs, teller);
    }

    private JsonNode systemWithSharedDisks() {
        for (JsonNode each : runs.get("/v1/systems").path("items")) {
            if (!each.path("sharedDisks").isEmpty()) {
                return each;
            }
        }
        throw new ClaimFailed("this fabric has no system with shared disks");
    }

    /// Tells and checks everything.
    public void run() {
        teller.phase("The system");
        describe();

        teller.phase("A first checkpoint set, taken while the demo looks over Stillpoint's shoulder");
        Made first = create("before-update");

        teller.phase("The guests go on working");
        guestsWrite();
        requireAllWritten(first);

        teller.phase("A second checkpoint set");
        Made second = create("after-update");
        requireOthersThan(first, second);
        checks.copies(first);
        teller.checked("the copies of the first set are still what they were");

        teller.phase("A third one, and a host that refuses a checkpoint in the middle of it");
        breakOne();
        checks.copies(first);
        checks.copies(second);
        teller.checked("the copies of both sets are untouched");

        teller.phase("The update was no good: back to the first set");
        guestsWrite();
        GuestView replaced = guests();
        String safety = restore(first);

        teller.phase("But somebody wants what the restore replaced: it was kept, as a set of its own");
        undoRestore(safety, replaced);

        teller.phase("Are the copies what they were? Stillpoint reads them all");
        verify(second);

        teller.phase("Somebody changes three bytes of a copy");
        tamper(second);

        teller.phase("Everything is deleted");
        deleteAll();

        teller.blank();
        downtimes.tellAll();
        teller.title("All of this was checked in the fabric's own state and in the files themselves"
                + (checks.withQemu()
                        ? ", by SHA-256 and by qemu-img compare."
                        : ", by SHA-256 (install qemu-img to have it compare the disks too)."));
    }

    private void describe() {
        teller.tell(system + " has " + before.vms().size() + " virtual machines:");
        before.vms()
                .forEach((vm, is) -> teller.tell("  %-16s on %-20s %-10s %s"
                        .formatted(
                                vm,
                                is.host(),
                                is.state(),
                                is.slots().isEmpty()
                                        ? ""
                                        : "shared disks in " + is.slots().keySet())));
        for (SharedDisk disk : disks) {
            teller.tell("  " + disk.path() + " is shared by " + String.join(" and ", disk.vms()));
        }
        teller.tell("Hyper-V can't checkpoint a VM with a shared disk, let alone all of them at one moment.");
    }

    private Made create(String name) {
        slowCheckpoints();
        teller.tell("(checkpoints of the cluster's nodes are slowed by " + SLOWED.toSeconds()
                + " s, so that the demo can copy the disks itself meanwhile)");
        CompletableFuture<Map<SharedDisk, List<Path>>> truth = CompletableFuture.supplyAsync(
                () -> new DiskSnapshots(control, members, snapshots.resolve(name)).take(disks));
        JsonNode run;
        try {
            run = runs.toSuccess(createRequest(name));
        } catch (ClaimFailed failed) {
            truth.cancel(true);
            throw failed;
        } finally {
            control.clearFaults();
        }
        JsonNode set = runs.set(run.path("checkpointSet").asText());
        requireStatus(set, "COMPLETE");
        downtimes.note("create " + name, run);
        Made made = new Made(name, set, join(truth), guests());
        checks.home();
        checks.copies(made);
        for (SharedDisk disk : disks) {
            teller.checked("the copy of " + disk.name() + " equals the disk as it was while no VM had it");
        }
        return made;
    }

    private ObjectNode createRequest(String name) {
        return RunWatch.request("create")
                .put("system", system)
                .put("name", name)
                .put("storageLocation", fabric.locations().getFirst().id());
    }

    private GuestView guests() {
        return GuestView.take(control, members, fabric);
    }

    private static void requireStatus(JsonNode set, String expected) {
        if (!set.path("status").asText().equals(expected)) {
            throw new ClaimFailed("the set " + set.path("name").asText() + " is "
                    + set.path("status").asText() + ", expected " + expected);
        }
    }

    /// One slowed checkpoint for every VM that has a shared disk: they are what the disks' return waits for.
    private void slowCheckpoints() {
        Set<String> nodes = new TreeSet<>();
        disks.forEach(disk -> nodes.addAll(disk.vms()));
        for (String vm : nodes) {
            control.fault(fault("checkpoint", vm).put("do", "slow").put("seconds", SLOWED.toSeconds()));
        }
    }

    private static ObjectNode fault(String operation, String vm) {
        return JsonNodeFactory.instance.objectNode().put("operation", operation).put("vm", vm);
    }

    private static Map<SharedDisk, List<Path>> join(CompletableFuture<Map<SharedDisk, List<Path>>> truth) {
        try {
            return truth.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ClaimFailed failed) {
                throw failed;
            }
            throw e;
        }
    }

    /// The running guests change every disk that they have.
    private void guestsWrite() {
        for (SharedDisk disk : disks) {
            String writer = disk.vms().stream()
                    .filter(this::ran)
                    .findFirst()
                    .orElseThrow(() -> new ClaimFailed("no running VM has " + disk.name()));
            control.guestWrites(writer, fabric.sharedDisk(disk.path()), MEBIBYTES, ++seed);
            teller.tell(writer + " writes " + MEBIBYTES + " MiB to " + disk.name());
        }
        List<String> own = new ArrayList<>();
        for (GuestView.Disk disk : guests().ownDisks()) {
            if (ran(disk.vm())) {
                control.guestWrites(disk.vm(), disk.slot(), 1, ++seed);
                own.add(disk.vm());
            }
        }
        teller.tell(String.join(", ", own) + " write 1 MiB each to their own disks");
    }

    private boolean ran(String vm) {
        return before.vm(vm).state().equals("Running");
    }

    private void requireAllWritten(Made made) {
        long expected = made.guests().sums().values().stream()
                .filter(disk -> ran(disk.vm()))
                .count();
        List<String> changed = guests().differencesFrom(made.guests());
        if (changed.size() != expected) {
            throw new ClaimFailed("the guests wrote to " + expected + " disks, but changed are: " + changed);
        }
        teller.checked("every disk of a running VM differs from what the set holds now");
    }

    private void requireOthersThan(Made first, Made second) {
        for (SharedDisk disk : disks) {
            if (DiskProof.sha256(first.snapshot(disk)).equals(DiskProof.sha256(second.snapshot(disk)))) {
                throw new ClaimFailed(disk.name() + " did not change between the two sets");
            }
        }
        teller.checked("the two sets hold different contents of every shared disk");
    }

    private void breakOne() {
        String victim = new TreeSet<>(disks.getFirst().vms()).last();
        Set<Path> files = checks.filesAtLocations();
        GuestView seen = guests();
        control.fault(fault("checkpoint", victim)
                .put("do", "fail")
                .put("times", 100)
                .put("message", "The host has no room for the checkpoint."));
        teller.tell("the host of " + victim + " will refuse its checkpoint, when VMs are off and disks are away");
        JsonNode run = runs.toItsEnd(createRequest("never-to-be"));
        control.clearFaults();
        if (!run.path("status").asText().equals("ROLLED_BACK")) {
            throw new ClaimFailed("the run ended " + run.path("status").asText() + ", expected ROLLED_BACK: " + run);
        }
        tellProblems(run);
        teller.tell("rolled back");
        downtimes.note("create never-to-be, rolled back", run);
        checks.home();
        guests().requireEqual(seen, "after the roll-back");
        Set<Path> left = checks.filesAtLocations();
        left.removeAll(files);
        if (!left.isEmpty()) {
            throw new ClaimFailed("the roll-back left copies behind: " + left);
        }
        teller.checked("nothing of the third set is left: no checkpoint, no copy; every disk holds what it held");
    }

    private void tellProblems(JsonNode run) {
        run.path("problems")
                .forEach(
                        problem -> teller.tell("told: " + problem.path("detail").asText()));
    }

    /// @return the id of the set that holds what was replaced
    private String restore(Made made) {
        JsonNode run = runs.toSuccess(RunWatch.ofSet("restore", made.id()));
        downtimes.note("restore " + made.name(), run);
        guests().requireEqual(made.guests(), "after the restore");
        teller.checked("every guest reads on every disk, own and shared, exactly the bytes of that moment");
        checks.liveDisks(made);
        checks.home();
        checks.copies(made);
        requireStatus(runs.set(made.id()), "COMPLETE");
        teller.checked("the restored set is complete and its copies are untouched: it can be restored again");
        List<JsonNode> kept = safetySets();
        if (kept.size() != 1) {
            throw new ClaimFailed("the restore must keep what it replaced as one set, there are: " + kept);
        }
        return kept.getFirst().path("id").asText();
    }

    private List<JsonNode> safetySets() {
        return runs.sets(system).stream()
                .filter(set -> set.path("status").asText().equals("SAFETY"))
                .toList();
    }

    private void undoRestore(String safety, GuestView replaced) {
        JsonNode run = runs.toSuccess(RunWatch.ofSet("restore", safety));
        downtimes.note("restore what was replaced", run);
        // Its checkpoints are merged meanwhile: only then are the files still that the guests' disks lie in.
        checks.removedByItself(safety);
        guests().requireEqual(replaced, "after the restore was undone");
        teller.checked("every guest reads on every disk exactly what it read before the restore");
        checks.home();
    }

    private void verify(Made made) {
        JsonNode run = runs.toSuccess(RunWatch.ofSet("verify", made.id()));
        downtimes.requireNone("a verification", run);
        if (!run.path("problems").isEmpty()) {
            throw new ClaimFailed("a sound set has problems: " + run.path("problems"));
        }
        requireStatus(runs.set(made.id()), "COMPLETE");
        teller.checked("nothing is damaged, nothing was stopped");
    }

    private void tamper(Made made) {
        Tampering tampering = Tampering.with(made.set().path("diskCopies").path(0), fabric);
        teller.tell("three bytes of " + tampering.path() + " at " + tampering.at());
        JsonNode run = runs.toSuccess(RunWatch.ofSet("verify", made.id()));
        requireProblem(run.path("problems"), "COPY_DAMAGED");
        tellProblems(run);
        JsonNode set = runs.set(made.id());
        requireStatus(set, "QUARANTINED");
        List<JsonNode> damaged = new ArrayList<>();
        set.path("diskCopies").forEach(copy -> copy.path("damaged").forEach(damaged::add));
        if (damaged.size() != 1 || !tampering.isIn(damaged.getFirst())) {
            throw new ClaimFailed("damaged is one block of " + tampering + ", but named are: " + damaged);
        }
        teller.checked("exactly the damaged block is named: byte "
                + damaged.getFirst().path("offset").asLong() + " of " + tampering.fileName());
        teller.checked("the set is quarantined");
        restoreIsRefused(set);
    }

    private static void requireProblem(JsonNode problems, String code) {
        if (problems.findValuesAsText("code").stream().noneMatch(code::equals)) {
            throw new ClaimFailed("expected a problem " + code + ", told are: " + problems);
        }
    }

    private void restoreIsRefused(JsonNode set) {
        GuestView seen = guests();
        JsonHttp.Answer answer =
                runs.submit(RunWatch.ofSet("restore", set.path("id").asText()));
        if (answer.good()) {
            JsonNode run = runs.await(answer.body().path("id").asText());
            String status = run.path("status").asText();
            if (!status.equals("REJECTED") && !status.equals("ROLLED_BACK")) {
                throw new ClaimFailed("a restore of a damaged set ended " + status);
            }
            requireProblem(run.path("problems"), "COPY_DAMAGED");
            downtimes.requireNone("a refused restore", run);
            tellProblems(run);
        } else {
            teller.tell("told: " + answer.body().path("detail").asText());
        }
        List<String> differences = SystemPicture.take(control, members).differencesFrom(before);
        if (!differences.isEmpty()) {
            throw new ClaimFailed("after a refused restore " + String.join("; ", differences));
        }
        guests().requireEqual(seen, "after a refused restore");
        teller.checked("a restore of it is refused, nothing was stopped or changed");
    }

    private void deleteAll() {
        GuestView seen = guests();
        for (JsonNode set : runs.sets(system)) {
            String id = set.path("id").asText();
            runs.toSuccess(RunWatch.ofSet("delete", id));
            requireStatus(runs.set(id), "DELETED");
            teller.tell("deleted: " + set.path("name").asText(id) + " ("
                    + set.path("status").asText() + ")");
        }
        checks.home();
        guests().requireEqual(seen, "after the checkpoints were merged");
        teller.checked("all checkpoints are merged while the VMs run, and every guest reads what it read before");
        Set<Path> left = checks.filesAtLocations();
        left.addAll(checks.filesBesideDisks());
        if (!left.isEmpty()) {
            throw new ClaimFailed("files are left: " + left);
        }
        teller.checked("no copy, no side file, no previous file is left");
    }
}
