package dev.stillpoint.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.contracts.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Shows what was measured.
final class Report {
    private final ObjectMapper mapper = Json.mapper();
    private final ArrayNode all = mapper.createArrayNode();

    void print(Benchmark benchmark, List<Series> series, PrintStream out) {
        out.printf("%n%s: %s%n%n", benchmark.name(), benchmark.question());
        out.printf(
                "| %-48s | %9s | %9s | %9s | %9s | %5s | %-9s |%n", "", "median", "min", "max", "p99", "n", "target");
        out.printf(
                "|%s|%s:|%s:|%s:|%s:|%s:|%s|%n", dash(50), dash(10), dash(10), dash(10), dash(10), dash(6), dash(11));
        for (Series each : series) {
            out.printf(
                    Locale.ROOT,
                    "| %-48s | %9s | %9s | %9s | %9s | %5d | %-9s |%n",
                    each.unit().isEmpty() ? each.name() : each.name() + ", " + each.unit(),
                    figure(each.median()),
                    figure(each.min()),
                    figure(each.max()),
                    figure(each.percentile(99)),
                    each.values().size(),
                    each.target());
            ObjectNode node = all.addObject();
            node.put("benchmark", benchmark.name()).put("name", each.name()).put("unit", each.unit());
            node.put("median", each.median()).put("min", each.min()).put("max", each.max());
            node.put("p99", each.percentile(99)).put("target", each.target());
            ArrayNode values = node.putArray("values");
            each.values().stream().limit(1000).forEach(values::add);
        }
        out.flush();
    }

    void write(Path file) throws IOException {
        Files.writeString(file, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%.0f" : "%.2f", value);
    }

    private static String dash(int count) {
        return "-".repeat(count);
    }
}
