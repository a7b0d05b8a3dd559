/// Moves the oldest part of the history into files, when a policy says how long the database is to keep it
/// ([ArchiveConfig]), so that the chain stays provable: file after file, then the database.
///
/// Whoever seals and signs also archives ([HistoryArchive]). Of the sealed events that are old enough, that a signed
/// head vouches for and that belong to no run under way, an [ArchiveFile] is written and read back; then the
/// database is told, and an event of the history says so; then the events are removed. A process that dies anywhere in
/// between leaves a file too many, or events that the next round removes. The database holds to the same rules by
/// itself (migration 97).
@NullMarked
package dev.stillpoint.orchestrator.archive;

import org.jspecify.annotations.NullMarked;
