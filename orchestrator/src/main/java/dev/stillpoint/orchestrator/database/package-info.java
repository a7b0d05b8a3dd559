/// The one database and how work is done in it.
///
/// Open [Database] first: one transaction, one connection. Two ways of data access share that connection. Hibernate ORM
/// with Panache serves what is looked up and kept as single objects (systems, storage locations, executors, API keys,
/// idempotency keys, checkpoint sets, inspections): entities say what a row is, and nobody waits for them. Plain SQL
/// over JDBC serves the hot
/// path (runs, steps, events, outbox, ledger, claims): there a transaction writes many rows of several tables and must
/// take a handful of round trips, each statement chosen with its index in mind, with `unnest` for lists of rows.
/// [Lease] says which orchestrator does what only one does at a time.
@NullMarked
package dev.stillpoint.orchestrator.database;

import org.jspecify.annotations.NullMarked;
