package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Who asks.
///
/// @param name the user's name as the history shows it
/// @param roles what the user may do
/// @param systems the systems the user is bound to; empty for all
/// @param madeBy the users who made the credential and so could use it themselves: of an API key who asked for it, and
///     whoever made the key that it was asked for with; empty for what no user made
/// @param keyPrefix of the API key that proved who it is, since a user may have several; absent for a token
public record Principal(
        String name,
        Set<String> roles,
        Set<String> systems,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Set<String> madeBy,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String keyPrefix) {
    public Principal(
            String name,
            Set<String> roles,
            Set<String> systems,
            @Nullable Set<String> madeBy,
            @Nullable String keyPrefix) {
        this.name = name;
        this.roles = Set.copyOf(roles);
        this.systems = Set.copyOf(systems);
        this.madeBy = madeBy == null ? Set.of() : Set.copyOf(madeBy);
        this.keyPrefix = keyPrefix;
    }

    /// With a credential that is no API key, or none that is to be told apart from others.
    public Principal(String name, Set<String> roles, Set<String> systems, Set<String> madeBy) {
        this(name, roles, systems, madeBy, null);
    }

    /// With a credential that no user made.
    public Principal(String name, Set<String> roles, Set<String> systems) {
        this(name, roles, systems, Set.of());
    }

    /// All who could have asked: the user, and those who made the credential. Names in lower case, since names that
    /// differ in case are one user's.
    public Set<String> people() {
        return people(name, madeBy);
    }

    /// As [#people()], of a request that was stored.
    public static Set<String> people(String name, Set<String> madeBy) {
        Set<String> people = new TreeSet<>();
        people.add(name.toLowerCase(Locale.ROOT));
        madeBy.forEach(maker -> people.add(maker.toLowerCase(Locale.ROOT)));
        return people;
    }
}
