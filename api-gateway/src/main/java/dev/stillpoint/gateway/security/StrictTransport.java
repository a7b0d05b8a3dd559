package dev.stillpoint.gateway.security;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// Tells browsers that came by TLS never to come without it again (RFC 6797): said without TLS it would mean
/// nothing.
@ApplicationScoped
class StrictTransport {
    private static final int EARLY = 950;
    private static final String ONE_YEAR = "max-age=31536000";

    void register(@Observes Filters filters) {
        filters.register(StrictTransport::tell, EARLY);
    }

    private static void tell(RoutingContext context) {
        if (context.request().isSSL()) {
            context.response().putHeader("Strict-Transport-Security", ONE_YEAR);
        }
        context.next();
    }
}
