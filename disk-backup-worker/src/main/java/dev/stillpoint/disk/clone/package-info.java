/// What a file system knows of a file's blocks. Open [BlockCloning] first: it opens a file as [FileBlocks], which can
/// give another file the same blocks, find the holes and count the pieces; and it finds out whether a folder's file
/// system can share blocks at all, which the heartbeat tells the orchestrator.
///
/// Linux by `FICLONE`, `SEEK_DATA` and `FIEMAP` ([LinuxBlocks]); Windows by `FSCTL_DUPLICATE_EXTENTS_TO_FILE` and
/// `FSCTL_QUERY_ALLOCATED_RANGES` ([WindowsBlocks], over [Kernel32]). Both through the FFM API, no library is
/// loaded that the system does not have.
@NullMarked
package dev.stillpoint.disk.clone;

import org.jspecify.annotations.NullMarked;
