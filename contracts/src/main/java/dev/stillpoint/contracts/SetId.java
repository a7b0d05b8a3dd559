package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/// One checkpoint set. A UUIDv7.
public record SetId(@JsonValue UUID value) implements Comparable<SetId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SetId {}

    /// @throws IllegalArgumentException when `text` is not a UUID in its canonical form
    public static SetId of(String text) {
        return new SetId(UUID.fromString(text));
    }

    /// A new time-ordered id (UUIDv7, RFC 9562 section 5.7), so that keyset paging follows the order of creation.
    public static SetId next() {
        return new SetId(com.github.f4b6a3.uuid.UuidCreator.getTimeOrderedEpoch());
    }

    @Override
    public int compareTo(SetId other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
