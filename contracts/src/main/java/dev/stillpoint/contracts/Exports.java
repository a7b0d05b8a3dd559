package dev.stillpoint.contracts;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where an exported checkpoint set lies. Whoever writes or deletes there looks here first whether it is an
/// export's place at all.
///
/// ```
/// \\nas-b\export\stillpoint-export-<run>\export.json         what it is, written last
///                                       \<VM's GUID>\…       what Hyper-V exported of the VM
///                                                   \done    written when that was whole
///                                       \<disk's id>\…       the files of a disk copy
/// ```
public final class Exports {
    /// The description of the set; an export without it is not whole.
    public static final String DESCRIPTION = "export.json";

    /// Beside what Hyper-V exported of a VM, once that is whole.
    public static final String DONE = "done";

    private static final String PREFIX = "stillpoint-export-";
    private static final Pattern PLACE = Pattern.compile("(?i)\\\\\\\\[^\\\\]+\\\\[^\\\\]+(?:\\\\[^\\\\]+)*\\\\"
            + PREFIX + "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})((?:\\\\[^\\\\]+)*)");
    private static final Pattern DISK_FILE = Pattern.compile("\\\\d-[0-9a-f]{16}\\\\[^\\\\]+");
    private static final Pattern VM_FOLDER = Pattern.compile("(?i)\\\\[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private Exports() {}

    /// The folder of one run's export.
    ///
    /// @param path what the user named: a share, or a folder of one
    public static DiskPath folder(String path, RunId run) {
        String base = path.endsWith("\\") ? path.substring(0, path.length() - 1) : path;
        String[] parts = base.substring(2).split("\\\\", 3);
        return new DiskPath(
                "share:" + (parts[0] + "/" + parts[1]).toLowerCase(Locale.ROOT), base + "\\" + PREFIX + run);
    }

    public static DiskPath below(DiskPath folder, String name) {
        return new DiskPath(folder.owner(), folder.path() + "\\" + name);
    }

    /// The run whose export this folder is, or lies in; empty for any other path.
    public static Optional<RunId> runOf(String path) {
        return place(path).map(matcher -> RunId.of(matcher.group(1).toLowerCase(Locale.ROOT)));
    }

    /// Whether it is the folder of a whole export or of one VM of it: what may be deleted with all that it
    /// holds.
    public static boolean isFolder(String path) {
        return place(path)
                .map(matcher -> matcher.group(2).isEmpty()
                        || VM_FOLDER.matcher(matcher.group(2)).matches())
                .orElse(false);
    }

    /// Whether it is a file of an exported disk copy.
    public static boolean isDiskFile(String path) {
        return place(path)
                .map(matcher -> DISK_FILE.matcher(matcher.group(2)).matches())
                .orElse(false);
    }

    /// Whether it is the description of an export.
    public static boolean isDescription(String path) {
        return place(path)
                .map(matcher -> matcher.group(2).equals("\\" + DESCRIPTION))
                .orElse(false);
    }

    /// Whether a path is a root or lies below it, whatever their case.
    public static boolean isBelow(String path, String root) {
        String base = root.endsWith("\\") ? root.substring(0, root.length() - 1) : root;
        String one = path.toLowerCase(Locale.ROOT);
        String other = base.toLowerCase(Locale.ROOT);
        return one.equals(other) || one.startsWith(other + "\\");
    }

    private static Optional<Matcher> place(String path) {
        Matcher matcher = PLACE.matcher(path);
        boolean plain = matcher.matches() && !(path + "\\").contains("\\..\\") && !(path + "\\").contains("\\.\\");
        return plain ? Optional.of(matcher) : Optional.empty();
    }
}
