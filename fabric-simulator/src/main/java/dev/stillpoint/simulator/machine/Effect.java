package dev.stillpoint.simulator.machine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/// What an accepted operation does to the fabric; run under the fabric's lock, answers the job's result.
@FunctionalInterface
public interface Effect {
    ObjectNode apply() throws IOException;
}
