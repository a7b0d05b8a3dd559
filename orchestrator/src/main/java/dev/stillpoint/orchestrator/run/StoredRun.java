package dev.stillpoint.orchestrator.run;

import dev.stillpoint.orchestrator.saga.Run;
import dev.stillpoint.orchestrator.saga.StepView;
import java.util.List;

/// A run as its rows hold it.
///
/// @param version of the row in `runs`, from 1; 0 while there is none
/// @param lastEvent sequence number of the run's newest event
/// @param views its steps as people see them, read off the run once
/// @param planStored whether its plan is in the database already
record StoredRun(Run run, long version, long lastEvent, List<StepView> views, boolean planStored) {
    /// A run that no row holds yet.
    static StoredRun fresh(Run accepted) {
        return new StoredRun(accepted, 0, 0, List.of(), false);
    }
}
