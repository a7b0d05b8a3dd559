package dev.stillpoint.orchestrator.archive;

import java.time.Instant;

/// A stretch of the chain that lies in a file.
///
/// @param first position of its first event
/// @param last position of its last one
/// @param hash of the last one
/// @param file the file's name in its folder
/// @param sha256 of the file's bytes
/// @param at when the database was told
@SuppressWarnings("ArrayRecordComponent")
record Archived(long first, long last, byte[] hash, String file, byte[] sha256, Instant at) {}
