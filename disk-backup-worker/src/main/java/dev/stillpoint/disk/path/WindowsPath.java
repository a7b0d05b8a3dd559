package dev.stillpoint.disk.path;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A Windows path that means the same to Windows as to us.
///
/// @param root `C:` or `\\server\share`, in lower case
/// @param elements the names below it, as given
record WindowsPath(String root, List<String> elements) {
    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:");
    private static final Pattern FORBIDDEN = Pattern.compile("[<>\"|?*\\x00-\\x1f]");
    private static final Set<String> DEVICES = Stream.concat(
                    Stream.of("CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"),
                    Stream.concat(IntStream.range(0, 10).mapToObj(Integer::toString), Stream.of("¹", "²", "³"))
                            .flatMap(digit -> Stream.of("COM" + digit, "LPT" + digit)))
            .collect(Collectors.toUnmodifiableSet());

    /// Source: "Naming Files, Paths, and Namespaces" of the Windows documentation.
    ///
    /// @throws PathRefused for whatever Windows would normalise into another path, or read as no file at all
    static WindowsPath parse(String text) throws PathRefused {
        String path = text.replace('/', '\\');
        if (path.startsWith("\\\\?\\") || path.startsWith("\\\\.\\") || path.startsWith("\\??\\")) {
            throw new PathRefused(text, "the prefix " + path.substring(0, 4) + " bypasses Windows' path rules");
        }
        boolean unc = path.startsWith("\\\\");
        List<String> parts = Stream.of((unc ? path.substring(2) : path).split("\\\\+"))
                .filter(part -> !part.isEmpty())
                .toList();
        int rootParts = unc ? 2 : 1;
        if (unc ? parts.size() < 2 : parts.isEmpty() || !path.matches("[A-Za-z]:(\\\\.*)?")) {
            throw new PathRefused(
                    text, "it is not absolute: expected a drive (C:\\…) or a share (\\\\server\\share\\…)");
        }
        for (String part : parts.subList(unc ? 0 : 1, parts.size())) {
            check(text, part);
        }
        String root = unc ? "\\\\" + parts.get(0) + "\\" + parts.get(1) : parts.getFirst();
        return new WindowsPath(root.toLowerCase(Locale.ROOT), parts.subList(rootParts, parts.size()));
    }

    private static void check(String text, String part) throws PathRefused {
        if (part.equals("..") || part.equals(".")) {
            throw new PathRefused(text, "it has the element '" + part + "'");
        }
        if (part.indexOf(':') >= 0) {
            throw new PathRefused(
                    text,
                    DRIVE.matcher(part).matches()
                            ? "'" + part + "' is a drive within the path"
                            : "'" + part + "' names an alternate data stream");
        }
        if (FORBIDDEN.matcher(part).find()) {
            throw new PathRefused(text, "'" + part + "' holds a character that no Windows file name has");
        }
        if (part.endsWith(".") || part.endsWith(" ")) {
            throw new PathRefused(text, "'" + part + "' ends with a dot or a space, which Windows drops");
        }
        int dot = part.indexOf('.');
        String stem = (dot < 0 ? part : part.substring(0, dot)).strip();
        if (DEVICES.contains(stem.toUpperCase(Locale.ROOT))) {
            throw new PathRefused(text, "'" + part + "' is a device");
        }
    }

    /// What remains of this path below `prefix`; nothing when it does not lie below it.
    Optional<List<String>> below(WindowsPath prefix) {
        int depth = prefix.elements.size();
        if (!root.equals(prefix.root) || elements.size() <= depth) {
            return Optional.empty();
        }
        for (int i = 0; i < depth; i++) {
            if (!elements.get(i).equalsIgnoreCase(prefix.elements.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(elements.subList(depth, elements.size()));
    }
}
