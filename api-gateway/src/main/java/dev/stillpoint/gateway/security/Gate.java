package dev.stillpoint.gateway.security;

import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// Lets nobody without a credential below `/v1`, not even to learn which paths and methods there are. What a caller may
/// do there each resource says itself.
@ApplicationScoped
class Gate {
    /// After the server's own authentication and authorization (200, 100), which prepare the identity.
    private static final int AFTER_AUTHENTICATION = 50;

    private final IdentityProviderManager identities;

    Gate(IdentityProviderManager identities) {
        this.identities = identities;
    }

    void register(@Observes Filters filters) {
        filters.register(this::pass, AFTER_AUTHENTICATION);
    }

    private void pass(RoutingContext context) {
        String path = context.normalizedPath();
        if (path.equals("/v1") || path.startsWith("/v1/")) {
            QuarkusHttpUser.getSecurityIdentity(context, identities)
                    .subscribe()
                    .with(identity -> goOn(context, identity), context::fail);
        } else {
            context.next();
        }
    }

    private static void goOn(RoutingContext context, SecurityIdentity identity) {
        if (identity.isAnonymous()) {
            context.fail(new UnauthorizedException());
        } else {
            context.next();
        }
    }
}
