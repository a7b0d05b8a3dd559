package dev.stillpoint.contracts;

import java.util.Set;

/// Who asks.
///
/// @param name the user's name as the history shows it
/// @param roles what the user may do
/// @param systems the systems the user is bound to; empty for all
public record Principal(String name, Set<String> roles, Set<String> systems) {
    public Principal {
        roles = Set.copyOf(roles);
        systems = Set.copyOf(systems);
    }
}
