package dev.stillpoint.agent.fabric;

import java.util.Map;

/// A change in the fabric's own words.
///
/// @param operation the operation's or cmdlet's name
/// @param parameters its parameters, never secrets
public record Execution(String operation, Map<String, String> parameters) {
    public Execution {
        parameters = Map.copyOf(parameters);
    }
}
