/// Signs the end of the hash chain and exports it to a second place, so that not even the database's owner can
/// write the history anew unnoticed: what was signed there can't be unsaid.
///
/// Open [HeadExport] first. Whoever seals also signs, whenever enough was sealed or enough time has passed: it
/// looks whether the history still says what its last exported head says, signs the newest head and appends it
/// to a [HeadsFile]. That file is all it remembers; so a crash between signing and writing, a head written
/// twice and another orchestrator going on are nothing special. What keeps it from exporting is an alarm
/// ([HeadAlarm]).
@NullMarked
package dev.stillpoint.orchestrator.head;

import org.jspecify.annotations.NullMarked;
