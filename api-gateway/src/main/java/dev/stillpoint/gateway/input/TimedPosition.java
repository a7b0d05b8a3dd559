package dev.stillpoint.gateway.input;

import java.time.Instant;
import java.util.function.Function;

/// Where a page ends of what is listed by time: an item's time and, as many may have the same, its id.
///
/// @param id in the order that the database has
public record TimedPosition<T>(Instant at, T id) {
    /// @throws IllegalArgumentException when it is none
    public static <T> TimedPosition<T> parse(String text, Function<String, T> id) {
        int end = Math.max(0, text.indexOf(' '));
        return new TimedPosition<>(Fields.instantOf(text.substring(0, end)), id.apply(text.substring(end + 1)));
    }

    @Override
    public String toString() {
        return at + " " + id;
    }
}
