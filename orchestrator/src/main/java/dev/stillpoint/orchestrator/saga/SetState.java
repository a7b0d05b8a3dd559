package dev.stillpoint.orchestrator.saga;

import dev.stillpoint.contracts.SetId;
import dev.stillpoint.orchestrator.plan.SetStatus;

/// What a run has led a checkpoint set to.
public record SetState(SetId set, SetStatus status) {}
