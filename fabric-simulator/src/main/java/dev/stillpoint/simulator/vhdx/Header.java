package dev.stillpoint.simulator.vhdx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A VHDX header (MS-VHDX 2.2.2). The file has two; the valid one with the higher sequence number counts, and a
/// change overwrites the other one first, so that one of them is whole at any time.
record Header(long sequence, UUID fileWriteId, UUID dataWriteId, UUID logId) {

    static Header fresh() {
        return new Header(0, UUID.randomUUID(), UUID.randomUUID(), Guid.ZERO);
    }

    static Header current(FileChannels.OpenFile file) throws IOException {
        Header first = read(file, Layout.HEADER_1);
        Header second = read(file, Layout.HEADER_2);
        if (first != null && (second == null || first.sequence >= second.sequence)) {
            return first;
        }
        if (second != null) {
            return second;
        }
        throw new VhdxException(file.path().getFileName() + ": both headers are damaged");
    }

    Header withLog(UUID log) {
        return new Header(sequence, UUID.randomUUID(), dataWriteId, log);
    }

    Header rewritten() {
        return new Header(sequence, UUID.randomUUID(), UUID.randomUUID(), logId);
    }

    void replaceIn(FileChannels.OpenFile file) throws IOException {
        Header first = read(file, Layout.HEADER_1);
        boolean firstIsCurrent = first != null && first.sequence == sequence;
        file.write(firstIsCurrent ? Layout.HEADER_2 : Layout.HEADER_1, bytes(sequence + 1));
        file.write(firstIsCurrent ? Layout.HEADER_1 : Layout.HEADER_2, bytes(sequence + 2));
    }

    ByteBuffer bytes(long number) {
        ByteBuffer header = Layout.buffer(Layout.HEADER_BYTES);
        header.putInt(Vhdx.signature("head")).putInt(0).putLong(number);
        Guid.put(header, fileWriteId);
        Guid.put(header, dataWriteId);
        Guid.put(header, logId);
        header.putShort((short) 0).putShort((short) 1).putInt(Layout.LOG_BYTES).putLong(Layout.LOG);
        Layout.seal(header);
        return header.clear();
    }

    private static @Nullable Header read(FileChannels.OpenFile file, long at) throws IOException {
        ByteBuffer header = file.read(at, Layout.HEADER_BYTES);
        if (header.getInt(0) != Vhdx.signature("head") || !Layout.sealed(header)) {
            return null;
        }
        header.position(16);
        return new Header(header.getLong(8), Guid.get(header), Guid.get(header), Guid.get(header));
    }
}
