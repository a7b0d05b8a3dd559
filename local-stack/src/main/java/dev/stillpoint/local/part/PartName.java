package dev.stillpoint.local.part;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One process of the stack by name: `kafka`, `orchestrator`, `orchestrator/2`, `worker/1`. The first of a kind goes
/// without its number, save for workers, of which there are usually several.
public record PartName(PartKind kind, int number) implements Comparable<PartName> {
    private static final Pattern FORM = Pattern.compile("([a-z]+)(?:/([1-9][0-9]{0,2}))?");

    public PartName {
        if (number < 1) {
            throw new IllegalArgumentException("parts are numbered from 1, not " + number);
        }
    }

    public static PartName first(PartKind kind) {
        return new PartName(kind, 1);
    }

    /// Reads `worker/2`; `worker` means `worker/1`. Empty when it names no kind of part.
    public static Optional<PartName> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int number = form.group(2) == null ? 1 : Integer.parseInt(form.group(2));
        return PartKind.parse(form.group(1)).map(kind -> new PartName(kind, number));
    }

    /// The name as a file name: `worker-1`.
    public String fileName() {
        return kind + "-" + number;
    }

    static Optional<PartName> ofFileName(String fileName) {
        return parse(fileName.replace('-', '/'));
    }

    @Override
    public int compareTo(PartName other) {
        return Comparator.comparing(PartName::kind)
                .thenComparingInt(PartName::number)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return number == 1 && kind != PartKind.WORKER ? kind.toString() : kind + "/" + number;
    }
}
