package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Optional;

/// What kind of checkpoint Hyper-V is to make of a VM. An [Inventory] has it as Hyper-V and SCVMM spell it.
public enum CheckpointType {
    /// None can be made.
    @JsonProperty("disabled")
    DISABLED("Disabled"),
    /// By the guest's VSS writers; where that fails, a standard one.
    @JsonProperty("production")
    PRODUCTION("Production"),
    /// By the guest's VSS writers, or not at all.
    @JsonProperty("productionOnly")
    PRODUCTION_ONLY("ProductionOnly"),
    /// With the guest's memory.
    @JsonProperty("standard")
    STANDARD("Standard");

    private final String spelling;

    CheckpointType(String spelling) {
        this.spelling = spelling;
    }

    /// As Hyper-V and SCVMM spell it.
    public String spelling() {
        return spelling;
    }

    /// The type that Hyper-V or SCVMM spells so; empty for a text that is none.
    public static Optional<CheckpointType> spelt(String text) {
        return Arrays.stream(values())
                .filter(type -> type.spelling.equalsIgnoreCase(text))
                .findFirst();
    }
}
