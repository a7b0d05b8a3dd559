package dev.stillpoint.simulator.vhdx;

import static dev.stillpoint.simulator.vhdx.Layout.KIB;
import static dev.stillpoint.simulator.vhdx.Layout.MIB;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/// Makes VHDX files. A file appears under its name only when it is whole; what a killed process leaves of it is a
/// `.creating` file, which [#discard] takes along.
public final class NewDisk {
    public enum Type {
        FIXED,
        DYNAMIC
    }

    private static final int BLOCK = 2 * MIB;
    private static final int FIXED_BLOCK = MIB;

    private NewDisk() {}

    /// Writes a disk of `virtualSize` bytes (whole MiB) with the given content.
    public static void create(Path path, Type type, long virtualSize, UUID diskId, Fill fill) throws IOException {
        int blockSize = type == Type.FIXED ? FIXED_BLOCK : BLOCK;
        whole(path, file -> {
            long payload =
                    frame(file, Header.fresh(), type == Type.FIXED, virtualSize, blockSize, diskId, Optional.empty());
            int blocks = (int) Layout.payloadBlocks(virtualSize, blockSize);
            int ratio = Layout.chunkRatio(blockSize);
            ByteBuffer bat = Layout.buffer(8 * Layout.batEntries(virtualSize, blockSize, false));
            ByteBuffer chunk = ByteBuffer.allocateDirect(Fill.CHUNK);
            long end = payload;
            for (int block = 0; block < blocks; block++) {
                long virtual = (long) block * blockSize;
                long until = Math.min(virtualSize, virtual + blockSize);
                boolean present = type == Type.FIXED;
                for (long at = virtual; at < until; at += Fill.CHUNK) {
                    if (fill.chunk(at / Fill.CHUNK, chunk.clear())) {
                        file.write(chunk.flip(), end + at - virtual);
                        present = true;
                    }
                }
                if (present) {
                    bat.putLong(8 * (block + block / ratio), end | Layout.PAYLOAD_FULLY_PRESENT);
                    end += blockSize;
                }
            }
            file.write(bat.clear(), Layout.BAT);
            extend(file, end);
        });
    }

    /// Writes an empty differencing file for a parent in the same folder.
    public static void differencing(FileChannels channels, Path path, Path parent) throws IOException {
        Vhdx.DiskFacts facts = Vhdx.facts(channels, parent);
        Vhdx.Parent link = new Vhdx.Parent(facts.dataWriteId(), name(parent));
        whole(path, file -> {
            long end =
                    frame(file, Header.fresh(), false, facts.virtualSize(), BLOCK, facts.diskId(), Optional.of(link));
            extend(file, end);
        });
    }

    private static void extend(FileChannel file, long end) throws IOException {
        if (file.size() < end) {
            file.write(ByteBuffer.allocate(1), end - 1);
        }
    }

    /// Deletes a file, and what a killed process wrote of it before it had its name. Does nothing where neither is.
    public static void discard(Path path) throws IOException {
        Files.deleteIfExists(unfinished(path));
        Files.deleteIfExists(path);
    }

    private static Path unfinished(Path path) {
        return path.resolveSibling(name(path) + ".creating");
    }

    private interface Content {
        void write(FileChannel file) throws IOException;
    }

    private static void whole(Path path, Content content) throws IOException {
        Files.createDirectories(folder(path));
        Path unfinished = unfinished(path);
        try (FileChannel file = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            content.write(file);
        }
        Files.move(unfinished, path);
    }

    /// Everything before the payload; answers where the payload begins.
    private static long frame(
            FileChannel file,
            Header header,
            boolean fixed,
            long virtualSize,
            int blockSize,
            UUID diskId,
            Optional<Vhdx.Parent> parent)
            throws IOException {
        int batBytes =
                Math.toIntExact(Layout.alignToMib(8L * Layout.batEntries(virtualSize, blockSize, parent.isPresent())));
        ByteBuffer identifier = Layout.buffer(8 + 512);
        identifier.put("vhdxfile".getBytes(StandardCharsets.US_ASCII));
        identifier.put("Stillpoint simulated Hyper-V".getBytes(StandardCharsets.UTF_16LE));
        file.write(identifier.clear(), 0);
        file.write(header.bytes(1), Layout.HEADER_1);
        file.write(header.bytes(2), Layout.HEADER_2);
        ByteBuffer regions = Layout.buffer(Layout.REGION_TABLE_BYTES);
        regions.putInt(Vhdx.signature("regi")).putInt(0).putInt(2).putInt(0);
        Guid.put(regions, Layout.BAT_REGION);
        regions.putLong(Layout.BAT).putInt(batBytes).putInt(1);
        Guid.put(regions, Layout.METADATA_REGION);
        regions.putLong(Layout.METADATA).putInt(Layout.METADATA_BYTES).putInt(1);
        Layout.seal(regions);
        file.write(regions.clear(), Layout.REGION_TABLE_1);
        file.write(regions.clear(), Layout.REGION_TABLE_2);
        file.write(metadata(fixed, virtualSize, blockSize, diskId, parent), Layout.METADATA);
        return Layout.BAT + batBytes;
    }

    private static ByteBuffer metadata(
            boolean fixed, long virtualSize, int blockSize, UUID diskId, Optional<Vhdx.Parent> parent) {
        ByteBuffer region = Layout.buffer(Layout.ITEMS + KIB + Layout.LOCATOR_BYTES);
        region.put("metadata".getBytes(StandardCharsets.US_ASCII)).putShort((short) 0);
        region.putShort((short) (parent.isPresent() ? 6 : 5)).position(32);
        int required = 4;
        int ofTheDisk = 2;
        int at = Layout.ITEMS;
        entry(region, Layout.FILE_PARAMETERS, at, 8, required);
        region.putInt(at, blockSize).putInt(at + 4, (fixed ? 1 : 0) | (parent.isPresent() ? 2 : 0));
        entry(region, Layout.VIRTUAL_DISK_SIZE, at + 8, 8, required | ofTheDisk);
        region.putLong(at + 8, virtualSize);
        entry(region, Layout.VIRTUAL_DISK_ID, at + 16, Guid.BYTES, required | ofTheDisk);
        entry(region, Layout.LOGICAL_SECTOR_SIZE, at + 32, 4, required | ofTheDisk);
        region.putInt(at + 32, Layout.SECTOR);
        entry(region, Layout.PHYSICAL_SECTOR_SIZE, at + 36, 4, required | ofTheDisk);
        region.putInt(at + 36, Layout.PHYSICAL_SECTOR);
        if (parent.isPresent()) {
            entry(region, Layout.PARENT_LOCATOR, at + KIB, Layout.LOCATOR_BYTES, required);
            region.put(at + KIB, Vhdx.locator(parent.get()), 0, Layout.LOCATOR_BYTES);
        }
        Guid.put(region.position(at + 16), diskId);
        return region.clear();
    }

    private static void entry(ByteBuffer table, UUID item, int offset, int length, int flags) {
        Guid.put(table, item);
        table.putInt(offset).putInt(length).putInt(flags).putInt(0);
    }

    static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    static Path folder(Path path) {
        return path.toAbsolutePath().resolveSibling(".").normalize();
    }
}
