package dev.stillpoint.benchmarks;

import java.util.Arrays;
import java.util.List;

/// What was measured of one thing.
///
/// @param name what was measured
/// @param unit of the values
/// @param values in the order they were measured
/// @param target what the project promises, for people; empty when nothing is promised of it
record Series(String name, String unit, List<Double> values, String target) {
    Series {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException(name + ": nothing was measured");
        }
    }

    static Series of(String name, String unit, List<Double> values) {
        return new Series(name, unit, values, "");
    }

    /// The ratios of `numerator` to `denominator` round by round, so that a machine that drifts does not matter.
    static Series ratio(String name, Series numerator, Series denominator, String target) {
        double[] ratios = new double[Math.min(numerator.values.size(), denominator.values.size())];
        Arrays.setAll(ratios, i -> numerator.values.get(i) / denominator.values.get(i));
        return new Series(name, "", Arrays.stream(ratios).boxed().toList(), target);
    }

    double median() {
        return percentile(50);
    }

    double min() {
        return sorted()[0];
    }

    double max() {
        double[] sorted = sorted();
        return sorted[sorted.length - 1];
    }

    /// Linear between the two nearest values.
    double percentile(double percent) {
        double[] sorted = sorted();
        double place = percent / 100 * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = (int) Math.ceil(place);
        return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
    }

    private double[] sorted() {
        return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }
}
