package dev.stillpoint.local.part;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a part is launched, now and whenever it is started again.
///
/// @param command program and arguments; names the stack's folder somewhere, by which the process is recognised
/// @param environment added to the launcher's own
/// @param folder the process' working folder
/// @param port where it serves, on loopback
/// @param health what says that it can work
/// @param label what a person wants to know of this instance, such as a worker's storage location
public record LaunchSpec(
        PartName part,
        List<String> command,
        Map<String, String> environment,
        Path folder,
        int port,
        Health health,
        Optional<String> label) {
    public LaunchSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /// What `stack.json` tells: where the part is reached.
    public String url() {
        return switch (part.kind()) {
            case KAFKA -> "127.0.0.1:" + port;
            case POSTGRES -> "jdbc:postgresql://127.0.0.1:" + port + "/stillpoint";
            case SIMULATOR, ORCHESTRATOR, AGENT, WORKER, GATEWAY -> "http://localhost:" + port;
        };
    }
}
