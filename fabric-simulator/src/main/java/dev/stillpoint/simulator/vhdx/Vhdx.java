package dev.stillpoint.simulator.vhdx;

import static dev.stillpoint.simulator.vhdx.Layout.SECTOR;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// One open VHDX file: its metadata, and its own virtual bytes. What a differencing file does not hold is
/// [DiskChain]'s affair. Not thread-safe: the fabric's lock guards it.
///
/// Offsets and lengths of virtual bytes are whole sectors of 512 bytes.
public final class Vhdx implements AutoCloseable {
    private final FileChannels.OpenFile file;
    private final DiskFacts facts;
    private final long batOffset;
    private final long[] bat;
    private long end;

    private Vhdx(FileChannels.OpenFile file, DiskFacts facts, long batOffset, long[] bat, long end) {
        this.file = file;
        this.facts = facts;
        this.batOffset = batOffset;
        this.bat = bat;
        this.end = end;
    }

    /// What the metadata of a file says.
    ///
    /// @param diskId the identifier that a guest sees (Page 83 data); the same along a chain
    /// @param dataWriteId changes when virtual bytes change; a child remembers its parent's
    /// @param fixed all blocks stay allocated
    /// @param parent present in differencing files
    public record DiskFacts(
            UUID diskId,
            UUID dataWriteId,
            UUID logId,
            long virtualSize,
            int blockSize,
            boolean fixed,
            Optional<Parent> parent) {}

    /// A parent locator: the parent's data write identifier and its path relative to the child's folder.
    public record Parent(UUID linkage, String relativePath) {}

    public static DiskFacts facts(FileChannels channels, Path path) throws IOException {
        return channels.knownFacts.of(path, () -> {
            try (FileChannels.OpenFile file = channels.open(path)) {
                return readFacts(file, regions(file));
            }
        });
    }

    public static Vhdx open(FileChannels channels, Path path) throws IOException {
        FileChannels.OpenFile file = channels.open(path);
        try {
            Map<UUID, Region> regions = regions(file);
            DiskFacts facts = readFacts(file, regions);
            Region region = region(file, regions, Layout.BAT_REGION);
            long[] bat = new long
                    [Layout.batEntries(
                            facts.virtualSize(),
                            facts.blockSize(),
                            facts.parent().isPresent())];
            file.read(region.offset(), bat.length * 8).asLongBuffer().get(bat);
            return new Vhdx(file, facts, region.offset(), bat, Layout.alignToMib(file.size()));
        } catch (IOException | RuntimeException broken) {
            file.close();
            throw broken;
        }
    }

    public Path path() {
        return file.path();
    }

    public DiskFacts facts() {
        return facts;
    }

    int blocks() {
        return (int) Layout.payloadBlocks(facts.virtualSize(), facts.blockSize());
    }

    /// Which sectors of a block this file holds itself.
    Presence presence(int block) throws IOException {
        return switch ((int) (bat[payloadIndex(block)] & 7)) {
            case Layout.PAYLOAD_FULLY_PRESENT -> new Presence.All();
            case Layout.PAYLOAD_PARTIALLY_PRESENT -> new Presence.Some(readBitmap(block));
            case Layout.PAYLOAD_NOT_PRESENT -> new Presence.None();
            case 1, 2, 3 -> facts.parent().isPresent() ? new Presence.Zero() : new Presence.None();
            default ->
                throw new VhdxException(path().getFileName() + ": block " + block
                        + " has the reserved BAT state 4 or 5; the file is damaged");
        };
    }

    sealed interface Presence {
        record None() implements Presence {}

        record All() implements Presence {}

        record Zero() implements Presence {}

        record Some(byte[] bitmap) implements Presence {
            boolean has(int sector) {
                return (bitmap[sector >> 3] >> (sector & 7) & 1) != 0;
            }
        }
    }

    void readBlock(int block, int within, ByteBuffer into) throws IOException {
        file.read(blockOffset(block) + within, into);
    }

    /// Writes within one block, allocating it when it is new. Order matters for a killed process: bytes, bitmap, BAT.
    void writeBlock(int block, int within, ByteBuffer from) throws IOException {
        int length = from.remaining();
        boolean differencing = facts.parent().isPresent();
        int state = (int) (bat[payloadIndex(block)] & 7);
        boolean fresh = state < Layout.PAYLOAD_FULLY_PRESENT;
        long offset = fresh ? append(facts.blockSize()) : blockOffset(block);
        file.write(offset + within, from);
        if (!differencing) {
            if (fresh) {
                setBat(payloadIndex(block), offset | Layout.PAYLOAD_FULLY_PRESENT);
            }
            return;
        }
        if (state == Layout.PAYLOAD_FULLY_PRESENT) {
            return;
        }
        if (length == facts.blockSize()) {
            setBat(payloadIndex(block), offset | Layout.PAYLOAD_FULLY_PRESENT);
            return;
        }
        int bitmapIndex = bitmapIndex(block);
        if ((bat[bitmapIndex] & 7) != Layout.BITMAP_PRESENT) {
            setBat(bitmapIndex, append(Layout.MIB) | Layout.BITMAP_PRESENT);
        }
        byte[] bitmap = fresh ? new byte[bitmapBytes()] : readBitmap(block);
        for (int sector = within / SECTOR; sector < (within + length) / SECTOR; sector++) {
            bitmap[sector >> 3] |= (byte) (1 << (sector & 7));
        }
        file.write(bitmapOffset(block), ByteBuffer.wrap(bitmap));
        if (fresh) {
            setBat(payloadIndex(block), offset | Layout.PAYLOAD_PARTIALLY_PRESENT);
        }
    }

    /// Says "a virtual machine has this file open" (a log GUID) or "closed properly" (none) in the header.
    public static void markOpen(FileChannels channels, Path path, boolean open) throws IOException {
        try (FileChannels.OpenFile file = channels.open(path)) {
            Header header = Header.current(file);
            if (open == header.logId().equals(Guid.ZERO)) {
                header.withLog(open ? UUID.randomUUID() : Guid.ZERO).replaceIn(file);
            }
        }
    }

    /// New identifiers for changed virtual bytes (MS-VHDX 2.2.2): children of the old bytes no longer fit.
    void touch() throws IOException {
        Header.current(file).rewritten().replaceIn(file);
    }

    UUID dataWriteId() throws IOException {
        return Header.current(file).dataWriteId();
    }

    /// Makes another file this file's parent.
    static void setParent(FileChannels channels, Path child, Parent parent) throws IOException {
        try (FileChannels.OpenFile file = channels.open(child)) {
            Map<UUID, Region> regions = regions(file);
            Region metadata = region(file, regions, Layout.METADATA_REGION);
            Region item = items(file, metadata).get(Layout.PARENT_LOCATOR);
            if (item == null || item.length() != Layout.LOCATOR_BYTES) {
                throw new VhdxException(child.getFileName() + ": no parent locator of ours to change");
            }
            file.write(metadata.offset() + item.offset(), locator(parent));
        }
    }

    static ByteBuffer locator(Parent parent) {
        ByteBuffer item = Layout.buffer(Layout.LOCATOR_BYTES);
        String[] pairs = {
            "parent_linkage", Guid.braced(parent.linkage()), "relative_path", ".\\" + parent.relativePath()
        };
        Guid.put(item, Layout.VHDX_PARENT_LOCATOR_TYPE);
        item.putShort((short) 0).putShort((short) (pairs.length / 2));
        int at = 20 + pairs.length / 2 * 12;
        for (int pair = 0; pair < pairs.length; pair += 2) {
            byte[] key = pairs[pair].getBytes(StandardCharsets.UTF_16LE);
            byte[] value = pairs[pair + 1].getBytes(StandardCharsets.UTF_16LE);
            item.putInt(at).putInt(at + key.length).putShort((short) key.length).putShort((short) value.length);
            item.put(at, key).put(at + key.length, value);
            at += key.length + value.length;
        }
        return item.clear();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private int payloadIndex(int block) {
        return block + block / Layout.chunkRatio(facts.blockSize());
    }

    private int bitmapIndex(int block) {
        int ratio = Layout.chunkRatio(facts.blockSize());
        return (block / ratio + 1) * (ratio + 1) - 1;
    }

    private int bitmapBytes() {
        return facts.blockSize() / SECTOR / 8;
    }

    private long blockOffset(int block) {
        return bat[payloadIndex(block)] & Layout.BAT_OFFSET_MASK;
    }

    private long bitmapOffset(int block) {
        return (bat[bitmapIndex(block)] & Layout.BAT_OFFSET_MASK)
                + (long) (block % Layout.chunkRatio(facts.blockSize())) * bitmapBytes();
    }

    private byte[] readBitmap(int block) throws IOException {
        return file.read(bitmapOffset(block), bitmapBytes()).array();
    }

    private long append(int bytes) throws IOException {
        long offset = end;
        end += bytes;
        file.write(end - 1, ByteBuffer.allocate(1));
        return offset;
    }

    private void setBat(int index, long entry) throws IOException {
        bat[index] = entry;
        file.write(batOffset + 8L * index, Layout.buffer(8).putLong(entry).flip());
    }

    private record Region(long offset, int length) {}

    private static Region region(FileChannels.OpenFile file, Map<UUID, Region> regions, UUID id) throws IOException {
        Region region = regions.get(id);
        if (region == null) {
            throw new VhdxException(file.path().getFileName() + ": region " + id + " is missing; the file is damaged");
        }
        return region;
    }

    private static Map<UUID, Region> regions(FileChannels.OpenFile file) throws IOException {
        ByteBuffer identifier = file.read(0, 8);
        if (!StandardCharsets.US_ASCII.decode(identifier).toString().equals("vhdxfile")) {
            throw new VhdxException(file.path().getFileName() + ": is not a VHDX file (no file type identifier)");
        }
        for (long at : new long[] {Layout.REGION_TABLE_1, Layout.REGION_TABLE_2}) {
            ByteBuffer table = file.read(at, Layout.REGION_TABLE_BYTES);
            if (table.getInt(0) == signature("regi") && Layout.sealed(table)) {
                Map<UUID, Region> regions = new HashMap<>();
                int count = table.getInt(8);
                for (int i = 0; i < count; i++) {
                    table.position(16 + 32 * i);
                    UUID id = Guid.get(table);
                    regions.put(id, new Region(table.getLong(), table.getInt()));
                }
                return regions;
            }
        }
        throw new VhdxException(file.path().getFileName() + ": both region tables are damaged");
    }

    private static Map<UUID, Region> items(FileChannels.OpenFile file, Region metadata) throws IOException {
        ByteBuffer table = file.read(metadata.offset(), Layout.METADATA_TABLE_BYTES);
        Map<UUID, Region> items = new HashMap<>();
        int count = Short.toUnsignedInt(table.getShort(10));
        for (int i = 0; i < count; i++) {
            table.position(32 + 32 * i);
            UUID id = Guid.get(table);
            items.put(id, new Region(table.getInt(), table.getInt()));
        }
        return items;
    }

    private static DiskFacts readFacts(FileChannels.OpenFile file, Map<UUID, Region> regions) throws IOException {
        Header header = Header.current(file);
        Region metadata = region(file, regions, Layout.METADATA_REGION);
        Map<UUID, Region> items = items(file, metadata);
        ByteBuffer parameters = item(file, metadata, items, Layout.FILE_PARAMETERS);
        int blockSize = parameters.getInt();
        int flags = parameters.getInt();
        Optional<Parent> parent = Optional.empty();
        if ((flags & 2) != 0) {
            parent = Optional.of(readLocator(file, item(file, metadata, items, Layout.PARENT_LOCATOR)));
        }
        return new DiskFacts(
                Guid.get(item(file, metadata, items, Layout.VIRTUAL_DISK_ID)),
                header.dataWriteId(),
                header.logId(),
                item(file, metadata, items, Layout.VIRTUAL_DISK_SIZE).getLong(),
                blockSize,
                (flags & 1) != 0,
                parent);
    }

    private static ByteBuffer item(FileChannels.OpenFile file, Region metadata, Map<UUID, Region> items, UUID id)
            throws IOException {
        Region item = items.get(id);
        if (item == null) {
            throw new VhdxException(file.path().getFileName() + ": metadata item " + id + " is missing");
        }
        return file.read(metadata.offset() + item.offset(), item.length());
    }

    private static Parent readLocator(FileChannels.OpenFile file, ByteBuffer item) throws IOException {
        Map<String, String> values = new HashMap<>();
        int count = Short.toUnsignedInt(item.getShort(18));
        for (int i = 0; i < count; i++) {
            int at = 20 + 12 * i;
            values.put(
                    text(item, item.getInt(at), item.getShort(at + 8)),
                    text(item, item.getInt(at + 4), item.getShort(at + 10)));
        }
        String linkage = values.get("parent_linkage");
        String relative = values.get("relative_path");
        if (linkage == null || relative == null) {
            throw new VhdxException(file.path().getFileName() + ": its parent locator has no linkage or relative path");
        }
        return new Parent(
                UUID.fromString(linkage.substring(1, linkage.length() - 1)),
                relative.startsWith(".\\") ? relative.substring(2) : relative);
    }

    private static String text(ByteBuffer item, int offset, short length) {
        return StandardCharsets.UTF_16LE
                .decode(item.slice(offset, Short.toUnsignedInt(length)))
                .toString();
    }

    static int signature(String fourLetters) {
        return ByteBuffer.wrap(fourLetters.getBytes(StandardCharsets.US_ASCII))
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getInt();
    }
}
