package dev.stillpoint.simulator.paths;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// An absolute Windows path, local (`C:\…`) or UNC (`\\server\share\…`), without `..`, device names, alternate
/// streams or names that Windows would change. Compared without regard to case by [#key()].
///
/// @param parts the names behind the drive or share
/// @param root `C:\` or `\\server\share\`, as given
public record WindowsPath(String root, List<String> parts) {
    private static final String ILLEGAL = "<>:\"|?*";
    private static final Pattern LOCAL = Pattern.compile("[A-Za-z]:\\\\.*", Pattern.DOTALL);
    private static final Pattern DEVICE =
            Pattern.compile("(CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])(\\..*)?", Pattern.CASE_INSENSITIVE);

    public WindowsPath {
        parts = List.copyOf(parts);
    }

    /// @throws IllegalArgumentException naming the path and what is wrong with it
    public static WindowsPath of(String text) {
        String path = text.replace('/', '\\');
        if (path.startsWith("\\\\?\\") || path.startsWith("\\\\.\\")) {
            throw bad(text, "device paths are not accepted; write C:\\… or \\\\server\\share\\…");
        }
        String root;
        String rest;
        if (path.startsWith("\\\\")) {
            String[] server = path.substring(2).split("\\\\", 3);
            if (server.length < 2 || server[0].isBlank() || server[1].isBlank()) {
                throw bad(text, "a UNC path needs a server and a share");
            }
            check(text, server[0]);
            check(text, server[1]);
            root = "\\\\" + server[0] + "\\" + server[1] + "\\";
            rest = server.length == 3 ? server[2] : "";
        } else if (LOCAL.matcher(path).matches()) {
            root = path.substring(0, 3);
            rest = path.substring(3);
        } else {
            throw bad(text, "is not absolute; write C:\\… or \\\\server\\share\\…");
        }
        List<String> parts = new ArrayList<>();
        addNames(parts, rest, text);
        return new WindowsPath(root, parts);
    }

    /// Adds the names of a relative path, each checked.
    private static void addNames(List<String> parts, String relative, String whole) {
        for (int from = 0; from < relative.length(); ) {
            int end = relative.indexOf('\\', from);
            String part = relative.substring(from, end < 0 ? relative.length() : end);
            if (!part.isEmpty()) {
                check(whole, part);
                parts.add(part);
            }
            from += part.length() + 1;
        }
    }

    private static void check(String whole, String part) {
        if (part.equals(".") || part.equals("..")) {
            throw bad(whole, "contains " + part);
        }
        for (int at = 0; at < part.length(); at++) {
            if (part.charAt(at) < ' ' || ILLEGAL.indexOf(part.charAt(at)) >= 0) {
                throw bad(whole, "contains a character that Windows names can't have, in " + part);
            }
        }
        if (part.endsWith(".") || part.endsWith(" ")) {
            throw bad(whole, "has a name ending in a dot or space: " + part);
        }
        if (DEVICE.matcher(part).matches()) {
            throw bad(whole, "has a device name: " + part);
        }
    }

    private static IllegalArgumentException bad(String path, String why) {
        return new IllegalArgumentException("path " + path + ": " + why);
    }

    public boolean unc() {
        return root.startsWith("\\\\");
    }

    public String server() {
        return root.substring(2).split("\\\\")[0].toLowerCase(Locale.ROOT);
    }

    public String share() {
        return root.substring(2).split("\\\\")[1].toLowerCase(Locale.ROOT);
    }

    public String name() {
        return parts.isEmpty() ? "" : parts.getLast();
    }

    /// @throws IllegalArgumentException as [#of]
    public WindowsPath sibling(String name) {
        return with(parts.subList(0, parts.size() - 1), name);
    }

    /// @throws IllegalArgumentException as [#of]
    public WindowsPath child(String name) {
        return with(parts, name);
    }

    private WindowsPath with(List<String> folders, String name) {
        List<String> all = new ArrayList<>(folders);
        addNames(all, name.replace('/', '\\'), name);
        return new WindowsPath(root, all);
    }

    /// Whether this is the folder itself or lies below it.
    public boolean below(WindowsPath folder) {
        return key().equals(folder.key())
                || key().startsWith(folder.key() + (folder.key().endsWith("\\") ? "" : "\\"));
    }

    /// The path in lower case: equal for two spellings of one place.
    public String key() {
        return toString().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return unc() && parts.isEmpty() ? root.substring(0, root.length() - 1) : root + String.join("\\", parts);
    }
}
