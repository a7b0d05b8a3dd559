package dev.stillpoint.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.contracts.CheckpointType;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.simulation.model.Chance;
import dev.stillpoint.simulation.model.Fabric;
import dev.stillpoint.simulation.model.Machine;
import dev.stillpoint.simulation.model.Operation;
import dev.stillpoint.simulation.model.StoredFile;
import dev.stillpoint.simulation.model.Timeline;
import dev.stillpoint.simulator.SimulatorServer;
import dev.stillpoint.simulator.reader.FlatDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The model is right as far as the simulated fabric is: whatever sequence of operations both are given, both take
/// the same ones, refuse the same ones, and end in the same state with the same bytes.
class ModelAgainstSimulatorTest {
    private static final int SEQUENCES = Seeds.thorough() ? 500 : 25;
    private static final int LENGTH = 30;
    private static final String FOLDER = "C:\\ClusterStorage\\Volume1\\ERP\\";
    private static final DiskPath DATA = new DiskPath("cluster:c1", FOLDER + "data.vhdx");
    private static final DiskPath SIDE = new DiskPath("cluster:c1", FOLDER + "data.vhdx.1.side");
    private static final DiskPath PREVIOUS = new DiskPath("cluster:c1", FOLDER + "data.vhdx.1.previous");
    private static final Slot SHARED = Slot.scsi(0, 1);
    private static final DiskPath EXPORT = new DiskPath("share:nas-x/export", Fabric.EXPORT_ROOTS.getFirst() + "\\erp");

    @TempDir
    private Path folder;

    @Test
    void bothTakeTheSameOperationsAndEndInTheSameState() throws Exception {
        long from = Long.getLong("stillpoint.sequence", 1L);
        int count = Long.getLong("stillpoint.sequence") == null ? SEQUENCES : 1;
        int operations = 0;
        int taken = 0;
        for (long seed = from; seed < from + count; seed++) {
            Path data = folder.resolve("fabric-" + seed);
            Path file = folder.resolve("fabric-" + seed + ".yaml");
            Files.writeString(file, SimulatorLab.YAML);
            try (SimulatorServer server = SimulatorServer.start(data, file, 0)) {
                Both both = new Both(seed, new SimulatorLab(server.uri(), data));
                for (int i = 0; i < LENGTH; i++) {
                    operations++;
                    taken += both.step() ? 1 : 0;
                }
                both.compareBytes();
            }
        }
        System.out.printf(
                "%d sequences of %d operations from seed %d on the simulator and on the model: the same (%d of %d were"
                        + " taken)%n",
                count, LENGTH, from, taken, operations);
    }

    /// One sequence on both.
    private static final class Both {
        private final long seed;
        private final Chance chance;
        private final SimulatorLab lab;
        private final Fabric model = new Fabric(new Timeline());
        private final List<Machine> machines = new ArrayList<>();
        private final List<String> story = new ArrayList<>();
        /// Which bytes stand for which content of the model.
        private final Map<Integer, String> bytes = new HashMap<>();

        private int names;

        private Both(long seed, SimulatorLab lab) throws Exception {
            this.seed = seed;
            this.lab = lab;
            chance = new Chance(seed);
            model.disk(DATA, List.of(DATA));
            for (JsonNode vm : lab.state().path("vms")) {
                Machine machine = model.add(
                        VmId.of(vm.path("id").asText()),
                        vm.path("name").asText(),
                        "hv01",
                        VmState.RUNNING,
                        vm.path("checkpointType").asText(),
                        vm.path("dvd").size());
                for (int drive = 0; drive < machine.driveCount(); drive++) {
                    String iso = vm.path("dvd").path(drive).path("iso").asText("");
                    if (!iso.isEmpty()) {
                        model.apply(machine, new Operation.Media(drive, iso));
                    }
                }
                model.hang(machine, SHARED, DATA, true);
                machines.add(machine);
            }
        }

        private boolean step() throws Exception {
            Machine vm = chance.pick(machines);
            int what = chance.below(28);
            if (what < 3) {
                return guestWrites(vm, chance.flip());
            }
            if (what < 5) {
                return makeSideFile();
            }
            Operation operation = draw(what, vm);
            if (operation instanceof Operation.TakeCheckpoint && !Fabric.takesNoChild(vm)) {
                return false;
            }
            boolean possible = model.refusal(vm, operation) == null;
            String error = lab.run(vm.id().toString(), operation);
            story.add(vm + " " + operation + " → " + (error.isEmpty() ? "done" : error));
            assertThat(error.isEmpty())
                    .as(() -> "whether the simulator takes it; the model says " + model.refusal(vm, operation) + tell())
                    .isEqualTo(possible);
            if (possible) {
                model.apply(vm, operation);
            }
            compare();
            return possible;
        }

        private Operation draw(int what, Machine vm) {
            return switch (what) {
                case 5, 6 -> new Operation.Start();
                case 7, 8 -> new Operation.ShutDown();
                case 9 -> new Operation.TurnOff();
                case 10 -> chance.of(0.3) ? new Operation.Save() : new Operation.ShutDown();
                case 11 -> new Operation.Media(0, chance.flip() ? null : "\\\\lib\\iso\\other.iso");
                case 12, 13, 14 -> new Operation.Detach(SHARED);
                case 15, 16 -> new Operation.Attach(SHARED, DATA, chance.of(0.9));
                case 17, 18 -> new Operation.TakeCheckpoint("cp" + ++names, "made " + names);
                case 19 -> new Operation.RemoveCheckpoint(anyPoint(vm));
                case 20, 21 -> new Operation.Restore(anyPoint(vm));
                case 22 -> new Operation.Grant(DATA);
                case 23 -> new Operation.NameCheckpoint(anyPoint(vm), "name" + ++names);
                case 24 -> new Operation.SetCheckpointType(anyType().spelling(), null);
                case 25, 26 ->
                    chance.of(0.7) ? new Operation.Export(anyPoint(vm), EXPORT) : new Operation.RemoveFolder(EXPORT);
                default -> chance.flip() ? rename(DATA, PREVIOUS, SIDE, DATA) : rename(DATA, SIDE, PREVIOUS, DATA);
            };
        }

        /// Mostly one with which checkpoints can be made.
        private CheckpointType anyType() {
            return chance.of(0.2) ? CheckpointType.DISABLED : chance.pick(List.of(CheckpointType.values()));
        }

        private static Operation rename(DiskPath... pairs) {
            return new Operation.Rename(
                    List.of(new Operation.Move(pairs[0], pairs[1]), new Operation.Move(pairs[2], pairs[3])));
        }

        private String anyPoint(Machine vm) {
            return vm.points().isEmpty() || chance.of(0.1)
                    ? "none"
                    : chance.pick(vm.points()).id();
        }

        private boolean guestWrites(Machine vm, boolean shared) throws Exception {
            boolean possible = vm.state() == VmState.RUNNING && (!shared || vm.in(SHARED) != null);
            String error = lab.guestWrites(vm.name(), shared ? "data" : "0:0", Math.abs(chance.bits() >> 1));
            story.add("the guest of " + vm + " writes " + (shared ? "data" : "its own disk") + " → " + error);
            assertThat(error.isEmpty())
                    .as(() -> "whether the guest writes" + tell())
                    .isEqualTo(possible);
            if (possible && shared) {
                Machine.Hung hung = vm.in(SHARED);
                if (hung != null) {
                    model.guestWrites(hung);
                }
            } else if (possible) {
                model.guestWritesOwn(vm);
            }
            return possible;
        }

        /// What a worker writes beside the live disk: the bytes that it has now.
        private boolean makeSideFile() throws Exception {
            StoredFile live = model.file(DATA);
            boolean used = machines.stream().anyMatch(vm -> vm.active() && vm.in(SHARED) != null);
            if (live == null || used || model.file(SIDE) != null) {
                return false;
            }
            story.add("a worker writes a side file");
            Files.copy(lab.erp("data.vhdx"), lab.erp("data.vhdx.1.side"));
            model.putCopy(SIDE, live.version());
            return true;
        }

        private void compare() throws Exception {
            JsonNode state = lab.state();
            for (int i = 0; i < machines.size(); i++) {
                Machine vm = machines.get(i);
                JsonNode is = state.path("vms").path(i);
                assertThat(seen(is))
                        .as(() -> "the simulator's " + vm.name() + tell())
                        .isEqualTo(wanted(vm));
            }
        }

        private static String wanted(Machine vm) {
            StringBuilder text = new StringBuilder(
                    switch (vm.state()) {
                        case RUNNING -> "Running";
                        case OFF -> "PowerOff";
                        case SAVED -> "Saved";
                        default -> vm.state().name();
                    });
            Machine.Hung hung = vm.in(SHARED);
            text.append(' ').append(vm.checkpointType());
            text.append(hung == null ? " -" : " data.vhdx " + hung.shared());
            for (int drive = 0; drive < vm.driveCount(); drive++) {
                text.append(' ').append(Optional.ofNullable(vm.medium(drive)).orElse(""));
            }
            for (Machine.Point point : vm.points()) {
                Machine.Point parent = point.parent() == null ? null : vm.point(point.parent());
                text.append(" [")
                        .append(point.name())
                        .append(" below ")
                        .append(parent == null ? "" : parent.name())
                        .append(point.id().equals(vm.current()) ? " current]" : "]");
            }
            return text.toString();
        }

        private static String seen(JsonNode vm) {
            StringBuilder text = new StringBuilder(vm.path("state").asText());
            String hung = " -";
            for (JsonNode disk : vm.path("disks")) {
                if (disk.path("location").asInt() == 1) {
                    String path = disk.path("path").asText();
                    hung = " " + path.substring(path.lastIndexOf('\\') + 1) + " "
                            + disk.path("shared").asBoolean();
                }
            }
            text.append(' ').append(vm.path("checkpointType").asText());
            text.append(hung);
            for (JsonNode drive : vm.path("dvd")) {
                text.append(' ').append(drive.path("iso").asText("").replace("null", ""));
            }
            Map<String, String> names = new HashMap<>();
            vm.path("checkpoints")
                    .forEach(each -> names.put(
                            each.path("id").asText(), each.path("name").asText()));
            for (JsonNode point : vm.path("checkpoints")) {
                text.append(" [")
                        .append(point.path("name").asText())
                        .append(" below ")
                        .append(names.getOrDefault(point.path("parent").asText(""), ""))
                        .append(point.path("current").asBoolean() ? " current]" : "]");
            }
            return text.toString();
        }

        /// With every VM off: equal contents are equal bytes, others are not.
        private void compareBytes() throws Exception {
            for (Machine vm : machines) {
                if (vm.active()) {
                    lab.run(vm.id().toString(), new Operation.TurnOff());
                    model.apply(vm, new Operation.TurnOff());
                }
            }
            for (DiskPath path : List.of(DATA, SIDE, PREVIOUS)) {
                StoredFile file = model.file(path);
                Path real = lab.erp(path.fileName());
                assertThat(Files.exists(real)).as(() -> path + tell()).isEqualTo(file != null);
                if (file != null) {
                    same(model.versions().content(file.version()), real);
                }
            }
            for (Machine vm : machines) {
                StoredFile exported = model.file(Fabric.exported(vm, EXPORT));
                Path real = lab.exported(vm.name());
                assertThat(Files.exists(real)).as(() -> real + tell()).isEqualTo(exported != null);
                if (exported != null) {
                    same(model.versions().content(exported.version()), real);
                }
            }
            JsonNode state = lab.state();
            for (int i = 0; i < machines.size(); i++) {
                for (JsonNode disk : state.path("vms").path(i).path("disks")) {
                    if (disk.path("location").asInt() == 0) {
                        same(
                                model.versions().content(machines.get(i).own()),
                                lab.root.resolve(disk.path("file").asText()));
                    }
                }
            }
        }

        private void same(int content, Path real) throws Exception {
            String hash = FlatDisk.read(real).sha256();
            String before = bytes.putIfAbsent(content, hash);
            assertThat(hash)
                    .as(() -> "equal contents are equal bytes: " + real + tell())
                    .isEqualTo(before == null ? hash : before);
            assertThat(bytes.entrySet().stream()
                            .filter(each -> each.getValue().equals(hash))
                            .map(Map.Entry::getKey))
                    .as(() -> "other contents are other bytes: " + real + tell())
                    .containsExactly(content);
        }

        private String tell() {
            return "\n" + String.join("\n", story)
                    + "\nagain: ./mvnw -q -pl simulation test -Dtest=ModelAgainstSimulatorTest -Dstillpoint.sequence="
                    + seed;
        }
    }
}
