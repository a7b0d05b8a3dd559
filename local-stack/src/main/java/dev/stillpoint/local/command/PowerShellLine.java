package dev.stillpoint.local.command;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Puts the loading of the practice fabric's modules in front of what a user asks PowerShell to do.
final class PowerShellLine {
    /// Switches that take a value and may stand before `-File` or `-Command`.
    private static final Set<String> WITH_VALUE = Set.of(
            "-executionpolicy",
            "-ep",
            "-ex",
            "-workingdirectory",
            "-wd",
            "-inputformat",
            "-outputformat",
            "-windowstyle",
            "-version",
            "-configurationname");
    private static final Set<String> FILE = Set.of("-file", "-f");
    private static final Set<String> COMMAND = Set.of("-command", "-c");
    private static final Set<String> ENCODED = Set.of("-encodedcommand", "-e", "-ec", "-enc");

    private PowerShellLine() {}

    /// @param modules the folder of the modules, with `Start-Session.ps1`
    /// @param asked as a user would give it to PowerShell itself; a first word without a hyphen is a script
    static List<String> arguments(Path modules, List<String> asked) {
        String loader = modules.resolve("Start-Session.ps1").toString();
        List<String> line = new ArrayList<>(List.of("-NoLogo", "-NoProfile", "-ExecutionPolicy", "Bypass"));
        int at = 0;
        while (at < asked.size() && isSwitch(asked.get(at))) {
            line.add(asked.get(at));
            if (WITH_VALUE.contains(lower(asked.get(at))) && at + 1 < asked.size()) {
                line.add(asked.get(++at));
            }
            at++;
        }
        if (at == asked.size()) {
            line.addAll(List.of("-NoExit", "-File", loader));
            return line;
        }
        String kind = lower(asked.get(at));
        List<String> rest = asked.subList(kind.startsWith("-") ? at + 1 : at, asked.size());
        if (COMMAND.contains(kind) && !rest.equals(List.of("-"))) {
            line.addAll(List.of("-Command", load(loader) + String.join(" ", rest)));
        } else if (ENCODED.contains(kind) && rest.size() == 1) {
            String text = new String(Base64.getDecoder().decode(rest.getFirst()), StandardCharsets.UTF_16LE);
            line.addAll(List.of("-Command", load(loader) + text));
        } else if (COMMAND.contains(kind)) {
            line.addAll(List.of("-Command", "-"));
        } else {
            line.addAll(List.of("-File", loader));
            line.addAll(rest);
        }
        return line;
    }

    private static String load(String loader) {
        return ". '" + loader.replace("'", "''") + "'; ";
    }

    private static boolean isSwitch(String word) {
        String lower = lower(word);
        return lower.startsWith("-") && !FILE.contains(lower) && !COMMAND.contains(lower) && !ENCODED.contains(lower);
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }
}
