package dev.stillpoint.gateway.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/// Where in a bearer token it stands who somebody is and what they may do. A claim inside another is named with
/// slashes: `realm_access/roles`.
@ConfigMapping(prefix = "stillpoint.oidc")
interface OidcConfig {
    /// The claim with the user's name, as runs and the audit show it.
    @WithDefault("preferred_username")
    String nameClaim();

    /// The claim with the roles: a list, or text with blanks between.
    @WithDefault("roles")
    String rolesClaim();

    /// The claim with the systems that the roles are bound to, `*` among them for all. Where it is set, a token
    /// without it may do nothing; where it is not, tokens are bound to no system.
    Optional<String> systemsClaim();

    /// What the tokens call each role.
    RoleNames roleNames();

    interface RoleNames {
        @WithDefault("viewer")
        String viewer();

        @WithDefault("operator")
        String operator();

        @WithDefault("admin")
        String admin();

        @WithDefault("auditor")
        String auditor();
    }
}
