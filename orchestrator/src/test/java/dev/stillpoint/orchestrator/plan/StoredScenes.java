package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.DiskCommand.CopyTarget;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.FileIdentity;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Medium;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.Selector;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StartChoice;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.StopTimeoutPolicy;
import dev.stillpoint.contracts.SystemSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Checkpoint sets that were made of the fabrics in [Scenes], those fabrics since, and requests about the sets.
public final class StoredScenes {
    /// The run that made the set, and the set.
    public static final RunId TAKER = RunId.of("01950000-0000-7000-8000-0000000000a1");

    public static final SetId TAKEN = SetId.of("01950000-0000-7000-8000-0000000000a2");

    private StoredScenes() {}

    /// The complete set of system ERP as it was.
    public static StoredSet taken(Inventory before) {
        return taken(before, TAKEN, TAKER);
    }

    public static StoredSet taken(Inventory before, SetId id, RunId by) {
        SystemView system = SystemView.of("erp", new Selector.AfterLastDash(), before);
        List<LedgerRow.Iso> media = new ArrayList<>();
        for (Inventory.Vm vm : system.members()) {
            for (Medium medium : SystemView.media(vm)) {
                media.add(new LedgerRow.Iso(vm.id(), vm.name(), medium));
            }
        }
        return new StoredSet(
                id,
                by,
                "erp",
                "before-patch",
                SetStatus.COMPLETE,
                Scenes.NOON.minus(Duration.ofDays(1)),
                system.members().stream()
                        .map(vm -> new StoredSet.Member(vm.id(), vm.name(), checkpointOf(id, vm), vm.state()))
                        .toList(),
                system.shared().stream()
                        .map(disk -> copied(disk, CopyTarget.below("\\\\nas-b\\backup", Scenes.NAS_B, id, disk.id())))
                        .toList(),
                media);
    }

    private static String checkpointOf(SetId set, Inventory.Vm vm) {
        return "CP-" + set.toString().substring(34) + "-" + vm.name();
    }

    private static StoredSet.Copy copied(SystemView.Shared disk, CopyTarget target) {
        return copy(disk, target, "sha256:" + disk.id(), live -> new StoredSet.File(live, target.file(live), null));
    }

    private static StoredSet.Copy copy(
            SystemView.Shared disk, CopyTarget target, @Nullable String root, Function<DiskPath, StoredSet.File> file) {
        return new StoredSet.Copy(
                disk.id(),
                disk.path(),
                target,
                disk.seen().length(),
                disk.seen().virtualSize(),
                root,
                disk.seen().files().stream().map(file).toList(),
                disk.attachments().stream()
                        .map(at ->
                                new StoredSet.Attachment(at.vm().id(), at.vm().name(), at.slot()))
                        .toList());
    }

    /// What a restore with safety checkpoints kept of the system.
    public static StoredSet safety(Inventory before) {
        SystemView system = SystemView.of("erp", new Selector.AfterLastDash(), before);
        StoredSet taken = taken(before);
        List<StoredSet.Copy> kept = new ArrayList<>();
        for (int i = 0; i < taken.copies().size(); i++) {
            SystemView.Shared disk = system.shared().get(i);
            kept.add(copy(
                    disk,
                    CopyTarget.below(
                            "\\\\nas-b\\backup",
                            Scenes.NAS_B,
                            SetId.of("01950000-0000-7000-8000-0000000000ff"),
                            disk.id()),
                    null,
                    live -> new StoredSet.File(
                            live, live.path() + ".kept.previous", new FileIdentity(8, Scenes.NOON, "d"))));
        }
        return with(taken, SetStatus.SAFETY, taken.members(), kept);
    }

    public static StoredSet with(StoredSet set, SetStatus status) {
        return with(set, status, set.members(), set.copies());
    }

    public static StoredSet with(
            StoredSet set, SetStatus status, List<StoredSet.Member> members, List<StoredSet.Copy> copies) {
        return new StoredSet(
                set.id(), set.run(), set.system(), set.name(), status, set.createdAt(), members, copies, set.media());
    }

    public static StoredSet withoutCheckpoints(StoredSet set) {
        return with(
                set,
                set.status(),
                set.members().stream()
                        .map(member -> new StoredSet.Member(member.vm(), member.name(), null, member.powerState()))
                        .toList(),
                set.copies());
    }

    static StoredSet withCopies(StoredSet set, UnaryOperator<StoredSet.Copy> change) {
        return with(
                set,
                set.status(),
                set.members(),
                set.copies().stream().map(change).toList());
    }

    /// The fabric after the set was made: every member has its checkpoint.
    public static Inventory since(StoredSet set, Inventory inventory) {
        return Scenes.each(
                inventory,
                vm -> set.members().stream()
                        .filter(member -> member.vm().equals(vm.id()) && member.checkpointId() != null)
                        .findFirst()
                        .map(member -> withCheckpoint(vm, String.valueOf(member.checkpointId()), set.marker()))
                        .orElse(vm));
    }

    private static Inventory.Vm withCheckpoint(Inventory.Vm vm, String id, String description) {
        List<Inventory.Checkpoint> checkpoints = new ArrayList<>(vm.checkpoints());
        String parent = checkpoints.isEmpty() ? null : checkpoints.getLast().id();
        checkpoints.add(new Inventory.Checkpoint(
                id, "before-patch", "CHG-1 " + description, parent, "Standard", Scenes.NOON, true));
        return new Inventory.Vm(
                vm.id(),
                vm.vmmId(),
                vm.name(),
                vm.host(),
                vm.cluster(),
                vm.state(),
                vm.checkpointType(),
                vm.automaticCheckpoints(),
                vm.folder(),
                vm.disks(),
                vm.drives(),
                checkpoints);
    }

    public static Facts facts(@Nullable StoredSet source) {
        return facts(source, List.of(), null, SystemSettings.DEFAULT);
    }

    public static Facts facts(
            @Nullable StoredSet source,
            List<StoredSet> descendants,
            StoredSet.@Nullable Reference nearest,
            SystemSettings settings) {
        Facts.Sets sets = new Facts.Sets(List.of(), source, descendants, nearest);
        return with(Scenes.facts(settings), sets, List.of());
    }

    public static Facts away(LedgerRow... rows) {
        return with(Scenes.facts(), Facts.Sets.NONE, List.of(rows));
    }

    private static Facts with(Facts facts, Facts.Sets sets, List<LedgerRow> away) {
        return new Facts(
                facts.run(),
                facts.set(),
                facts.fabric(),
                facts.settings(),
                facts.locations(),
                sets,
                away,
                facts.timing(),
                facts.margin());
    }

    public static Facts at(Facts facts, List<Facts.Location> locations) {
        return new Facts(
                facts.run(),
                facts.set(),
                facts.fabric(),
                facts.settings(),
                locations,
                facts.sets(),
                facts.away(),
                facts.timing(),
                facts.margin());
    }

    public static RunRequest.Restore restore() {
        return restore(StopMode.SHUTDOWN, StartChoice.PREVIOUS, true);
    }

    public static RunRequest.Restore restore(StopMode stop, StartChoice start, boolean safety) {
        return new RunRequest.Restore(
                "erp",
                TAKEN,
                stop,
                Duration.ofMinutes(10),
                StopTimeoutPolicy.ROLL_BACK,
                start,
                safety,
                Duration.ofHours(24),
                Scenes.NOON.plus(Duration.ofMinutes(15)),
                false,
                Map.of());
    }

    public static RunRequest.Delete delete(boolean includeDescendants) {
        return new RunRequest.Delete(
                "erp", TAKEN, includeDescendants, Scenes.NOON.plus(Duration.ofMinutes(15)), false, Map.of());
    }

    public static RunRequest.Verify verify() {
        return new RunRequest.Verify("erp", TAKEN, Scenes.NOON.plus(Duration.ofMinutes(15)), false, Map.of());
    }

    public static RunRequest.Rename rename(String name) {
        return new RunRequest.Rename("erp", TAKEN, name, Scenes.NOON.plus(Duration.ofMinutes(15)), false, Map.of());
    }

    public static RunRequest.Export export(String path) {
        return new RunRequest.Export("erp", TAKEN, path, Scenes.NOON.plus(Duration.ofMinutes(15)), false, Map.of());
    }

    public static RunRequest.BringHome bringHome() {
        return new RunRequest.BringHome("erp", TAKER, Scenes.NOON.plus(Duration.ofMinutes(15)));
    }

    /// The set of [Scenes#cluster], restored into what became of it.
    public static Plan clusterRestore(boolean safety) {
        StoredSet set = taken(Scenes.cluster());
        return Scenes.plan(
                restore(StopMode.SHUTDOWN, StartChoice.PREVIOUS, safety),
                since(set, Scenes.cluster()),
                facts(set, List.of(), null, Scenes.WITH_DC));
    }

    /// What the restore of [#clusterRestore] kept, restored in turn.
    public static Plan clusterTakenBack() {
        StoredSet set = safety(Scenes.cluster());
        return Scenes.plan(restore(), since(set, Scenes.cluster()), facts(set, List.of(), null, Scenes.WITH_DC));
    }
}
