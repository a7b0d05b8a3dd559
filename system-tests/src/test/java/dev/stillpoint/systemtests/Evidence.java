package dev.stillpoint.systemtests;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/// Prints how long each test took, lets go of its faults and cells, and gives a failed one what is needed to
/// understand it: the story of every run it
/// made and the ends of the services' logs.
final class Evidence implements BeforeEachCallback, AfterEachCallback, TestExecutionExceptionHandler {
    private static final ThreadLocal<List<Run>> RUNS = ThreadLocal.withInitial(ArrayList::new);
    private static final ThreadLocal<Long> STARTED = ThreadLocal.withInitial(System::nanoTime);

    private static final ThreadLocal<List<TestFabric.Cell>> CELLS = ThreadLocal.withInitial(ArrayList::new);

    static void uses(TestFabric.Cell cell) {
        CELLS.get().add(cell);
    }

    static void add(Run run) {
        RUNS.get().add(run);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Stack.running();
        RUNS.get().clear();
        STARTED.set(System.nanoTime());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Duration taken = Duration.ofNanos(System.nanoTime() - STARTED.get());
        boolean failed = context.getExecutionException().isPresent();
        Stack.running().control().clearFaults();
        if (!failed) {
            CELLS.get().forEach(TestFabric::free);
        }
        CELLS.get().clear();
        System.out.printf(
                "%6.1f s  %s.%s %s%s%n",
                taken.toMillis() / 1000.0,
                context.getRequiredTestClass().getSimpleName(),
                context.getRequiredTestMethod().getName(),
                context.getDisplayName().startsWith("[") ? context.getDisplayName() : "",
                failed ? "  FAILED" : "");
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable thrown) {
        StringBuilder message = new StringBuilder(String.valueOf(thrown.getMessage()));
        RUNS.get().forEach(run -> message.append("\n\n").append(run.story()));
        message.append("\n\n").append(Stack.running().logTails());
        throw new AssertionError(message.toString(), thrown);
    }
}
