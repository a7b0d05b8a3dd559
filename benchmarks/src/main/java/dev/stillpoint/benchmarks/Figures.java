package dev.stillpoint.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Tables of figures as the documentation has them. A benchmark's place there lies between two comments:
///
/// ```text
/// <!-- figures of downtime -->
/// <!-- end of figures -->
/// ```
final class Figures {
    private static final String END = "<!-- end of figures -->";

    private Figures() {}

    /// Replaces what lies in the benchmark's place. Nothing is changed where there is no place or no figure.
    static void put(Path document, String benchmark, List<Series> series) throws IOException {
        String text = Files.readString(document);
        String begin = "<!-- figures of " + benchmark + " -->\n";
        int from = text.indexOf(begin) + begin.length();
        int to = text.indexOf(END, from);
        if (!text.contains(begin) || to < 0 || series.isEmpty()) {
            System.out.println("no figures of " + benchmark + " were put into " + document);
            return;
        }
        Files.writeString(document, text.substring(0, from) + "\n" + table(series) + "\n" + text.substring(to));
        System.out.println("the figures of " + benchmark + " stand in " + document);
    }

    /// With a column for the 99th percentile where anything has values enough for one.
    static String table(List<Series> all) {
        boolean tails = all.stream().anyMatch(Figures::hasTail);
        StringBuilder table = new StringBuilder("| | median | min | max ")
                .append(tails ? "| p99 " : "")
                .append("| promised |\n|---|--:|--:|--:|")
                .append(tails ? "--:|" : "")
                .append("---|\n");
        for (Series each : all) {
            table.append("| ").append(each.name().replace(" / ", " ÷ "));
            table.append(each.unit().isEmpty() ? "" : ", " + each.unit());
            for (double value : new double[] {each.median(), each.min(), each.max()}) {
                table.append(" | ").append(figure(value));
            }
            if (tails) {
                table.append(" | ").append(hasTail(each) ? figure(each.percentile(99)) : "");
            }
            table.append(" | ").append(each.target().replace("<=", "≤").replace(">=", "≥"));
            table.append(each.target().isEmpty() ? "|\n" : " |\n");
        }
        return table.toString();
    }

    private static boolean hasTail(Series series) {
        return series.values().size() >= 100;
    }

    /// Three digits that count.
    private static String figure(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }
}
