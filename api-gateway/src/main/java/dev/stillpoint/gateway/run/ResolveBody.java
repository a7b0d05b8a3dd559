package dev.stillpoint.gateway.run;

import dev.stillpoint.contracts.GatewayRequest.Decision;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.gateway.input.Fields;
import dev.stillpoint.gateway.problem.FieldError;
import dev.stillpoint.gateway.problem.ProblemException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The body of a `POST /v1/runs/{id}/resolve`, as the API's document describes it.
@Schema(name = "ResolveRun", additionalProperties = Schema.False.class)
record ResolveBody(
        @Schema(description = "What is to be taken as given of single steps, each named at most once; may be empty")
        List<Step> steps,

        @Schema(nullable = true, maxLength = 2000, description = "What was done by hand, for the audit") @Nullable
        String comment) {

    @Schema(name = "ResolveStep", additionalProperties = Schema.False.class)
    record Step(
            @Schema(
                    required = true,
                    description = "A step of the run",
                    examples = "attach:0b7e0000-0000-4000-8000-000000000001:0:1")
            String id,

            @Schema(
                    required = true,
                    enumeration = {"done", "undone", "abandoned"})
            String as) {}

    /// @param decisions of steps that the run may not have
    record Resolution(List<Decision> decisions, Optional<String> comment) {
        /// @throws ProblemException `validation-failed`, naming every step that is none of the run's
        void requireStepsOf(RunDocument run, Set<String> steps) {
            List<FieldError> errors = new ArrayList<>();
            for (int i = 0; i < decisions.size(); i++) {
                StepId step = decisions.get(i).step();
                if (!steps.contains(step.value())) {
                    errors.add(new FieldError("steps[" + i + "].id", step + " is no step of run " + run.id()));
                }
            }
            if (!errors.isEmpty()) {
                throw ProblemException.invalid(errors);
            }
        }
    }

    private static final int MOST_COMMENT = 2000;
    private static final int MOST_STEP_ID = 255;

    /// Instead of a step that is not there; the body is refused before it is used.
    private static final StepId NO_STEP = new StepId("none");

    /// @throws ProblemException `validation-failed`, naming every field that is wrong
    static Resolution read(Fields fields) {
        List<Decision> decisions = new ArrayList<>();
        Set<StepId> named = new HashSet<>();
        for (Fields step : fields.objects("steps")) {
            Optional<StepId> id = step.parsed("id", ResolveBody::stepId);
            if (id.isPresent() && !named.add(id.get())) {
                step.error("id", "is named before");
            }
            decisions.add(new Decision(
                    step.required("id", id, NO_STEP),
                    step.required("as", step.choice("as", Decision.As.class), Decision.As.ABANDONED)));
        }
        Optional<String> comment = fields.prose("comment", MOST_COMMENT);
        fields.end();
        return new Resolution(decisions, comment);
    }

    private static StepId stepId(String text) {
        try {
            if (text.length() <= MOST_STEP_ID) {
                return new StepId(text);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be the id of a step of the run", e);
        }
        throw new IllegalArgumentException("must be the id of a step of the run");
    }
}
