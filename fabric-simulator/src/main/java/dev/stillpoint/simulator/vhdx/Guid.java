package dev.stillpoint.simulator.vhdx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/// GUIDs as Windows lays them out: the first three groups little-endian, the rest as bytes.
final class Guid {
    static final UUID ZERO = new UUID(0, 0);
    static final int BYTES = 16;

    private Guid() {}

    static void put(ByteBuffer into, UUID guid) {
        long high = guid.getMostSignificantBits();
        into.putInt((int) (high >>> 32)).putShort((short) (high >>> 16)).putShort((short) high);
        for (int shift = 56; shift >= 0; shift -= 8) {
            into.put((byte) (guid.getLeastSignificantBits() >>> shift));
        }
    }

    static UUID get(ByteBuffer from) {
        ByteBuffer little = from.order(ByteOrder.LITTLE_ENDIAN);
        long high = Integer.toUnsignedLong(little.getInt()) << 32
                | Short.toUnsignedLong(little.getShort()) << 16
                | Short.toUnsignedLong(little.getShort());
        long low = 0;
        for (int i = 0; i < 8; i++) {
            low = low << 8 | Byte.toUnsignedLong(little.get());
        }
        return new UUID(high, low);
    }

    static String braced(UUID guid) {
        return "{" + guid + "}";
    }
}
