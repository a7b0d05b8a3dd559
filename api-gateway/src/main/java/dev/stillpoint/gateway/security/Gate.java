package dev.stillpoint.gateway.security;

import dev.stillpoint.gateway.limit.RequestRates;
import dev.stillpoint.gateway.problem.ProblemException;
import dev.stillpoint.gateway.refusal.Refusals;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// Lets nobody without a credential below `/v1`, not even to learn which paths and methods there are, and no
/// user more often than the limits say. What a caller may do there each resource says itself.
@ApplicationScoped
class Gate {
    /// After the server's own authentication and authorization (200, 100), which prepare the identity.
    private static final int AFTER_AUTHENTICATION = 50;

    private final IdentityProviderManager identities;
    private final RequestRates rates;

    Gate(IdentityProviderManager identities, RequestRates rates) {
        this.identities = identities;
        this.rates = rates;
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

    private void goOn(RoutingContext context, SecurityIdentity identity) {
        if (identity.isAnonymous()) {
            context.fail(new UnauthorizedException());
            return;
        }
        String user = identity.getPrincipal().getName();
        Refusals.actor(context, user);
        rates.take(user)
                .ifPresentOrElse(
                        wait -> context.fail(ProblemException.rateLimited(
                                user + " sends more requests than the " + rates.perSecond() + " per second allowed",
                                wait)),
                        context::next);
    }
}
