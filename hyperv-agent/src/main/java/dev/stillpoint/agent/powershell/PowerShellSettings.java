package dev.stillpoint.agent.powershell;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the agent runs PowerShell, and what for.
///
/// @param executable such as `powershell.exe`
/// @param arguments before `-File`, such as `-NoProfile`
/// @param environment variables set besides the agent's own
/// @param preload modules to load before the dialect's, by name or path; none in production
/// @param folder private to the agent: modules are unpacked there and notes of begun work kept
/// @param target what the dialect talks to
/// @param sessions processes at most
/// @param limits when a process is replaced or closed
/// @param read of one call that changes nothing
/// @param begin of one call that begins a job
/// @param prompt how long a native change is awaited before it is told as a running job
/// @param settling how long the effect of a change whose session died is looked for
public record PowerShellSettings(
        Path executable,
        List<String> arguments,
        Map<String, String> environment,
        List<String> preload,
        Path folder,
        Target target,
        int sessions,
        Limits limits,
        Duration read,
        Duration begin,
        Duration prompt,
        Duration settling) {
    public PowerShellSettings {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        preload = List.copyOf(preload);
    }

    /// Whose VMs they are.
    public sealed interface Target {
        /// The script module's name.
        String module();

        List<String> hosts();
    }

    /// A SCVMM server with its hosts.
    ///
    /// @param port absent for SCVMM's own, 8100
    public record Scvmm(String server, @Nullable Integer port) implements Target {
        @Override
        public String module() {
            return "Scvmm";
        }

        @Override
        public List<String> hosts() {
            return List.of();
        }
    }

    /// Hyper-V hosts without SCVMM.
    public record HyperV(List<String> hosts) implements Target {
        public HyperV {
            hosts = List.copyOf(hosts);
        }

        @Override
        public String module() {
            return "HyperV";
        }
    }

    /// When a session is over.
    ///
    /// @param calls after so many
    /// @param age after so long
    /// @param megabytes when its process takes more memory
    /// @param idle when nobody needed it for so long
    public record Limits(int calls, Duration age, int megabytes, Duration idle) {}
}
