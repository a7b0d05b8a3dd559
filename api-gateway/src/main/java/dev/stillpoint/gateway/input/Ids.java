package dev.stillpoint.gateway.input;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// Reads ids in paths. What is no id names nothing.
public final class Ids {
    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private Ids() {}

    /// A UUID in its canonical text form; empty when `text` is not one.
    public static Optional<UUID> uuid(String text) {
        return UUID_FORM.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }
}
