package dev.stillpoint.agent.powershell;

import dev.stillpoint.simulator.powershell.PowerShellEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// The PowerShell that tests run: `STILLPOINT_PWSH`, then `powershell.exe` or `pwsh` on the PATH, then the one
/// beside the checkout.
final class Pwsh {
    private Pwsh() {}

    /// Skips the test with the reason where there is none; fails it where one is required.
    static Path required() {
        Optional<PowerShellEngine> found = PowerShellEngine.find(System.getenv(), checkout());
        if (found.isPresent()) {
            return found.get().executable();
        }
        String reason = "there is no PowerShell; looked at " + PowerShellEngine.places(checkout());
        boolean must = "true".equals(System.getenv("CI")) || System.getenv("STILLPOINT_REQUIRE_PWSH") != null;
        if (must) {
            throw new AssertionError(reason);
        }
        Assumptions.abort(reason);
        throw new AssertionError(reason);
    }

    /// The checkout's root.
    static Path checkout() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new AssertionError("no checkout above " + Path.of("").toAbsolutePath());
        }
        return folder;
    }

    /// What a run of the engine prints.
    record Output(int exit, String text) {}

    static Output run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(required().toString()));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end");
            }
            return new Output(process.exitValue(), text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stop) {
            throw new AssertionError(stop);
        }
    }
}
