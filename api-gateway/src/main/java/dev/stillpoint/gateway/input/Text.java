package dev.stillpoint.gateway.input;

/// What text may be. Control characters and unpaired surrogates never get in: PostgreSQL can't keep the one (NUL) and
/// UTF-8 not the other.
public final class Text {
    /// How long a name may be, in characters.
    public static final int NAME = 255;

    private Text() {}

    /// Whether `text` is not blank, at most [#NAME] long, and has nothing that a line of text can't have.
    public static boolean isName(String text) {
        return !text.isBlank() && text.length() <= NAME && isPrintable(text);
    }

    public static boolean isPrintable(String text) {
        return text.codePoints()
                .noneMatch(c -> Character.isISOControl(c)
                        || Character.getType(c) == Character.SURROGATE
                        || c == 0x2028
                        || c == 0x2029);
    }
}
