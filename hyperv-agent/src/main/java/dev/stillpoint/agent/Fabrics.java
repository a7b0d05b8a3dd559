package dev.stillpoint.agent;

import dev.stillpoint.agent.fabric.Fabric;
import dev.stillpoint.agent.powershell.PowerShellFabric;
import dev.stillpoint.agent.powershell.PowerShellSettings;
import dev.stillpoint.agent.simulator.SimulatorFabric;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which fabric an agent's settings mean. What is missing is said by its key.
final class Fabrics {
    private Fabrics() {}

    /// A fabric and how to let go of it.
    record Opened(Fabric fabric, Runnable close) {}

    static Opened open(AgentConfig config) {
        return switch (config.by()) {
            case SIMULATOR -> {
                SimulatorFabric simulator = new SimulatorFabric(
                        config.simulator()
                                .url()
                                .orElseThrow(() -> missing("simulator.url", "http://127.0.0.1:8600, or by=powershell")),
                        config.simulator().timeout(),
                        InstantSource.system());
                yield new Opened(simulator, simulator::close);
            }
            case POWERSHELL -> {
                PowerShellFabric real = PowerShellFabric.open(settings(config), InstantSource.system());
                yield new Opened(real, real::close);
            }
        };
    }

    static PowerShellSettings settings(AgentConfig agent) {
        AgentConfig.PowerShell config = agent.powerShell();
        return new PowerShellSettings(
                config.executable(),
                config.arguments(),
                config.environment(),
                List.of(),
                config.folder()
                        .orElseGet(
                                () -> Path.of(System.getProperty("user.home"), "stillpoint-agent", agent.instance())),
                target(config),
                config.sessions(),
                new PowerShellSettings.Limits(config.maxCalls(), config.maxAge(), config.maxMegabytes(), config.idle()),
                config.read(),
                config.begin(),
                config.prompt(),
                config.settling());
    }

    private static PowerShellSettings.Target target(AgentConfig.PowerShell config) {
        return switch (config.dialect()) {
            case SCVMM -> {
                @Nullable
                Integer port =
                        config.port().isPresent() ? (Integer) config.port().getAsInt() : null;
                yield new PowerShellSettings.Scvmm(
                        config.server().orElseThrow(() -> missing("powershell.server", "the SCVMM server's full name")),
                        port);
            }
            case HYPER_V ->
                new PowerShellSettings.HyperV(config.hosts()
                        .orElseThrow(() -> missing("powershell.hosts", "the hosts' full names, with commas")));
        };
    }

    private static IllegalArgumentException missing(String key, String expected) {
        return new IllegalArgumentException("stillpoint.agent." + key + " is missing, expected " + expected);
    }
}
