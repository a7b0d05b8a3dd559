package dev.stillpoint.agent.command;

import dev.stillpoint.contracts.FabricId;
import java.time.Duration;

/// @param instance unique among the fabric's agents; a restarted agent keeps it
/// @param lanes VMs worked on side by side
/// @param maxUnfinished records taken and unfinished, from which on no more are fetched
/// @param session how long the group waits for a silent agent before another takes over
/// @param grace how long running work may go on when the partition is given up
public record ConsumerSettings(
        FabricId fabric, String instance, int lanes, int maxUnfinished, Duration session, Duration grace) {
    /// How the agent signs its events.
    public String executor() {
        return "agent " + fabric + "/" + instance;
    }
}
