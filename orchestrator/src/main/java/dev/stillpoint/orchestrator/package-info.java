/// The orchestrator: takes requests, plans and drives runs, and is the only writer of the database.
///
/// Open [Orchestrator] for what starts and stops, then follow one run: `request.RequestConsumer` → `run.Runs` →
/// `saga.Saga` → `outbox.Outbox` → `outbox.OutboxRelay`, and back by `run.StepEventConsumer`.
@NullMarked
package dev.stillpoint.orchestrator;

import org.jspecify.annotations.NullMarked;
