package dev.stillpoint.benchmarks;

import org.jspecify.annotations.Nullable;

/// How much a benchmark measures.
///
/// @param quick fewer rounds and smaller data: shows that it works, proves nothing
/// @param chosenRounds other than the benchmark's own
/// @param chosenMebibytes other than the benchmark's own
/// @param chosenRuns other than the benchmark's own
record Scale(
        boolean quick,
        @Nullable Integer chosenRounds,
        @Nullable Integer chosenMebibytes,
        @Nullable Integer chosenRuns) {
    int rounds(int quickly, int fully) {
        return chosenRounds != null ? chosenRounds : quick ? quickly : fully;
    }

    int mebibytes(int quickly, int fully) {
        return chosenMebibytes != null ? chosenMebibytes : quick ? quickly : fully;
    }

    int runs(int quickly, int fully) {
        return chosenRuns != null ? chosenRuns : quick ? quickly : fully;
    }

    /// Whether it is what the project's figures are taken with.
    boolean proves() {
        return !quick && chosenRounds == null && chosenMebibytes == null && chosenRuns == null;
    }
}
