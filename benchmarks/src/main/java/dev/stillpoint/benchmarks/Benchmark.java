package dev.stillpoint.benchmarks;

import java.util.List;

/// One question with a figure for an answer.
interface Benchmark {
    /// What it is called on the command line.
    String name();

    /// What it measures and against what, in one line.
    String question();

    /// @throws Exception whatever the measured thing throws: a benchmark that fails has no figure
    List<Series> run(Scale scale) throws Exception;
}
