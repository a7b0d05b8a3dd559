package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// A step's name within its run, built from VM GUIDs and disk ids (`detach:<vm>:0:1`), never from file or VM names.
public record StepId(@JsonValue String value) implements Comparable<StepId> {
    private static final Pattern FORM = Pattern.compile("[a-z0-9-]+(:[a-z0-9.-]+)*");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public StepId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value + "' is no step id: expected " + FORM);
        }
    }

    @Override
    public int compareTo(StepId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
