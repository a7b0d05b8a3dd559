package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// A step's name within its run, built from VM GUIDs and disk ids (`detach:<vm>:0:1`), never from file or VM names.
public record StepId(@JsonValue String value) implements Comparable<StepId> {
    private static final String FORM = "[a-z0-9-]+(:[a-z0-9.-]+)*";

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public StepId {
        if (!hasForm(value)) {
            throw new IllegalArgumentException("'" + value + "' is no step id: expected " + FORM);
        }
    }

    /// As [#FORM] says, read by hand: plans and histories are made of these.
    private static boolean hasForm(String value) {
        int begin = 0;
        boolean first = true;
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c == ':' && at > begin) {
                begin = at + 1;
                first = false;
            } else if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.' && !first)) {
                return false;
            }
        }
        return value.length() > begin;
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
