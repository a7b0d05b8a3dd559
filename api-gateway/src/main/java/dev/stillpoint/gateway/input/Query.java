package dev.stillpoint.gateway.input;

import dev.stillpoint.gateway.problem.FieldError;
import dev.stillpoint.gateway.problem.ProblemException;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/// The query parameters of a request, read as strictly as a body: unknown ones are refused, since a misspelt filter
/// would answer more than was asked for.
public final class Query {
    public static final int DEFAULT_PAGE_SIZE = 50;
    public static final int MOST_PAGE_SIZE = 200;
    private static final String PAGE_SIZE = "pageSize";
    private static final String PAGE_TOKEN = "pageToken";

    private final TreeMap<String, List<String>> given = new TreeMap<>();
    private final Set<String> known = new LinkedHashSet<>();
    private final List<FieldError> errors = new ArrayList<>();
    private final String path;

    public Query(UriInfo uri) {
        this.path = uri.getPath();
        given.putAll(uri.getQueryParameters());
    }

    /// For a call that has no parameters: a field of the body that was put into the query must not be lost.
    ///
    /// @throws ProblemException `validation-failed` when there is any
    public static void refuseAny(UriInfo uri) {
        new Query(uri).end();
    }

    /// @throws ProblemException `validation-failed` when anything was wrong or a parameter is not known
    public void end() {
        given.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> errors.add(new FieldError(
                        Text.isName(name) ? name : "?",
                        "is not a parameter of this call; known: "
                                + (known.isEmpty() ? "none" : String.join(", ", known)))));
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }

    public Optional<String> text(String name) {
        return parsed(name, text -> text);
    }

    public Optional<Instant> instant(String name) {
        return parsed(name, Fields::instantOf);
    }

    public Optional<UUID> uuid(String name) {
        return parsed(
                name,
                text -> Ids.uuid(text)
                        .orElseThrow(() -> new IllegalArgumentException("must be an id of 36 characters")));
    }

    /// One of the values given.
    public Optional<String> choice(String name, Set<String> values) {
        return parsed(name, text -> {
            if (values.contains(text)) {
                return text;
            }
            throw new IllegalArgumentException("must be one of "
                    + String.join(", ", values.stream().sorted().toList()));
        });
    }

    /// All values of a parameter that may be given more than once.
    public List<String> texts(String name) {
        known.add(name);
        List<String> values = given.getOrDefault(name, List.of());
        if (values.stream().anyMatch(value -> !Text.isPrintable(value) || value.length() > 2 * Text.NAME)) {
            errors.add(new FieldError(name, "must be text without control characters"));
            return List.of();
        }
        return values;
    }

    public void error(String name, String detail) {
        errors.add(new FieldError(name, detail));
    }

    public int pageSize() {
        return parsed(PAGE_SIZE, text -> {
                    if (text.matches("[0-9]{1,3}")) {
                        int size = Integer.parseInt(text);
                        if (size >= 1 && size <= MOST_PAGE_SIZE) {
                            return size;
                        }
                    }
                    throw new IllegalArgumentException("must be a number from 1 to " + MOST_PAGE_SIZE);
                })
                .orElse(DEFAULT_PAGE_SIZE);
    }

    /// Where the page begins: the position that a token of this very query names. `parse` throws
    /// [IllegalArgumentException] for what is none: why it does so nobody is told who made up a token.
    public <T> Optional<T> position(Function<String, T> parse) {
        return parsed(PAGE_TOKEN, token -> {
            try {
                return parse.apply(PageToken.position(token, question()));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(PageToken.UNKNOWN, e);
            }
        });
    }

    /// The token with which the page after `position` can be asked for, with the same filters only.
    public String tokenAfter(Object position) {
        return PageToken.of(position.toString(), question());
    }

    /// All that decides which items there are.
    private String question() {
        StringBuilder question = new StringBuilder(path);
        given.forEach((name, values) -> {
            if (!name.equals(PAGE_SIZE) && !name.equals(PAGE_TOKEN)) {
                values.stream()
                        .sorted()
                        .forEach(value ->
                                question.append('\n').append(name).append('=').append(value));
            }
        });
        return question.toString();
    }

    private <T> Optional<T> parsed(String name, Function<String, T> parse) {
        known.add(name);
        List<String> values = given.getOrDefault(name, List.of());
        if (values.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (values.size() > 1) {
                throw new IllegalArgumentException("is given more than once");
            }
            if (!Text.isName(values.getFirst())) {
                throw new IllegalArgumentException("must be text of 1 to 255 characters without control characters");
            }
            return Optional.of(parse.apply(values.getFirst()));
        } catch (IllegalArgumentException e) {
            errors.add(new FieldError(name, e.getMessage() == null ? "is not valid" : e.getMessage()));
            return Optional.empty();
        }
    }
}
