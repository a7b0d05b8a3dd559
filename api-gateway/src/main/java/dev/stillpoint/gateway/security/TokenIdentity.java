package dev.stillpoint.gateway.security;

import dev.stillpoint.gateway.input.StoredJson;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logging.Logger;

/// Makes a user of a bearer token that Quarkus has proved: signature, issuer, audience and times. Nothing that
/// Quarkus itself read out of it counts.
@ApplicationScoped
class TokenIdentity implements SecurityIdentityAugmentor {
    private static final Logger LOG = Logger.getLogger(TokenIdentity.class);

    private final OidcConfig config;

    TokenIdentity(OidcConfig config) {
        this.config = config;
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        if (!(identity.getPrincipal() instanceof JsonWebToken token)) {
            return Uni.createFrom().item(identity);
        }
        try {
            return Uni.createFrom().item(identity(token));
        } catch (IllegalArgumentException e) {
            LOG.infof("refused a bearer token: %s", e.getMessage());
            return Uni.createFrom().failure(new AuthenticationFailedException(e.getMessage()));
        }
    }

    private SecurityIdentity identity(JsonWebToken token) {
        String payload = token.getRawToken().split("\\.", -1)[1];
        String claims = new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
        TokenUser user = TokenUser.of(StoredJson.tree(claims), config);
        Instant end = Instant.ofEpochSecond(token.getExpirationTime());
        BooleanSupplier valid = () -> Instant.now().isBefore(end);
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(user.name()))
                .addRoles(user.roles())
                .addAttribute(Caller.SYSTEMS, user.systems())
                .addAttribute(Caller.VALID, valid)
                .build();
    }
}
