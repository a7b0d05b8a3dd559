package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// What one SCVMM server manages; also part of its agents' topic's name.
public record FabricId(@JsonValue String value) implements Comparable<FabricId> {
    private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,40}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public FabricId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value + "' is no fabric id: expected " + FORM);
        }
    }

    @Override
    public int compareTo(FabricId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
