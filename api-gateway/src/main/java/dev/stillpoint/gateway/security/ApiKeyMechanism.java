package dev.stillpoint.gateway.security;

import dev.stillpoint.gateway.refusal.Refusals;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/// Takes the API key from the header `X-API-Key`. It goes before a bearer token: where both are sent, the key
/// counts.
@ApplicationScoped
class ApiKeyMechanism implements HttpAuthenticationMechanism {
    private static final String HEADER = "X-API-Key";

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        List<String> keys = context.request().headers().getAll(HEADER);
        if (keys.isEmpty()) {
            return Uni.createFrom().nullItem();
        }
        if (keys.size() > 1) {
            return Uni.createFrom().failure(new AuthenticationFailedException("more than one " + HEADER));
        }
        ApiKey.prefixOf(keys.getFirst()).ifPresent(prefix -> Refusals.keyPrefix(context, prefix));
        return identities
                .authenticate(new ApiKeyRequest(keys.getFirst()))
                .invoke(proved -> Refusals.actor(context, proved.getPrincipal().getName()));
    }

    @Override
    public int getPriority() {
        return 2 * DEFAULT_PRIORITY;
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom()
                .item(new ChallengeData(401, "WWW-Authenticate", "ApiKey realm=\"stillpoint\", header=\"X-API-Key\""));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(ApiKeyRequest.class);
    }
}
