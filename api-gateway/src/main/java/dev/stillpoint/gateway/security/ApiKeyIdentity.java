package dev.stillpoint.gateway.security;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.BooleanSupplier;

/// Makes an identity of an API key that proves right.
@ApplicationScoped
class ApiKeyIdentity implements IdentityProvider<ApiKeyRequest> {
    private final ApiKeys keys;
    private final KeyUses uses;

    ApiKeyIdentity(ApiKeys keys, KeyUses uses) {
        this.keys = keys;
        this.uses = uses;
    }

    @Override
    public Class<ApiKeyRequest> getRequestType() {
        return ApiKeyRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(ApiKeyRequest request, AuthenticationRequestContext context) {
        return context.runBlocking(() -> identity(request));
    }

    private SecurityIdentity identity(ApiKeyRequest request) {
        ApiKey key = keys.prove(request.key())
                .orElseThrow(() -> new AuthenticationFailedException("the API key is unknown, expired or revoked"));
        uses.used(key.prefix());
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(key.name()))
                .addRoles(key.roles())
                .addAttribute(Caller.SYSTEMS, key.systems())
                .addAttribute(Caller.MADE_BY, key.madeBy())
                .addAttribute(Caller.KEY_PREFIX, key.prefix())
                .addAttribute(Caller.VALID, validity(key.prefix()))
                .build();
    }

    private BooleanSupplier validity(String prefix) {
        return () -> keys.isStillValid(prefix);
    }
}
