/// Everything that happened, append-only, in a global order that can be proved.
///
/// Open [History] first: a run's transaction appends its events with the run's own sequence numbers, so that
/// runs never wait for each other. Later one [Sealer] at a time gives the events their global order and a
/// SHA-256 chain over the bytes that `contracts.audit` defines; the gateway shows and proves it, the package
/// `head` signs its end. Requests that a gateway refused come in by [AccessEventConsumer].
@NullMarked
package dev.stillpoint.orchestrator.history;

import org.jspecify.annotations.NullMarked;
