package dev.stillpoint.gateway.run;

import dev.stillpoint.gateway.input.Text;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A share that a user names, or a folder of one. Whether it may be used is decided where it is used; what
/// Windows would make another path of, or no path at all, does not get that far.
final class SharePath {
    /// How long such a path may be: the names below it must still fit into Windows' 260 characters.
    static final int LENGTH = 100;

    private static final Pattern FORBIDDEN = Pattern.compile("[<>:\"|?*]");
    private static final Pattern DEVICE =
            Pattern.compile("(?i)(con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9¹²³])( *\\..*)?");

    private SharePath() {}

    /// The path with back slashes, without those at its end. A drive's path is none: it names another folder on
    /// each host.
    ///
    /// @throws IllegalArgumentException with what was expected
    static String read(String text) {
        if (text.length() > LENGTH || !Text.isPrintable(text)) {
            throw new IllegalArgumentException(
                    "must have at most " + LENGTH + " characters, none of them a control one");
        }
        String path = text.replace('/', '\\');
        List<String> names =
                Stream.of(path.split("\\\\+")).filter(name -> !name.isEmpty()).toList();
        if (!path.startsWith("\\\\") || path.startsWith("\\\\\\") || names.size() < 2) {
            throw new IllegalArgumentException(
                    "must be a share, or a folder of one, such as \\\\nas-b\\export: every host must find the same there");
        }
        for (String name : names) {
            boolean odd = FORBIDDEN.matcher(name).find() || name.endsWith(".") || name.endsWith(" ");
            if (odd || DEVICE.matcher(name).matches()) {
                throw new IllegalArgumentException("has the element \"" + name + "\", which is no name of a folder");
            }
        }
        return "\\\\" + String.join("\\", names);
    }
}
