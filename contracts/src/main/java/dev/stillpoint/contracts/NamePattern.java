package dev.stillpoint.contracts;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;
import java.util.regex.MatchResult;
import org.jspecify.annotations.Nullable;

/// A regular expression for whole names, without regard to case. What an admin writes is evaluated for every VM at each
/// inspection, so no pattern may hang a service: this one is matched in time that grows with the lengths of name
/// and pattern and with nothing else, and one that would be huge when its repetitions are written out is refused.
///
/// The syntax is [RE2's](https://github.com/google/re2/wiki/Syntax): that of Java without looking around and without
/// references back to groups.
public final class NamePattern {
    private static final long MOST_REPETITIONS = 1000;
    private static final java.util.regex.Pattern COUNT =
            java.util.regex.Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?}");

    private final Pattern pattern;

    private NamePattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /// @throws IllegalArgumentException with what is wrong with it
    public static NamePattern of(String text) {
        refuseHuge(text);
        try {
            return new NamePattern(Pattern.compile(text, Pattern.CASE_INSENSITIVE));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "is no regular expression: " + e.getDescription() + " " + e.getPattern(), e);
        }
    }

    /// Repetitions inside each other multiply. Those beside each other do not, and are counted as if they did: where a
    /// name has many parts of fixed lengths, `+` says the same.
    private static void refuseHuge(String text) {
        long repetitions = 1;
        for (MatchResult count : COUNT.matcher(text).results().toList()) {
            repetitions *= Math.max(1, Math.max(number(count.group(1)), number(count.group(2))));
            if (repetitions > MOST_REPETITIONS) {
                throw new IllegalArgumentException("has repetitions like " + count.group()
                        + " that together come to more than " + MOST_REPETITIONS + "; write + or * for some of them");
            }
        }
    }

    private static long number(@Nullable String digits) {
        return digits == null || digits.isEmpty() ? 0 : Long.parseLong(digits);
    }

    /// Whether the whole name matches.
    public boolean matches(String name) {
        return pattern.matches(name);
    }

    /// Whether it has a group of this name.
    public boolean hasGroup(String group) {
        return pattern.namedGroups().containsKey(group);
    }

    /// What a group holds of a name; empty when the name does not match or the group is no part of the match.
    public Optional<String> group(String group, String name) {
        Matcher matcher = pattern.matcher(name);
        return matcher.matches() ? Optional.ofNullable(matcher.group(group)) : Optional.empty();
    }
}
