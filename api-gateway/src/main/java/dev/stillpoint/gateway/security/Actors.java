package dev.stillpoint.gateway.security;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The names that the history gives to others than users: no user may be called so.
final class Actors {
    private static final Set<String> OWN = Set.of("system", "anonymous", "(many)");
    private static final Set<String> OWN_BEGINNINGS = Set.of("agent ", "worker ", "schedule:");

    private Actors() {}

    /// Why no user can have this name; empty when one can.
    static Optional<String> whyReserved(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        return OWN.contains(lower) || OWN_BEGINNINGS.stream().anyMatch(lower::startsWith)
                ? Optional.of("is what the history calls another than a user: choose another name")
                : Optional.empty();
    }
}
