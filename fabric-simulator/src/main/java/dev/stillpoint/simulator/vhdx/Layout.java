package dev.stillpoint.simulator.vhdx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;

/// Constants of MS-VHDX 2.2 to 2.6 and the places where this writer puts things.
final class Layout {
    static final int KIB = 1 << 10;
    static final int MIB = 1 << 20;
    static final int SECTOR = 512;
    static final int PHYSICAL_SECTOR = 4096;

    static final long HEADER_1 = 64 * KIB;
    static final long HEADER_2 = 128 * KIB;
    static final int HEADER_BYTES = 4 * KIB;
    static final long REGION_TABLE_1 = 192 * KIB;
    static final long REGION_TABLE_2 = 256 * KIB;
    static final int REGION_TABLE_BYTES = 64 * KIB;
    static final long LOG = MIB;
    static final int LOG_BYTES = MIB;
    static final long METADATA = 2 * MIB;
    static final int METADATA_BYTES = MIB;
    static final long BAT = 3 * MIB;

    static final int METADATA_TABLE_BYTES = 64 * KIB;
    static final int ITEMS = 64 * KIB;
    /// The parent locator has a fixed room, so that a file can get another parent in place.
    static final int LOCATOR_BYTES = 32 * KIB;

    static final UUID BAT_REGION = UUID.fromString("2dc27766-f623-4200-9d64-115e9bfd4a08");
    static final UUID METADATA_REGION = UUID.fromString("8b7ca206-4790-4b9a-b8fe-575f050f886e");
    static final UUID FILE_PARAMETERS = UUID.fromString("caa16737-fa36-4d43-b3b6-33f0aa44e76b");
    static final UUID VIRTUAL_DISK_SIZE = UUID.fromString("2fa54224-cd1b-4876-b211-5dbed83bf4b8");
    static final UUID VIRTUAL_DISK_ID = UUID.fromString("beca12ab-b2e6-4523-93ef-c309e000c746");
    static final UUID LOGICAL_SECTOR_SIZE = UUID.fromString("8141bf1d-a96f-4709-ba47-f233a8faab5f");
    static final UUID PHYSICAL_SECTOR_SIZE = UUID.fromString("cda348c7-445d-4471-9cc9-e9885251c556");
    static final UUID PARENT_LOCATOR = UUID.fromString("a8d35f2d-b30b-454d-abf7-d3d84834ab0c");
    static final UUID VHDX_PARENT_LOCATOR_TYPE = UUID.fromString("b04aefb7-d19e-4a81-b789-25b8e9445913");

    static final int PAYLOAD_NOT_PRESENT = 0;
    static final int PAYLOAD_FULLY_PRESENT = 6;
    static final int PAYLOAD_PARTIALLY_PRESENT = 7;
    static final int BITMAP_PRESENT = 6;
    static final long BAT_OFFSET_MASK = -1L << 20;

    private Layout() {}

    static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Payload blocks that share one sector bitmap block (MS-VHDX 2.5).
    static int chunkRatio(int blockSize) {
        return (int) ((1L << 23) * SECTOR / blockSize);
    }

    static long payloadBlocks(long virtualSize, int blockSize) {
        return Math.ceilDiv(virtualSize, blockSize);
    }

    static int batEntries(long virtualSize, int blockSize, boolean differencing) {
        long blocks = payloadBlocks(virtualSize, blockSize);
        long ratio = chunkRatio(blockSize);
        return Math.toIntExact(
                differencing ? Math.ceilDiv(blocks, ratio) * (ratio + 1) : blocks + (blocks - 1) / ratio);
    }

    static long alignToMib(long bytes) {
        return (bytes + MIB - 1) & BAT_OFFSET_MASK;
    }

    /// Sets the CRC-32C at byte 4, computed over the whole buffer with that field zero.
    static void seal(ByteBuffer whole) {
        whole.putInt(4, 0);
        whole.putInt(4, crc(whole));
    }

    static boolean sealed(ByteBuffer whole) {
        int expected = whole.getInt(4);
        ByteBuffer copy = buffer(whole.capacity());
        copy.put(0, whole, 0, whole.capacity());
        copy.putInt(4, 0);
        return crc(copy) == expected;
    }

    private static int crc(ByteBuffer whole) {
        CRC32C crc = new CRC32C();
        crc.update(whole.duplicate().clear());
        return (int) crc.getValue();
    }
}
