package dev.stillpoint.gateway.run;

import dev.stillpoint.contracts.RunId;
import dev.stillpoint.gateway.input.Ids;
import dev.stillpoint.gateway.input.Text;
import dev.stillpoint.gateway.problem.ProblemException;
import dev.stillpoint.gateway.request.Orchestrator;
import dev.stillpoint.gateway.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/// All runs that are known: those of the history, and those that only Kafka holds so far.
@ApplicationScoped
class Runs {
    private final RunHistory history;
    private final Orchestrator orchestrator;

    Runs(RunHistory history, Orchestrator orchestrator) {
        this.history = history;
        this.orchestrator = orchestrator;
    }

    Optional<RunDocument> find(UUID id) {
        return history.find(id)
                .or(() -> orchestrator.submitted().find(new RunId(id)).map(RunDocument::accepted));
    }

    /// @throws ProblemException `not-found` when there is none or the caller may not see it
    RunDocument visible(String id, Caller caller) {
        return Ids.uuid(id)
                .flatMap(this::find)
                .filter(run -> caller.sight().includes(run.system()))
                .orElseThrow(() -> ProblemException.notFound("run of the id " + Text.shown(id)));
    }
}
