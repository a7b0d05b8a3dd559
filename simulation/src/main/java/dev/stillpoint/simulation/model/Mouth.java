package dev.stillpoint.simulation.model;

import dev.stillpoint.contracts.StepEvent;

/// Where executors say what they have to say.
public interface Mouth {
    void tell(StepEvent event);
}
