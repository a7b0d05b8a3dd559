/// Runs: submitted here, decided by the orchestrator, read from the views. Open [RunResource] first.
///
/// [Submission] is the way from a body to a message: the kind and the caller's role, the other fields ([RunBody], one
/// reader per kind), the repeated key, the system or set ([Subjects]), the storage location and the claims
/// ([Claims]) are looked at in this order, then the orchestrator is asked. `RunHistory` reads the views.
/// [RunEvents] hears the topic of run events once for all streams of this gateway; each stream is an
/// `EventFollower`, which orders what is heard and fetches from the history what is missing, so that a client gets
/// every event once and in order, whichever gateway it asks.
@NullMarked
package dev.stillpoint.gateway.run;

import org.jspecify.annotations.NullMarked;
