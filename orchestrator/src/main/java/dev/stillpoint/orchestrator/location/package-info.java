/// Storage locations: what is known of them, what runs have reserved there, and which commands to their workers wait.
///
/// Open [Locations] first, then [Reservations] and [LocationCommands]: a run stops its first VM only when the
/// location has granted it slots and bytes, and a command to workers is published only when the location has room
/// for it. What [LocationUses] finds keeps a location from being removed.
@NullMarked
package dev.stillpoint.orchestrator.location;

import org.jspecify.annotations.NullMarked;
