package dev.stillpoint.orchestrator.saga;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.stillpoint.contracts.GatewayRequest.Decision;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.VmId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An operator's word that things were put right by hand, and how far it has been looked at. The last one stays in
/// the state, so that an answer to an earlier one is told from an answer to a later one.
///
/// @param actor who said so
/// @param unanswered what has to have ended before the fabric is inspected, next one first
/// @param looking the latest attempt at the first of `unanswered`, or at the inspection when there is none
/// @param outcome what became of each step that was open; empty until the run is resolved
public record Resolution(
        String actor,
        List<Decision> decisions,
        @Nullable String comment,
        List<Unanswered> unanswered,
        Try looking,
        List<Decision> outcome) {
    public Resolution {
        decisions = List.copyOf(decisions);
        unanswered = List.copyOf(unanswered);
        outcome = List.copyOf(outcome);
    }

    /// An attempt that may still be at work on a VM.
    public record Unanswered(StepRef attempt, VmId vm) {}

    /// Whether it is still being looked at.
    @JsonIgnore
    public boolean isOpen() {
        return !looking.isOver();
    }

    Resolution looking(Try next) {
        return new Resolution(actor, decisions, comment, unanswered, next, outcome);
    }

    Resolution without(Unanswered ended) {
        return new Resolution(
                actor,
                decisions,
                comment,
                unanswered.stream().filter(each -> !each.equals(ended)).toList(),
                looking,
                outcome);
    }

    Resolution cameTo(List<Decision> resolved) {
        return new Resolution(actor, decisions, comment, unanswered, looking, resolved);
    }
}
