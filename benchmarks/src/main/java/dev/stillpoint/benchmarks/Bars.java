package dev.stillpoint.benchmarks;

import java.util.List;
import java.util.Locale;

/// A picture of series beside each other: a bar to the median, a line over the range.
final class Bars {
    private static final int WIDTH = 860;
    private static final int LABELS = 210;
    private static final int FIGURES = 70;
    private static final int ROW = 34;
    private static final int TOP = 56;
    private static final int BAR = 18;

    private Bars() {}

    static String svg(String title, List<Series> all) {
        double most = all.stream().mapToDouble(Series::max).max().orElse(1);
        double scale = (WIDTH - LABELS - FIGURES) / most;
        StringBuilder svg = new StringBuilder();
        int height = TOP + ROW * all.size() + 16;
        line(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\">",
                WIDTH,
                height);
        line(svg, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, height);
        line(svg, "<text x=\"16\" y=\"30\" font-size=\"17\" fill=\"#1f2933\">%s</text>", escaped(title));
        for (int i = 0; i < all.size(); i++) {
            Series each = all.get(i);
            int y = TOP + ROW * i;
            double middle = y + BAR / 2.0;
            String colour = each.name().startsWith("copy + hash") ? "#0f766e" : "#94a3b8";
            line(
                    svg,
                    "<text x=\"%d\" y=\"%.1f\" font-size=\"13\" text-anchor=\"end\" fill=\"#1f2933\">%s</text>",
                    LABELS - 10,
                    middle + 4.5,
                    escaped(each.name()));
            line(
                    svg,
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\" fill=\"%s\"/>",
                    LABELS,
                    y,
                    each.median() * scale,
                    BAR,
                    colour);
            line(
                    svg,
                    "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#1f2933\" stroke-width=\"1.5\"/>",
                    LABELS + each.min() * scale,
                    LABELS + each.max() * scale,
                    middle,
                    middle);
            line(
                    svg,
                    "<text x=\"%.1f\" y=\"%.1f\" font-size=\"13\" fill=\"#1f2933\">%.2f %s</text>",
                    LABELS + each.max() * scale + 8,
                    middle + 4.5,
                    each.median(),
                    escaped(each.unit()));
        }
        return svg.append("</svg>\n").toString();
    }

    private static void line(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
