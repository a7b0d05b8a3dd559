package dev.stillpoint.agent.powershell;

import java.lang.reflect.Method;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Plays an eighth of a suite's tests, drawn by the day's date or a seed of one's own, and all of them where that was
/// asked for (`-Dstillpoint.thorough=true`). For suites that are played whole against the simulator in every build.
final class DrawnTests implements ExecutionCondition {
    private static final int OF = 8;
    static final boolean ALL = Boolean.getBoolean("stillpoint.thorough");
    static final long SEED =
            Long.getLong("stillpoint.seed", LocalDate.now(ZoneOffset.UTC).toEpochDay());

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<Method> test = context.getTestMethod();
        if (ALL || test.isEmpty()) {
            return ConditionEvaluationResult.enabled("all are played");
        }
        String name = context.getRequiredTestClass().getSimpleName() + "."
                + test.get().getName();
        boolean drawn = new Random(SEED * 31 + name.hashCode()).nextInt(OF) == 0;
        return drawn
                ? ConditionEvaluationResult.enabled("drawn with -Dstillpoint.seed=" + SEED)
                : ConditionEvaluationResult.disabled("not drawn with -Dstillpoint.seed=" + SEED);
    }
}
