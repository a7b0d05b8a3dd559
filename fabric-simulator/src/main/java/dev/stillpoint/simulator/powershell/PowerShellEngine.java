package dev.stillpoint.simulator.powershell;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The PowerShell of this machine: the one that `STILLPOINT_PWSH` names, else `powershell.exe` or `pwsh` on the `PATH`,
/// else `../shared/tools/pwsh/pwsh` beside the checkout.
///
/// @param executable what to run
public record PowerShellEngine(Path executable) {
    private static final String VARIABLE = "STILLPOINT_PWSH";
    private static final List<String> NAMES = List.of("powershell.exe", "pwsh.exe", "pwsh");

    /// @param environment the process's variables
    /// @param checkout the folder with all modules
    /// @return empty when there is none; a `STILLPOINT_PWSH` that names no file counts as none
    public static Optional<PowerShellEngine> find(Map<String, String> environment, Path checkout) {
        String named = environment.get(VARIABLE);
        Stream<Path> candidates = named != null && !named.isBlank()
                ? Stream.of(Path.of(named))
                : Stream.concat(
                        onPath(environment),
                        Stream.of(checkout.resolveSibling("shared").resolve("tools/pwsh/pwsh")));
        return candidates.filter(Files::isExecutable).findFirst().map(PowerShellEngine::new);
    }

    private static Stream<Path> onPath(Map<String, String> environment) {
        List<Path> folders = Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .toList();
        return NAMES.stream().flatMap(name -> folders.stream().map(folder -> folder.resolve(name)));
    }

    /// Where [#find] looked, as people read it.
    public static String places(Path checkout) {
        return VARIABLE + ", powershell.exe and pwsh on the PATH, "
                + checkout.resolveSibling("shared").resolve("tools/pwsh/pwsh");
    }

    /// The modules' folder of a checkout.
    public static Path modules(Path checkout) {
        return checkout.resolve("fabric-simulator/src/main/powershell");
    }
}
