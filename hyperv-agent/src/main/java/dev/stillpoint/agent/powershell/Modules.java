package dev.stillpoint.agent.powershell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// The agent's scripts, unpacked from its own archive into a private folder. They are compared with the archive before
/// every start of a process: a script that somebody altered is refused, not run and not repaired silently.
final class Modules {
    static final List<String> NAMES =
            List.of("Host.ps1", "Native.psm1", "Files.psm1", "Doctor.psm1", "Scvmm.psm1", "HyperV.psm1");

    private final Path folder;

    private Modules(Path folder) {
        this.folder = folder;
    }

    /// The folder's name tells the scripts' version, so that two versions of the agent do not meet in it.
    static Modules unpack(Path parent) {
        try {
            Path folder = parent.resolve("modules-" + version());
            Files.createDirectories(folder);
            if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
            for (String name : NAMES) {
                Path file = folder.resolve(name);
                if (!Files.exists(file)) {
                    Path fresh = Files.createTempFile(folder, name, ".tmp");
                    Files.write(fresh, packed(name));
                    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                }
            }
            return new Modules(folder);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(
                    "the scripts can't be unpacked into " + parent + ": " + unwritable.getMessage(), unwritable);
        }
    }

    Path host() {
        return folder.resolve("Host.ps1");
    }

    /// @throws IOException naming the script that is not what the agent brought
    void refuseAltered() throws IOException {
        for (String name : NAMES) {
            Path file = folder.resolve(name);
            if (!MessageDigest.isEqual(sha256(packed(name)), sha256(Files.readAllBytes(file)))) {
                throw new IOException(file + " is not the script that this agent brought: somebody altered it. Find out"
                        + " who, delete the folder and start the agent again");
            }
        }
    }

    private static String version() throws IOException {
        MessageDigest all = digest();
        for (String name : NAMES) {
            all.update(packed(name));
        }
        return HexFormat.of().formatHex(all.digest(), 0, 6);
    }

    private static byte[] packed(String name) throws IOException {
        try (InputStream script = Modules.class.getResourceAsStream("/powershell/" + name)) {
            if (script == null) {
                throw new IOException("the agent's archive has no script " + name);
            }
            return script.readAllBytes();
        }
    }

    private static byte[] sha256(byte[] bytes) {
        return digest().digest(bytes);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
