package dev.stillpoint.orchestrator.run;

import dev.stillpoint.orchestrator.saga.Run;
import dev.stillpoint.orchestrator.saga.StepView;
import java.util.List;

/// A run as its rows hold it.
///
/// @param version of the row in `runs`
/// @param lastEvent sequence number of the run's newest event
/// @param views its steps as people see them, read off the run once
/// @param planStored whether its plan is in the database already
record StoredRun(Run run, long version, long lastEvent, List<StepView> views, boolean planStored) {}
