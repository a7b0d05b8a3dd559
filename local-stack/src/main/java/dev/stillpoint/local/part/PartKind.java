package dev.stillpoint.local.part;

import java.util.Locale;
import java.util.Optional;

/// What a process of the stack is for, in the order in which they are started.
public enum PartKind {
    KAFKA,
    POSTGRES,
    SIMULATOR,
    ORCHESTRATOR,
    AGENT,
    WORKER,
    GATEWAY;

    static Optional<PartKind> parse(String text) {
        for (PartKind kind : values()) {
            if (kind.toString().equals(text)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /// The name as users type it.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
