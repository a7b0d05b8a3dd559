package dev.stillpoint.agent.powershell;

import dev.stillpoint.agent.fabric.Fabric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The agent's PowerShell over the practice modules in front of a simulator. Sessions are kept from test to test: the
/// modules read the simulator's address anew at each request.
final class PracticeFabric {
    private static final Path MODULES = Pwsh.checkout().resolve("fabric-simulator/src/main/powershell");
    private static final List<String> HOSTS =
            List.of("hv01.lab.example", "hv02.lab.example", "hv11.lab.example", "alone.lab.example");
    private static final Map<Dialect, PracticeFabric> KEPT = new ConcurrentHashMap<>();

    enum Dialect {
        SCVMM,
        HYPER_V
    }

    private final Path folder;
    private final Path address;
    private final PowerShellSettings settings;
    private final Sessions sessions;

    private PracticeFabric(Dialect dialect) throws IOException {
        folder = Files.createTempDirectory("stillpoint-pwsh");
        address = folder.resolve("url");
        settings = settings(dialect, folder, address, 4);
        sessions = new Sessions(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(sessions::close));
    }

    static PowerShellSettings settings(Dialect dialect, Path folder, Path address, int sessions) {
        return new PowerShellSettings(
                Pwsh.required(),
                List.of("-NoLogo", "-NoProfile", "-NonInteractive"),
                Map.of("PSModulePath", MODULES.toString(), "STILLPOINT_FABRIC_URL", "@" + address),
                List.of(),
                folder,
                dialect == Dialect.SCVMM
                        ? new PowerShellSettings.Scvmm("vmm01.lab.example", null)
                        : new PowerShellSettings.HyperV(HOSTS),
                sessions,
                new PowerShellSettings.Limits(100_000, Duration.ofHours(1), 1_000, Duration.ofMinutes(10)),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofMillis(300),
                Duration.ofSeconds(2));
    }

    /// Kills the dialect's processes that were given so many calls; whether there was one.
    static boolean killAfter(Dialect dialect, long calls) {
        PracticeFabric kept = KEPT.get(dialect);
        boolean killed = false;
        if (kept != null) {
            for (Map.Entry<Long, Long> each : kept.sessions.processes().entrySet()) {
                if (each.getValue() >= calls) {
                    killed |= ProcessHandle.of(each.getKey())
                            .map(ProcessHandle::destroyForcibly)
                            .orElse(false);
                }
            }
        }
        return killed;
    }

    /// A fabric over this simulator, with sessions that live on.
    static Fabric open(Dialect dialect, URI simulator) {
        PracticeFabric kept = KEPT.computeIfAbsent(dialect, wanted -> {
            try {
                return new PracticeFabric(wanted);
            } catch (IOException full) {
                throw new UncheckedIOException(full);
            }
        });
        try {
            Files.writeString(kept.address, simulator.toString());
            PowerShellSettings own = kept.settings;
            Path notes = Files.createTempDirectory(kept.folder, "notes");
            return new PowerShellFabric(
                    new PowerShellSettings(
                            own.executable(),
                            own.arguments(),
                            own.environment(),
                            own.preload(),
                            notes,
                            own.target(),
                            own.sessions(),
                            own.limits(),
                            own.read(),
                            own.begin(),
                            own.prompt(),
                            own.settling()),
                    kept.sessions,
                    InstantSource.system());
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }
}
