package dev.stillpoint.simulator.vhdx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// A VHD Set: a `.vhds` file of 260 KiB that names the data file, and a self-standing VHDX with the ending `.avhdx`
/// beside it. Microsoft does not publish the format of `.vhds`; ours is: the eight letters `vhdsfile`, a 32-bit
/// little-endian length, that many bytes of UTF-8 (the data file's name), zeros up to 260 KiB.
public final class VhdSet {
    public static final String EXTENSION = ".vhds";
    private static final int BYTES = 260 * Layout.KIB;
    private static final String SIGNATURE = "vhdsfile";

    private VhdSet() {}

    public static boolean isSet(Path path) {
        return NewDisk.name(path).regionMatches(true, NewDisk.name(path).length() - 5, EXTENSION, 0, 5);
    }

    public static void create(Path path, long virtualSize, UUID diskId, Fill fill) throws IOException {
        String name = NewDisk.name(path);
        String data = name.substring(0, name.length() - EXTENSION.length()) + "_"
                + diskId.toString().toUpperCase(java.util.Locale.ROOT) + ".avhdx";
        NewDisk.create(path.resolveSibling(data), NewDisk.Type.DYNAMIC, virtualSize, diskId, fill);
        byte[] utf8 = data.getBytes(StandardCharsets.UTF_8);
        ByteBuffer set = Layout.buffer(BYTES);
        set.put(SIGNATURE.getBytes(StandardCharsets.US_ASCII))
                .putInt(utf8.length)
                .put(utf8);
        Files.write(path, set.array(), StandardOpenOption.CREATE_NEW);
    }

    /// The file that holds the virtual bytes.
    public static Path dataFile(FileChannels channels, Path set) throws IOException {
        try (FileChannels.OpenFile file = channels.open(set)) {
            ByteBuffer head = file.read(0, 4 * Layout.KIB);
            String signature =
                    StandardCharsets.US_ASCII.decode(head.slice(0, 8)).toString();
            int length = head.getInt(8);
            if (!signature.equals(SIGNATURE) || length < 1 || length > head.capacity() - 12) {
                throw new VhdxException(NewDisk.name(set) + ": is not a VHD Set");
            }
            return set.resolveSibling(
                    StandardCharsets.UTF_8.decode(head.slice(12, length)).toString());
        }
    }
}
