package dev.stillpoint.gateway.input;

/// What text may be. Control characters and unpaired surrogates never get in: PostgreSQL can't keep the one (NUL) and
/// UTF-8 not the other.
public final class Text {
    /// How long a name may be, in characters.
    public static final int NAME = 255;

    /// How much of a text a message repeats.
    private static final int SHOWN = 100;

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

    /// A text that a caller gave, as a message can repeat it: without what can't be printed, and cut off when it is
    /// long.
    public static String shown(String text) {
        String clean = isPrintable(text) ? text : text.replaceAll("[^\\x20-\\x7e]", "?");
        if (clean.length() <= SHOWN) {
            return clean;
        }
        int end = Character.isHighSurrogate(clean.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN;
        return clean.substring(0, end) + "…";
    }
}
