package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/// One execution of a request. A UUIDv7: sorting by id is sorting by time of submission.
public record RunId(@JsonValue UUID value) implements Comparable<RunId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public RunId {}

    /// @throws IllegalArgumentException when `text` is not a UUID in its canonical form
    public static RunId of(String text) {
        return new RunId(UUID.fromString(text));
    }

    /// A new time-ordered id (UUIDv7, RFC 9562 section 5.7), so that keyset paging follows the order of creation.
    public static RunId next() {
        return new RunId(com.github.f4b6a3.uuid.UuidCreator.getTimeOrderedEpoch());
    }

    @Override
    public int compareTo(RunId other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
