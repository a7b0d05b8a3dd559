/// PostgreSQL as a process of its own: its binaries from Maven Central, its data folder, its roles and schema.
///
/// Open [PostgresServer] first.
@NullMarked
package dev.stillpoint.local.postgres;

import org.jspecify.annotations.NullMarked;
