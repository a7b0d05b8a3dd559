package dev.stillpoint.gateway.security;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;
import io.vertx.ext.web.RoutingContext;

/// A credential as it came, not yet proved.
final class ApiKeyRequest extends BaseAuthenticationRequest {
    private final String key;
    private final RoutingContext context;

    ApiKeyRequest(String key, RoutingContext context) {
        this.key = key;
        this.context = context;
    }

    String key() {
        return key;
    }

    RoutingContext context() {
        return context;
    }
}
