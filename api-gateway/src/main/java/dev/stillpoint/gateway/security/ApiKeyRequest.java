package dev.stillpoint.gateway.security;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/// A credential as it came, not yet proved.
final class ApiKeyRequest extends BaseAuthenticationRequest {
    private final String key;

    ApiKeyRequest(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }
}
