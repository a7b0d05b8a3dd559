package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/// The Hyper-V GUID of a VM (SCVMM's `VM.VMId`), which outlives renames and moves. Never SCVMM's own id.
public record VmId(@JsonValue UUID value) implements Comparable<VmId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public VmId {}

    /// @throws IllegalArgumentException when `text` is not a UUID in its canonical form
    public static VmId of(String text) {
        return new VmId(UUID.fromString(text));
    }

    @Override
    public int compareTo(VmId other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
