package dev.stillpoint.disk.vhdx;

import dev.stillpoint.disk.storage.ReadableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/// The current header of a VHDX (MS-VHDX 2.2.2): of its two headers the valid one with the higher sequence number.
///
/// @param fileWriteGuid changes before the first write of any kind after the file was opened
/// @param dataWriteGuid changes before the first write that the guest can see
/// @param logGuid which log entries are valid; zero when the log is empty, which is how a file is closed
public record VhdxHeader(long sequenceNumber, UUID fileWriteGuid, UUID dataWriteGuid, UUID logGuid) {
    private static final long FILE_IDENTIFIER = signature("vhdxfile");
    private static final int HEADER_SIGNATURE = (int) signature("head\0\0\0\0");
    private static final int HEADER_BYTES = 4096;
    private static final int CHECKSUM_AT = 4;
    private static final long[] HEADERS_AT = {64 * 1024, 128 * 1024};
    private static final UUID NONE = new UUID(0, 0);

    /// Whether the log is empty: the file was closed, and its bytes alone are its content.
    public boolean clean() {
        return logGuid.equals(NONE);
    }

    /// Nothing when the file is no VHDX at all: it does not begin with the file identifier.
    ///
    /// @throws VhdxUnreadable when it begins as one, but neither header is valid
    public static Optional<VhdxHeader> read(ReadableFile file) throws IOException, VhdxUnreadable {
        ByteBuffer identifier = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        if (file.read(identifier, 0) < 8 || identifier.getLong(0) != FILE_IDENTIFIER) {
            return Optional.empty();
        }
        Optional<VhdxHeader> first = readOne(file, HEADERS_AT[0]);
        Optional<VhdxHeader> second = readOne(file, HEADERS_AT[1]);
        if (first.isEmpty() && second.isEmpty()) {
            throw new VhdxUnreadable("begins as a VHDX, but neither of its headers (at 65536 and 131072) has a valid"
                    + " signature and checksum");
        }
        if (first.isPresent() && second.isPresent()) {
            return Long.compareUnsigned(first.get().sequenceNumber, second.get().sequenceNumber) >= 0 ? first : second;
        }
        return first.isPresent() ? first : second;
    }

    private static Optional<VhdxHeader> readOne(ReadableFile file, long position) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        if (file.read(header, position) < HEADER_BYTES || header.getInt(0) != HEADER_SIGNATURE) {
            return Optional.empty();
        }
        int stored = header.getInt(CHECKSUM_AT);
        header.putInt(CHECKSUM_AT, 0);
        CRC32C checksum = new CRC32C();
        checksum.update(header.array(), 0, HEADER_BYTES);
        if ((int) checksum.getValue() != stored) {
            return Optional.empty();
        }
        return Optional.of(new VhdxHeader(header.getLong(8), guid(header, 16), guid(header, 32), guid(header, 48)));
    }

    /// The first three fields of a GUID are little-endian on disk, the rest is bytes.
    private static UUID guid(ByteBuffer header, int at) {
        long high = Integer.toUnsignedLong(header.getInt(at)) << 32
                | Short.toUnsignedLong(header.getShort(at + 4)) << 16
                | Short.toUnsignedLong(header.getShort(at + 6));
        return new UUID(high, Long.reverseBytes(header.getLong(at + 8)));
    }

    private static long signature(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
    }
}
