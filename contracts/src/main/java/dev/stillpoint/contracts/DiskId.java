package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// A shared disk, named by a hash of its identity ([DiskPath#diskId]); safe in topics, file names and step ids.
public record DiskId(@JsonValue String value) implements Comparable<DiskId> {
    private static final String FORM = "d-[0-9a-f]{16}";
    private static final int LENGTH = 18;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DiskId {
        if (!hasForm(value)) {
            throw new IllegalArgumentException("'" + value + "' is no disk id: expected " + FORM);
        }
    }

    /// As [#FORM] says, read by hand: one is made for each file that is looked at.
    private static boolean hasForm(String value) {
        if (value.length() != LENGTH || !value.startsWith("d-")) {
            return false;
        }
        for (int at = 2; at < LENGTH; at++) {
            char c = value.charAt(at);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(DiskId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
