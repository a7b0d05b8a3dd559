package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// A shared disk, named by a hash of its identity ([DiskPath#diskId]); safe in topics, file names and step ids.
public record DiskId(@JsonValue String value) implements Comparable<DiskId> {
    private static final Pattern FORM = Pattern.compile("d-[0-9a-f]{16}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DiskId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value + "' is no disk id: expected " + FORM);
        }
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
