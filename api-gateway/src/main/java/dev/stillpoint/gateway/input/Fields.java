package dev.stillpoint.gateway.input;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.gateway.problem.FieldError;
import dev.stillpoint.gateway.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The fields of one JSON object, handed out typed. What is wrong is collected; [#end] then throws it all at once,
/// together with every field that nobody asked for, those of objects inside ([#objects]) too. JSON null is the same
/// as absent.
public final class Fields {
    /// Hours, minutes and seconds, days too; no months or years, whose length depends on the calendar.
    private static final Pattern DURATION =
            Pattern.compile("P(?=.)(\\d{1,5}D)?(T(?=.)(\\d{1,6}H)?(\\d{1,7}M)?(\\d{1,9}(\\.\\d{1,3})?S)?)?");

    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z");

    private static final Pattern LABEL_KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,62}");
    private static final int LABELS = 32;

    private final ObjectNode object;
    private final String path;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<Fields> inside = new ArrayList<>();
    private final List<FieldError> errors;

    Fields(ObjectNode object) {
        this(object, "", new ArrayList<>());
    }

    private Fields(ObjectNode object, String path, List<FieldError> errors) {
        this.object = object;
        this.path = path;
        this.errors = errors;
    }

    /// Whether the field has a value, be it valid or not.
    public boolean has(String field) {
        return value(field).isPresent();
    }

    /// Notes an error that only the caller can see.
    public void error(String field, String detail) {
        errors.add(new FieldError(path + field, detail));
    }

    /// Notes an error unless one was noted for this field before.
    public void errorIfNone(String field, String detail) {
        if (errors.stream().noneMatch(e -> e.field().equals(path + field))) {
            error(field, detail);
        }
    }

    /// @throws ProblemException `validation-failed` when anything was wrong or a field is not known
    public void end() {
        refuseUnknown();
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }

    private void refuseUnknown() {
        inside.forEach(Fields::refuseUnknown);
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                error(
                        Text.shown(name),
                        "is not a field of this request; known: "
                                + (known.isEmpty() ? "none" : String.join(", ", known)));
            }
        });
    }

    /// What was noted so far, without a look at fields that nobody asked for: for when it is not known which
    /// fields there should be.
    public ProblemException endEarly() {
        return ProblemException.invalid(errors);
    }

    /// A name that must be there: not blank, at most [Text#NAME] characters, none of them a control character.
    public String requiredName(String field) {
        return required(field, name(field), "");
    }

    public Optional<String> name(String field) {
        return name(field, Text.NAME);
    }

    /// A name of at most `most` characters.
    public Optional<String> name(String field, int most) {
        return text(field).filter(text -> {
            if (Text.isName(text) && text.length() <= most) {
                return true;
            }
            error(field, "must have 1 to " + most + " characters, not all blank, and no control characters");
            return false;
        });
    }

    /// Free text of several lines.
    public Optional<String> prose(String field, int limit) {
        return text(field).filter(text -> {
            if (text.length() <= limit && Text.isPrintable(text.replaceAll("[\\r\\n\\t]", " "))) {
                return true;
            }
            error(
                    field,
                    "must have at most " + limit + " characters, and no control characters but line ends and tabs");
            return false;
        });
    }

    /// Text in a form of its own: `parse` throws [IllegalArgumentException] with what was expected.
    public <T> Optional<T> parsed(String field, Function<String, T> parse) {
        return text(field).flatMap(text -> parsed(field, text, parse));
    }

    private <T> Optional<T> parsed(String place, String text, Function<String, T> parse) {
        try {
            return Optional.of(parse.apply(text));
        } catch (IllegalArgumentException e) {
            error(place, e.getMessage() == null ? "is not valid" : e.getMessage());
            return Optional.empty();
        }
    }

    /// One of an enum's values, spelt as its [JsonProperty] says.
    public <E extends Enum<E>> Optional<E> choice(String field, Class<E> type) {
        return choice(field, EnumSet.allOf(type));
    }

    /// One of some of an enum's values.
    public <E extends Enum<E>> Optional<E> choice(String field, EnumSet<E> values) {
        return text(field).flatMap(text -> {
            Optional<E> chosen = values.stream()
                    .filter(value -> spelling(value).equals(text))
                    .findFirst();
            if (chosen.isEmpty()) {
                error(
                        field,
                        "must be one of "
                                + values.stream().map(Fields::spelling).collect(Collectors.joining(", ")));
            }
            return chosen;
        });
    }

    /// An array of objects; what is wrong in them is told by this object's [#end].
    public List<Fields> objects(String field) {
        List<Fields> objects = new ArrayList<>();
        value(field).ifPresent(value -> {
            if (!value.isArray()) {
                error(field, "must be an array of objects");
            } else {
                for (int i = 0; i < value.size(); i++) {
                    String item = field + "[" + i + "]";
                    if (value.get(i) instanceof ObjectNode node) {
                        objects.add(new Fields(node, path + item + ".", errors));
                    } else {
                        error(item, "must be an object");
                    }
                }
            }
        });
        inside.addAll(objects);
        return objects;
    }

    /// What JSON a field has.
    public enum Shape {
        ABSENT,
        TEXT,
        ARRAY,
        OBJECT,
        OTHER
    }

    public Shape shape(String field) {
        return value(field)
                .map(value -> value.isTextual()
                        ? Shape.TEXT
                        : value.isArray() ? Shape.ARRAY : value.isObject() ? Shape.OBJECT : Shape.OTHER)
                .orElse(Shape.ABSENT);
    }

    /// An object; what is wrong in it is told by this object's [#end].
    public Optional<Fields> object(String field) {
        return value(field).flatMap(value -> {
            if (value instanceof ObjectNode node) {
                Fields fields = new Fields(node, path + field + ".", errors);
                inside.add(fields);
                return Optional.of(fields);
            }
            error(field, "must be an object");
            return Optional.empty();
        });
    }

    /// An array of 1 to `most` texts in a form of their own: `parse` throws [IllegalArgumentException] with what was
    /// expected.
    public <T> List<T> parsedItems(String field, int most, Function<String, T> parse) {
        List<T> items = new ArrayList<>();
        value(field).ifPresent(value -> {
            if (!value.isArray() || value.isEmpty() || value.size() > most) {
                error(field, "must be an array of 1 to " + most + " texts");
                return;
            }
            for (int i = 0; i < value.size(); i++) {
                JsonNode item = value.get(i);
                try {
                    if (!item.isTextual()) {
                        throw new IllegalArgumentException("must be text");
                    }
                    items.add(parse.apply(item.textValue()));
                } catch (IllegalArgumentException e) {
                    error(field + "[" + i + "]", e.getMessage() == null ? "is not valid" : e.getMessage());
                }
            }
        });
        return items;
    }

    /// An array of texts in a form of their own, as [#parsed] reads one; what is wrong is named by its place.
    public <T> List<T> items(String field, Function<String, T> parse) {
        return value(field).map(value -> items(field, value, parse)).orElseGet(List::of);
    }

    /// An array of arrays of such texts.
    public <T> List<List<T>> itemLists(String field, Function<String, T> parse) {
        List<List<T>> lists = new ArrayList<>();
        value(field).ifPresent(value -> {
            if (!value.isArray()) {
                error(field, "must be an array of arrays");
            } else {
                for (int i = 0; i < value.size(); i++) {
                    lists.add(items(field + "[" + i + "]", value.get(i), parse));
                }
            }
        });
        return lists;
    }

    private <T> List<T> items(String place, JsonNode array, Function<String, T> parse) {
        List<T> items = new ArrayList<>();
        if (!array.isArray()) {
            error(place, "must be an array of texts");
        } else {
            for (int i = 0; i < array.size(); i++) {
                String item = place + "[" + i + "]";
                if (array.get(i).isTextual()) {
                    parsed(item, array.get(i).textValue(), parse).ifPresent(items::add);
                } else {
                    error(item, "must be text");
                }
            }
        }
        return items;
    }

    /// What must be there, read by one of the others; `missing` when it is not.
    public <T> T required(String field, Optional<T> value, T missing) {
        if (value.isEmpty()) {
            errorIfNone(field, "is required");
        }
        return value.orElse(missing);
    }

    public Optional<Boolean> flag(String field) {
        return value(field).flatMap(value -> {
            if (value.isBoolean()) {
                return Optional.of(value.booleanValue());
            }
            error(field, "must be true or false");
            return Optional.empty();
        });
    }

    /// A whole number within bounds, both included.
    public Optional<Long> number(String field, long least, long most) {
        return value(field).flatMap(value -> {
            if (value.isIntegralNumber() && value.canConvertToLong()) {
                long number = value.longValue();
                if (number >= least && number <= most) {
                    return Optional.of(number);
                }
            }
            error(field, "must be a whole number from " + least + " to " + most);
            return Optional.empty();
        });
    }

    /// A time in UTC such as `2026-03-01T20:00:00Z`.
    public Optional<Instant> instant(String field) {
        return parsed(field, Fields::instantOf);
    }

    /// A duration such as `PT10M`, within bounds, both included.
    public Optional<Duration> duration(String field, Duration least, Duration most) {
        return parsed(field, text -> {
            if (!DURATION.matcher(text).matches()) {
                throw new IllegalArgumentException(
                        "must be an ISO-8601 duration of days, hours, minutes and seconds such as"
                                + " P1DT10M; weeks, months and years are not taken");
            }
            Duration duration = Duration.parse(text);
            if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
                throw new IllegalArgumentException("must be from " + least + " to " + most);
            }
            return duration;
        });
    }

    /// Labels: at most 32, keys of letters, digits and `._/-` that begin with a letter or digit, values any line of
    /// text.
    public Map<String, String> labels(String field) {
        Map<String, String> labels = new LinkedHashMap<>();
        value(field).ifPresent(value -> {
            if (!value.isObject()) {
                error(field, "must be an object of text values");
            } else if (value.size() > LABELS) {
                error(field, "must have at most " + LABELS + " labels");
            } else {
                value.properties().forEach(entry -> label(field, entry.getKey(), entry.getValue(), labels));
            }
        });
        return labels;
    }

    private void label(String field, String key, JsonNode value, Map<String, String> labels) {
        if (!LABEL_KEY.matcher(key).matches()) {
            error(field + "." + Text.shown(key), "a label's key must match " + LABEL_KEY);
        } else if (!value.isTextual()
                || value.textValue().length() > Text.NAME
                || !Text.isPrintable(value.textValue())) {
            error(field + "." + key, "must be text of at most " + Text.NAME + " characters without control characters");
        } else {
            labels.put(key, value.textValue());
        }
    }

    /// @throws IllegalArgumentException with what was expected
    static Instant instantOf(String text) {
        try {
            if (INSTANT.matcher(text).matches()) {
                return Instant.parse(text);
            }
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("names no such day or time", e);
        }
        throw new IllegalArgumentException("must be an ISO-8601 time in UTC such as 2026-03-01T20:00:00Z");
    }

    private Optional<String> text(String field) {
        return value(field).flatMap(value -> {
            if (value.isTextual()) {
                return Optional.of(value.textValue());
            }
            error(field, "must be text");
            return Optional.empty();
        });
    }

    private Optional<JsonNode> value(String field) {
        known.add(field);
        JsonNode value = object.get(field);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    /// An enum value as the API spells it.
    public static String spelling(Enum<?> value) {
        try {
            JsonProperty spelt =
                    value.getDeclaringClass().getField(value.name()).getAnnotation(JsonProperty.class);
            return spelt == null ? value.name() : spelt.value();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("every enum value is a field", e);
        }
    }
}
