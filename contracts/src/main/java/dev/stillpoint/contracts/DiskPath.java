package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/// A file's identity in the fabric: who owns the path, and the path as Windows spells it.
///
/// `C:\ClusterStorage\Volume1\x.vhdx` exists on every cluster, so a path alone names nothing. The owner is
/// `cluster:<name>` for a cluster's volume, `host:<fqdn>` for another local path, `share:<server>/<share>` for a
/// UNC path.
///
/// @param owner one of the three forms above, in lower case
/// @param path the Windows path as it was found; compared without regard to case
public record DiskPath(String owner, String path) {
    /// A stable id of this file: the first 64 bits of SHA-256 over owner and [#normalised] path.
    @JsonIgnore
    public DiskId diskId() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((owner.toLowerCase(Locale.ROOT) + '\n' + normalised()).getBytes(StandardCharsets.UTF_8));
            return new DiskId("d-" + HexFormat.of().formatHex(hash, 0, 8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /// The path in the form by which two spellings of one file are equal: back slashes, no doubled ones past the
    /// start, lower case.
    @JsonIgnore
    public String normalised() {
        if (path.indexOf('/') < 0 && path.indexOf("\\\\", 1) < 0) {
            return path.toLowerCase(Locale.ROOT);
        }
        StringBuilder plain = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i) == '/' ? '\\' : path.charAt(i);
            boolean doubled = c == '\\' && i > 1 && plain.charAt(plain.length() - 1) == '\\';
            if (!doubled) {
                plain.append(c);
            }
        }
        return plain.toString().toLowerCase(Locale.ROOT);
    }

    /// Whether both name the same file.
    public boolean sameFileAs(DiskPath other) {
        return owner.equalsIgnoreCase(other.owner) && normalised().equals(other.normalised());
    }

    /// The volume that the file lies on, as far as its path tells: a cluster's volume by its name, another
    /// local path by its drive, a share by itself. For counting readers, not for telling whether two files can
    /// share blocks.
    @JsonIgnore
    public String volume() {
        String holder = owner.toLowerCase(Locale.ROOT);
        if (holder.startsWith("share:")) {
            return holder;
        }
        String[] parts = normalised().split("\\\\", 4);
        boolean isClusterVolume = parts.length > 2 && parts[1].equals("clusterstorage");
        return holder + ' ' + parts[0] + (isClusterVolume ? "\\clusterstorage\\" + parts[2] : "");
    }

    /// The last part of the path.
    @JsonIgnore
    public String fileName() {
        return path.substring(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
    }

    @Override
    public String toString() {
        return path;
    }
}
