/// The database's schema and the one-shot process that brings a database to it.
///
/// Open [Migrate] first. `db/bootstrap.sql` makes the roles and schemas (by a superuser, once), `db/migration` the
/// tables, the views of schema `history` and the grants. No running service owns a table.
@NullMarked
package dev.stillpoint.orchestrator.schema;

import org.jspecify.annotations.NullMarked;
