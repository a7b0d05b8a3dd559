package dev.stillpoint.gateway.security;

import java.util.HashSet;
import java.util.Set;

/// The roles. Each of viewer, operator, admin may do what the one before may; the auditor stands beside them.
public final class Roles {
    public static final String VIEWER = "viewer";
    public static final String OPERATOR = "operator";
    public static final String ADMIN = "admin";
    public static final String AUDITOR = "auditor";

    /// All there are.
    static final Set<String> ALL = Set.of(VIEWER, OPERATOR, ADMIN, AUDITOR);

    private Roles() {}

    /// The roles given with those they include.
    static Set<String> withIncluded(Set<String> given) {
        Set<String> roles = new HashSet<>(given);
        if (roles.contains(ADMIN)) {
            roles.add(OPERATOR);
        }
        if (roles.contains(OPERATOR)) {
            roles.add(VIEWER);
        }
        return roles;
    }

    /// The role that runs of this kind need, to be begun as well as to be canceled or retried.
    public static String forKind(String kind) {
        return switch (kind) {
            case "create", "verify", "rename" -> OPERATOR;
            default -> ADMIN;
        };
    }
}
