package dev.stillpoint.gateway.security;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.gateway.input.Text;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// Who a bearer token says that somebody is.
///
/// @param systems what they are bound to; empty for all
record TokenUser(String name, Set<String> roles, Set<String> systems) {
    private static final String ALL_SYSTEMS = "*";

    /// Reads the claims of a token that proved right.
    ///
    /// @throws IllegalArgumentException when they name nobody who can be a user
    static TokenUser of(JsonNode claims, OidcConfig config) {
        JsonNode name = at(claims, config.nameClaim());
        if (!name.isTextual() || !Text.isName(name.textValue())) {
            throw new IllegalArgumentException("the token has no name in its claim " + config.nameClaim());
        }
        Actors.whyReserved(name.textValue()).ifPresent(why -> {
            throw new IllegalArgumentException("the token's name " + name.textValue() + " " + why);
        });
        if (config.systemsClaim().isEmpty()) {
            return new TokenUser(name.textValue(), roles(claims, config), Set.of());
        }
        Set<String> systems = texts(at(claims, config.systemsClaim().get()), false);
        if (systems.contains(ALL_SYSTEMS)) {
            return new TokenUser(name.textValue(), roles(claims, config), Set.of());
        }
        // No system at all would mean all of them: then there are no roles either.
        return new TokenUser(name.textValue(), systems.isEmpty() ? Set.of() : roles(claims, config), systems);
    }

    private static Set<String> roles(JsonNode claims, OidcConfig config) {
        Map<String, String> roleOf = Map.of(
                Roles.VIEWER, config.roleNames().viewer(),
                Roles.OPERATOR, config.roleNames().operator(),
                Roles.ADMIN, config.roleNames().admin(),
                Roles.AUDITOR, config.roleNames().auditor());
        Set<String> given = texts(at(claims, config.rolesClaim()), true);
        Set<String> roles = new HashSet<>();
        roleOf.forEach((role, called) -> {
            if (given.contains(called)) {
                roles.add(role);
            }
        });
        return Roles.withIncluded(roles);
    }

    private static JsonNode at(JsonNode claims, String path) {
        // A claim may have slashes in its own name, as a URL has.
        if (claims.has(path)) {
            return claims.get(path);
        }
        JsonNode node = claims;
        for (String part : path.split("/", -1)) {
            node = node.path(part);
        }
        return node;
    }

    private static Set<String> texts(JsonNode claim, boolean blanksSeparate) {
        Set<String> texts = new LinkedHashSet<>();
        if (claim.isTextual()) {
            texts.addAll(blanksSeparate ? Arrays.asList(claim.textValue().split(" ", -1)) : Set.of(claim.textValue()));
        } else {
            claim.forEach(item -> {
                if (item.isTextual()) {
                    texts.add(item.textValue());
                }
            });
        }
        texts.removeIf(text -> !Text.isName(text));
        return texts;
    }
}
