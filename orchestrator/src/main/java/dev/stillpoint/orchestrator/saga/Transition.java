package dev.stillpoint.orchestrator.saga;

import java.util.List;

/// What a signal came to.
///
/// @param run what the run knows from now on
/// @param effects what it wants done, in this order
public record Transition(Run run, List<Effect> effects) {
    public Transition {
        effects = List.copyOf(effects);
    }
}
