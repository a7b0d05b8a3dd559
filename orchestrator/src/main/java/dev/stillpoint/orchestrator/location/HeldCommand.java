package dev.stillpoint.orchestrator.location;

import dev.stillpoint.contracts.Delivery;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A command to a location's workers that is not published yet.
///
/// @param bytes that it reads or writes at the location; 0 for one that only deletes
/// @param runBytes bytes of all commands of its run at the location that are held or published
/// @param volume the volume of the fabric that it reads; absent when it reads none
public record HeldCommand(
        Delivery delivery,
        String location,
        long bytes,
        long runBytes,
        @Nullable String volume,
        Instant heldAt) {}
