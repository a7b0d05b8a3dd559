package dev.stillpoint.systemtests;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The tests' fabric file: `fabric.yaml` with its cells put in.
final class TestFabric {
    private static final boolean THOROUGH = Boolean.getBoolean("stillpoint.thorough");
    /// Enough for two in each test that runs at the same time.
    private static final int CELLS = THOROUGH ? 30 : 20;

    /// Enough for one in each test that runs at the same time.
    private static final int CLONING_CELLS = 8;

    /// How many shared disks the system MANY has.
    static final int MANY_DISKS = THOROUGH ? 40 : 10;

    private static final Deque<Cell> FREE = new ConcurrentLinkedDeque<>(
            IntStream.rangeClosed(2, CELLS).mapToObj(TestFabric::cell).toList());
    private static final Deque<Cell> FREE_CLONING = new ConcurrentLinkedDeque<>(IntStream.rangeClosed(1, CLONING_CELLS)
            .mapToObj(TestFabric::cloningCell)
            .toList());

    private TestFabric() {}

    /// A small system for one test to break: two running nodes on two hosts, a shared disk at two different slots, a
    /// medium in the first node's drive.
    ///
    /// @param disk the shared disk's name in the fabric file
    record Cell(String system, String node1, String node2, String disk, String diskPath) {}

    /// The cell that no test changes.
    static final Cell UNTOUCHED = cell(1);

    /// A cell nobody else uses at the moment. It may have checkpoints of earlier runs.
    static Cell cell() {
        return take(FREE);
    }

    /// The same on the volume that clones, if there is one.
    static Cell cloningCell() {
        return take(FREE_CLONING);
    }

    private static Cell take(Deque<Cell> free) {
        Cell cell = free.poll();
        if (cell == null) {
            throw new IllegalStateException("all cells are taken or were left broken; see the first failures");
        }
        Evidence.uses(cell);
        return cell;
    }

    static void free(Cell cell) {
        // First, so that the next test finds the set that this one has made.
        (cell.diskPath().startsWith(CloningVolume.WINDOWS) ? FREE_CLONING : FREE).addFirst(cell);
    }

    private static Cell cloningCell(int number) {
        String system = "K%02d".formatted(number);
        String disk = "k%02d".formatted(number);
        return new Cell(
                system,
                "N1-" + system,
                "N2-" + system,
                disk,
                CloningVolume.WINDOWS + "\\" + system + "\\" + disk + ".vhdx");
    }

    private static Cell cell(int number) {
        String system = "C%02d".formatted(number);
        String disk = "c%02d".formatted(number);
        return new Cell(system, "N1-" + system, "N2-" + system, disk, folder(system) + "\\" + disk + ".vhdx");
    }

    private static String folder(String system) {
        return "C:\\ClusterStorage\\Volume1\\" + system;
    }

    static void write(Path file) {
        String disks = cells(cell -> "  %s: {cluster: c1, path: '%s', size: 4MiB, type: fixed, fill: mixed, seed: %d}"
                .formatted(cell.disk(), cell.diskPath(), cell.disk().hashCode()));
        String vms = cells(cell -> """
                - name: %1$s
                  host: hv01.lab.example
                  state: Running
                  dvd: [{iso: '\\\\lib\\iso\\tools.iso'}]
                  disks:
                    - {controller: SCSI, number: 0, location: 0, path: '%3$s\\N1.vhdx', size: 4MiB}
                    - {controller: SCSI, number: 0, location: 1, shared: %4$s}
                - name: %2$s
                  host: hv02.lab.example
                  state: Running
                  disks:
                    - {controller: SCSI, number: 0, location: 0, path: '%3$s\\N2.vhdx', size: 4MiB}
                    - {controller: SCSI, number: 1, location: 3, shared: %4$s}
                """.formatted(cell.node1(), cell.node2(), folder(cell.system()), cell.disk())
                .indent(2)
                .stripTrailing());
        try (InputStream template = TestFabric.class.getResourceAsStream("/fabric.yaml")) {
            String text = new String(template.readAllBytes(), StandardCharsets.UTF_8);
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file,
                    text.replace("${sharedDisks}", disks)
                            .replace("${vms}", vms)
                            .replace("${longName}", "L".repeat(230))
                            .replace("${manyDisks}", manyDisks())
                            .replace("${manyVms}", manyVms())
                            .replace("${fiftyVms}", THOROUGH ? fiftyVms() : ""));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static String manyDisks() {
        return IntStream.range(0, MANY_DISKS)
                .mapToObj(
                        "  many%1$d: {cluster: c1, path: 'C:\\ClusterStorage\\Volume1\\MANY\\many%1$d.vhdx', size: 4MiB, seed: %1$d}"
                                ::formatted)
                .collect(Collectors.joining("\n"));
    }

    private static String fiftyVms() {
        return IntStream.rangeClosed(1, 50)
                .mapToObj(vm -> """
                        - name: V%1$02d-FIFTY
                          host: hv%2$02d.lab.example
                          state: %3$s
                          disks:
                            - {controller: SCSI, number: 0, location: 0, path: 'C:\\ClusterStorage\\Volume1\\FIFTY\\V%1$02d.vhdx', size: 4MiB}
                        """.formatted(vm, vm % 2 + 1, vm % 7 == 0 ? "PowerOff" : "Running")
                        .indent(2))
                .collect(Collectors.joining());
    }

    private static String manyVms() {
        return IntStream.of(1, 2)
                .mapToObj(node -> """
                        - name: M%1$d-MANY
                          host: hv0%1$d.lab.example
                          state: Running
                          disks:
                            - {controller: SCSI, number: 0, location: 0, path: 'C:\\ClusterStorage\\Volume1\\MANY\\M%1$d.vhdx', size: 4MiB}
                        """.formatted(node).indent(2)
                        + IntStream.range(0, MANY_DISKS)
                                .mapToObj(disk ->
                                        "      - {controller: SCSI, number: 1, location: %1$d, shared: many%1$d}"
                                                .formatted(disk))
                                .collect(Collectors.joining("\n")))
                .collect(Collectors.joining("\n"));
    }

    private static String cells(Function<Cell, String> text) {
        return Stream.concat(
                        IntStream.rangeClosed(1, CELLS).mapToObj(TestFabric::cell),
                        IntStream.rangeClosed(1, CLONING_CELLS).mapToObj(TestFabric::cloningCell))
                .map(text)
                .collect(Collectors.joining("\n"));
    }
}
