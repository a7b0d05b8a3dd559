package dev.stillpoint.local.fabric;

import dev.stillpoint.simulator.vhdx.DiskChain;
import dev.stillpoint.simulator.vhdx.FileChannels;
import dev.stillpoint.simulator.vhdx.VhdSet;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A disk as its guest sees it: the virtual bytes, whatever files they lie in.
public final class GuestDisk {
    private GuestDisk() {}

    /// SHA-256, in hexadecimal, of all bytes that a guest reads from this disk.
    ///
    /// @param top what is attached: a disk, the top of a checkpoint's chain, or a VHD Set
    public static String sha256(Path top) throws IOException {
        try (FileChannels channels = new FileChannels()) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Path disk = VhdSet.isSet(top) ? VhdSet.dataFile(channels, top) : top;
            try (DiskChain chain = DiskChain.open(channels, disk);
                    OutputStream bytes = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
                chain.readTo(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
