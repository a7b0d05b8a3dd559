package dev.stillpoint.ctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Rows under a head, each column as wide as its longest text. What comes from the gateway can't steer the
/// terminal.
final class Table {
    private record Column(String head, Function<JsonNode, String> text) {}

    private final List<Column> columns = new ArrayList<>();

    /// @param field of the item, dotted where nested; empty where it is null
    Table column(String head, String field) {
        return column(head, item -> text(item, field));
    }

    Table column(String head, Function<JsonNode, String> text) {
        columns.add(new Column(head, text));
        return this;
    }

    void print(Iterable<JsonNode> items, PrintWriter out) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(columns.stream().map(Column::head).toList());
        items.forEach(item -> rows.add(columns.stream()
                .map(column -> harmless(column.text().apply(item)))
                .toList()));
        int[] widths = new int[columns.size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        rows.forEach(row -> {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            out.println(line.toString().stripTrailing());
        });
    }

    static String text(JsonNode item, String field) {
        JsonNode node = item;
        for (String part : field.split("\\.", -1)) {
            node = node.path(part);
        }
        if (node.isNull() || node.isMissingNode()) {
            return "";
        }
        if (node.isArray()) {
            List<String> texts = new ArrayList<>();
            node.forEach(each -> texts.add(each.asText()));
            return String.join(",", texts);
        }
        return node.isValueNode() ? node.asText() : node.toString();
    }

    private static String harmless(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
