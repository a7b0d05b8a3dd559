package dev.stillpoint.simulator.fabricfile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.simulator.paths.WindowsPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One mapping of the file: typed access to its keys, remembering which were asked for, so that [#end] can refuse the
/// others by name.
final class Section {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*(KiB|MiB|GiB|TiB)");

    private final String name;
    private final JsonNode node;
    private final Set<String> known = new LinkedHashSet<>();

    Section(String name, JsonNode node) {
        if (!node.isObject()) {
            throw new FabricFileException(name + ": expected keys with values, found " + node);
        }
        this.name = name;
        this.node = node;
    }

    FabricFileException wrong(String what) {
        return new FabricFileException(name + ": " + what);
    }

    String name() {
        return name;
    }

    private @Nullable JsonNode value(String key) {
        known.add(key);
        JsonNode value = node.get(key);
        return value == null || value.isNull() ? null : value;
    }

    boolean has(String key) {
        return value(key) != null;
    }

    String text(String key) {
        JsonNode value = value(key);
        if (value == null || value.isContainerNode() || value.asText().isBlank()) {
            throw wrong("the key " + key + " is missing or empty; write " + key + ": …");
        }
        return value.asText();
    }

    String text(String key, String otherwise) {
        return has(key) ? text(key) : otherwise;
    }

    boolean flag(String key) {
        JsonNode value = value(key);
        if (value != null && !value.isBoolean()) {
            throw wrong(key + " is " + value + "; write true or false");
        }
        return value != null && value.asBoolean();
    }

    long number(String key, long otherwise, long from, long to) {
        JsonNode value = value(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < from || value.asLong() > to) {
            throw wrong(key + " is " + value + "; write a whole number from " + from + " to " + to);
        }
        return value.asLong();
    }

    double seconds(String key, double otherwise) {
        JsonNode value = value(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.isNumber() || value.asDouble() < 0 || value.asDouble() > 86_400) {
            throw wrong(key + " is " + value + "; write seconds as a number, such as 0.3");
        }
        return value.asDouble();
    }

    OptionalLong size(String key) {
        if (!has(key)) {
            return OptionalLong.empty();
        }
        Matcher size = SIZE.matcher(text(key));
        if (!size.matches()) {
            throw wrong(key + " is " + text(key) + "; write a size with KiB, MiB, GiB or TiB, such as 96MiB");
        }
        int shift = switch (size.group(2)) {
            case "KiB" -> 10;
            case "MiB" -> 20;
            case "GiB" -> 30;
            default -> 40;
        };
        return OptionalLong.of(Long.parseLong(size.group(1)) << shift);
    }

    WindowsPath path(String key) {
        try {
            return WindowsPath.of(text(key));
        } catch (IllegalArgumentException bad) {
            throw wrong(bad.getMessage() + "");
        }
    }

    /// One of an enum's names, given without regard to case, `_` or `-`.
    <E extends Enum<E>> E choice(String key, E otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        String given = plain(text(key));
        E[] all = otherwise.getDeclaringClass().getEnumConstants();
        return Arrays.stream(all)
                .filter(each -> plain(each.name()).equals(given))
                .findFirst()
                .orElseThrow(() -> wrong(key + " is " + text(key) + "; write one of "
                        + Arrays.stream(all)
                                .map(each -> each.name().equals(each.name().toUpperCase(Locale.ROOT))
                                        ? each.name().toLowerCase(Locale.ROOT).replace("_", "")
                                        : each.name())
                                .collect(Collectors.joining(", "))));
    }

    private static String plain(String text) {
        return text.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
    }

    /// The mappings of a list, each named by its own `name` or `id` where it has one.
    List<Section> list(String key) {
        JsonNode value = value(key);
        List<Section> sections = new ArrayList<>();
        if (value == null) {
            return sections;
        }
        if (!value.isArray()) {
            throw wrong(key + " is not a list; begin each entry with a dash");
        }
        for (JsonNode each : value) {
            String own = each.path("name").asText(each.path("id").asText(""));
            sections.add(new Section(
                    prefix() + key + "[" + sections.size() + "]" + (own.isEmpty() ? "" : " (" + own + ")"), each));
        }
        return sections;
    }

    /// The mapping below a key; empty when the key is absent.
    List<Section> entries(String key) {
        List<Section> sections = new ArrayList<>();
        JsonNode value = value(key);
        if (value != null) {
            Section all = new Section(prefix() + key, value);
            value.properties()
                    .forEach(each -> sections.add(new Section(all.name + "." + each.getKey(), each.getValue())));
        }
        return sections;
    }

    Section below(String key, JsonNode empty) {
        JsonNode value = value(key);
        return new Section(prefix() + key, value == null ? empty : value);
    }

    String lastName() {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private String prefix() {
        return name.equals(FabricFileReader.WHOLE) ? "" : name + " ";
    }

    /// Refuses the keys that nobody asked for.
    void end() {
        for (var each : node.properties()) {
            if (!known.contains(each.getKey())) {
                throw wrong("unknown key " + each.getKey() + "; known keys are " + String.join(", ", known));
            }
        }
    }
}
