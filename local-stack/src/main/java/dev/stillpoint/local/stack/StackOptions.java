package dev.stillpoint.local.stack;

import dev.stillpoint.local.part.PartKind;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// What a stack is made of.
///
/// @param data its folder; kept between starts
/// @param fabric the fabric file; empty means the one used before in this folder, else the demo's
/// @param port the gateway's; 0 means any free one; empty means the one used before in this folder, else 8080
/// @param workers storage location → worker processes; one for each location that is not named
/// @param properties settings of the services, for all processes of a kind: `stillpoint.…` or `quarkus.…` → value
public record StackOptions(
        Path data,
        Optional<Path> fabric,
        OptionalInt port,
        Map<String, Integer> workers,
        int orchestrators,
        int agents,
        int gateways,
        Map<PartKind, Map<String, String>> properties) {
    private static final String AGENT_BY = "stillpoint.agent.by";
    private static final String POWERSHELL = "powershell";
    private static final String COMPILED = "stillpoint.stack.compiled";
    private static final String FULLY = "fully";

    public StackOptions {
        workers = Map.copyOf(workers);
        properties = Map.copyOf(properties);
    }

    /// One process of each kind, on the demo's fabric.
    public static StackOptions in(Path data) {
        return new StackOptions(data, Optional.empty(), OptionalInt.empty(), Map.of(), 1, 1, 1, Map.of());
    }

    public StackOptions fabric(Path file) {
        return new StackOptions(data, Optional.of(file), port, workers, orchestrators, agents, gateways, properties);
    }

    public StackOptions port(int chosen) {
        return new StackOptions(
                data, fabric, OptionalInt.of(chosen), workers, orchestrators, agents, gateways, properties);
    }

    /// @param count may be 0: a location that nobody serves
    public StackOptions workers(String location, int count) {
        Map<String, Integer> changed = new HashMap<>(workers);
        changed.put(location, count);
        return new StackOptions(data, fabric, port, changed, orchestrators, agents, gateways, properties);
    }

    public StackOptions orchestrators(int count) {
        return new StackOptions(data, fabric, port, workers, count, agents, gateways, properties);
    }

    public StackOptions agents(int count) {
        return new StackOptions(data, fabric, port, workers, orchestrators, count, gateways, properties);
    }

    public StackOptions gateways(int count) {
        return new StackOptions(data, fabric, port, workers, orchestrators, agents, count, properties);
    }

    /// Agents that reach the simulated fabric by PowerShell, with SCVMM's and Hyper-V's cmdlets in front of it.
    public StackOptions agentsByPowerShell() {
        return property(PartKind.AGENT, AGENT_BY, POWERSHELL);
    }

    static boolean byPowerShell(Map<PartKind, Map<String, String>> properties) {
        return POWERSHELL.equals(
                properties.getOrDefault(PartKind.AGENT, Map.of()).get(AGENT_BY));
    }

    /// Services that are to run for long and fast: their JVMs may compile all they can, as they do in
    /// production. Without this they start sooner and stay smaller.
    public StackOptions fullyCompiled(PartKind kind) {
        return property(kind, COMPILED, FULLY);
    }

    static boolean fullyCompiled(PartKind kind, Map<PartKind, Map<String, String>> properties) {
        return FULLY.equals(properties.getOrDefault(kind, Map.of()).get(COMPILED));
    }

    public StackOptions property(PartKind kind, String key, String value) {
        Map<PartKind, Map<String, String>> changed = new EnumMap<>(PartKind.class);
        changed.putAll(properties);
        Map<String, String> ofKind = new HashMap<>(properties.getOrDefault(kind, Map.of()));
        ofKind.put(key, value);
        changed.put(kind, Map.copyOf(ofKind));
        return new StackOptions(data, fabric, port, workers, orchestrators, agents, gateways, changed);
    }
}
