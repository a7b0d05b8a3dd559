package dev.stillpoint.gateway.checkpointset;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/// What a checkpoint set is good for.
public enum SetStatus {
    CREATING,
    COMPLETE,
    /// Its run went back, and the clean-up is open.
    INCOMPLETE,
    /// What a restore replaced; it can be restored until it is removed.
    SAFETY,
    DELETING,
    DELETED,
    /// A disk copy of it is damaged.
    QUARANTINED;

    private static final Set<String> NAMES =
            Arrays.stream(values()).map(Enum::name).collect(Collectors.toUnmodifiableSet());

    static Set<String> names() {
        return NAMES;
    }
}
