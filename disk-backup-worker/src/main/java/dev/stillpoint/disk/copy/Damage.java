package dev.stillpoint.disk.copy;

import dev.stillpoint.disk.manifest.Leaves;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// A leaf that is not what was written, or something else about a copy's files that is not as it was.
///
/// @param offset of the leaf in the file, in bytes
/// @param expected SHA-256 in hex, as is `found`; where there is no hash to tell, both say it in words
/// @param found empty when the file ends before
public record Damage(String file, long offset, String expected, String found) {
    static final Comparator<Damage> BY_PLACE = Comparator.comparing(Damage::file)
            .thenComparing(Damage::offset)
            .thenComparing(Damage::expected)
            .thenComparing(Damage::found);

    private static final int HASH_DIGITS = 2 * Leaves.HASH_BYTES;

    static Damage first(@Nullable Damage known, Damage another) {
        return known == null || another.offset < known.offset ? another : known;
    }

    @Override
    public String toString() {
        if (expected.length() != HASH_DIGITS) {
            return file + " at byte " + offset + ": " + found + ", expected " + expected;
        }
        return file + " at byte " + offset + ": SHA-256 "
                + (found.isEmpty() ? "of nothing, the file ends there," : found) + " read back, " + expected
                + " written";
    }
}
