/// Who may work on a copy. Open [CopyLocks]. Kafka promises no single runner, so the storage decides: an OS
/// lock on `<folder>.lock`, behind a registry of this process, because the OS knows processes, not threads. The
/// lock file is opened once per process and used for nothing else: closing any other channel on it would free
/// the lock.
@NullMarked
package dev.stillpoint.disk.lock;

import org.jspecify.annotations.NullMarked;
