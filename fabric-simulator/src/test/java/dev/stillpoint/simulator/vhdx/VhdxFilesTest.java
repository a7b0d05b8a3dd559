package dev.stillpoint.simulator.vhdx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stillpoint.simulator.reader.FlatDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VhdxFilesTest {
    private static final int MIB = 1 << 20;

    @TempDir
    Path folder = Path.of("");

    private final FileChannels channels = new FileChannels();

    @AfterEach
    void closeChannels() throws IOException {
        channels.close();
    }

    @ParameterizedTest
    @CsvSource({
        "FIXED, MIXED, 7",
        "FIXED, ZERO, 3",
        "FIXED, RANDOM, 33",
        "DYNAMIC, MIXED, 7",
        "DYNAMIC, TEXT, 3",
        "DYNAMIC, ZERO, 5",
        "DYNAMIC, RANDOM, 4"
    })
    void otherProgramsReadTheSameBytesAsTheIndependentReader(NewDisk.Type type, Fill.Kind kind, int mebibytes)
            throws Exception {
        // Given
        Path disk = folder.resolve("disk.vhdx");
        NewDisk.create(disk, type, (long) mebibytes * MIB, UUID.randomUUID(), new Fill(kind, 5));

        // When
        byte[] ours = FlatDisk.read(disk).bytes();

        // Then
        assertThat(ours).isEqualTo(expected(kind, mebibytes));
        qemuAgrees(disk, ours);
    }

    private static byte[] expected(Fill.Kind kind, int mebibytes) {
        ByteBuffer all = ByteBuffer.allocate(mebibytes * MIB);
        Fill fill = new Fill(kind, 5);
        for (int chunk = 0; chunk < mebibytes * 16; chunk++) {
            ByteBuffer bytes = ByteBuffer.allocate(Fill.CHUNK);
            fill.chunk(chunk, bytes);
            all.put(bytes.array());
        }
        return all.array();
    }

    private void qemuAgrees(Path disk, byte[] expected) throws Exception {
        assumeTrue(installed(), "qemu-img is not installed (package qemu-utils)");
        assertThat(qemu("check", disk.toString())).contains("No errors were found");
        Path raw = folder.resolve("disk.raw");
        qemu("convert", "-O", "raw", disk.toString(), raw.toString());
        assertThat(Files.readAllBytes(raw)).isEqualTo(expected);
        assertThat(qemu("compare", "-f", "vhdx", "-F", "raw", disk.toString(), raw.toString()))
                .contains("Images are identical");
    }

    private static boolean installed() {
        return Files.isExecutable(Path.of("/usr/bin/qemu-img"));
    }

    private static String qemu(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("/usr/bin/qemu-img"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    @Test
    void qemuOpensADiskThatAVirtualMachineHolds() throws Exception {
        // Given
        Path disk = folder.resolve("disk.vhdx");
        NewDisk.create(disk, NewDisk.Type.DYNAMIC, 4L * MIB, UUID.randomUUID(), new Fill(Fill.Kind.TEXT, 5));
        try (var _ = channels.hold(disk)) {
            Vhdx.markOpen(channels, disk, true);

            // When, then
            qemuAgrees(disk, expected(Fill.Kind.TEXT, 4));
        }
    }

    @Test
    void theLogGuidSaysWhetherAFileIsOpen() throws IOException {
        Path disk = folder.resolve("disk.vhdx");
        NewDisk.create(disk, NewDisk.Type.FIXED, MIB, UUID.randomUUID(), new Fill(Fill.Kind.ZERO, 0));
        assertThat(FlatDisk.read(disk).open()).isFalse();
        Vhdx.markOpen(channels, disk, true);
        assertThat(FlatDisk.read(disk).open()).isTrue();
        Vhdx.markOpen(channels, disk, false);
        assertThat(FlatDisk.read(disk).open()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aChainReadsAndMergesLikeAPlainArray(long seed) throws Exception {
        // Given a model array beside a chain of three files that was written at random
        Random random = new Random(seed);
        int size = 9 * MIB;
        NewDisk.Type type = random.nextBoolean() ? NewDisk.Type.FIXED : NewDisk.Type.DYNAMIC;
        Path base = folder.resolve("base.vhdx");
        NewDisk.create(base, type, size, UUID.randomUUID(), new Fill(Fill.Kind.MIXED, seed));
        byte[] model = FlatDisk.read(base).bytes();
        List<Path> files = new ArrayList<>(List.of(base));
        for (int level = 1; level <= 3; level++) {
            Path child = folder.resolve("base_" + level + " ü'$().avhdx");
            NewDisk.differencing(channels, child, files.getLast());
            files.add(child);
            byte[] below = model.clone();
            write(child, random, model);
            assertThat(FlatDisk.read(child).bytes()).isEqualTo(model);
            assertThat(FlatDisk.read(files.get(level - 1)).bytes())
                    .as("the parent")
                    .isEqualTo(below);
        }
        assertThat(DiskChain.files(channels, files.get(3))).containsExactlyElementsOf(files.reversed());

        // When the middle one is merged, twice as after a kill
        DiskChain.merge(channels, files.get(2), files.get(1), List.of(files.get(3)));
        DiskChain.merge(channels, files.get(2), files.get(1), List.of(files.get(3)));

        // Then
        FlatDisk merged = FlatDisk.read(files.get(3));
        assertThat(merged.bytes()).isEqualTo(model);
        assertThat(merged.chain()).containsExactly(files.get(3), files.get(1), files.get(0));

        // When everything goes into the base
        DiskChain.merge(channels, files.get(1), base, List.of(files.get(3)));
        DiskChain.merge(channels, files.get(3), base, List.of());

        // Then
        assertThat(FlatDisk.read(base).bytes()).isEqualTo(model);
        qemuAgrees(base, model);
    }

    private void write(Path top, Random random, byte[] model) throws IOException {
        try (DiskChain chain = DiskChain.open(channels, top)) {
            List<DiskChain.Change> changes = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                int length = 512 * (1 + random.nextInt(i == 0 ? 6000 : 40));
                int offset = 512 * random.nextInt((model.length - length) / 512 + 1);
                long seed = random.nextLong();
                changes.add(new DiskChain.Change(offset, length, seed));
                ByteBuffer bytes = ByteBuffer.allocate(length);
                Fill.random(seed, bytes);
                System.arraycopy(bytes.array(), 0, model, offset, length);
            }
            chain.write(changes);
        }
    }

    @Test
    void aFlattenedChainStandsByItself() throws Exception {
        // Given
        Path base = folder.resolve("base.vhdx");
        NewDisk.create(base, NewDisk.Type.DYNAMIC, 5L * MIB, UUID.randomUUID(), new Fill(Fill.Kind.MIXED, 1));
        Path child = folder.resolve("child.avhdx");
        NewDisk.differencing(channels, child, base);
        byte[] model = FlatDisk.read(base).bytes();
        write(child, new Random(8), model);

        // When
        Path flat = folder.resolve("flat.vhdx");
        try (DiskChain chain = DiskChain.open(channels, child)) {
            chain.flattenTo(channels, flat);
        }

        // Then
        assertThat(FlatDisk.read(flat).chain()).containsExactly(flat);
        qemuAgrees(flat, model);
    }

    @Test
    void aParentThatChangedIsRefusedByName() throws IOException {
        Path base = folder.resolve("base.vhdx");
        NewDisk.create(base, NewDisk.Type.DYNAMIC, MIB, UUID.randomUUID(), new Fill(Fill.Kind.MIXED, 1));
        Path child = folder.resolve("child.avhdx");
        NewDisk.differencing(channels, child, base);
        write(base, new Random(8), new byte[MIB].clone());
        assertThatThrownBy(() -> DiskChain.files(channels, child))
                .hasMessageContaining("base.vhdx has changed since its child child.avhdx was made");
        Files.delete(base);
        assertThatThrownBy(() -> DiskChain.files(channels, child))
                .hasMessageContaining("child.avhdx needs its parent base.vhdx, which does not exist");
    }

    @Test
    void aVhdSetIsASmallFileAndItsData() throws IOException {
        Path set = folder.resolve("quorum.vhds");
        VhdSet.create(set, 2L * MIB, UUID.randomUUID(), new Fill(Fill.Kind.TEXT, 5));
        assertThat(Files.size(set)).isEqualTo(260 * 1024);
        assertThat(VhdSet.dataFile(channels, set).getFileName().toString())
                .startsWith("quorum_")
                .endsWith(".avhdx");
        assertThat(FlatDisk.read(set).bytes()).isEqualTo(expected(Fill.Kind.TEXT, 2));
    }

    @Test
    void damagedHeadersAndForeignFilesAreRefusedByName() throws IOException {
        Path text = Files.writeString(folder.resolve("text.vhdx"), "no disk");
        assertThatThrownBy(() -> Vhdx.facts(channels, text))
                .hasMessage("text.vhdx: is not a VHDX file (no file type identifier)");
        Path disk = folder.resolve("disk.vhdx");
        NewDisk.create(disk, NewDisk.Type.DYNAMIC, MIB, UUID.randomUUID(), new Fill(Fill.Kind.ZERO, 1));
        try (FileChannels.OpenFile file = channels.open(disk)) {
            file.write(Layout.HEADER_1 + 100, ByteBuffer.wrap(new byte[] {1}));
            assertThat(Vhdx.facts(channels, disk).virtualSize()).isEqualTo(MIB);
            file.write(Layout.HEADER_2 + 100, ByteBuffer.wrap(new byte[] {1}));
        }
        assertThatThrownBy(() -> Vhdx.facts(channels, disk)).hasMessage("disk.vhdx: both headers are damaged");
    }
}
