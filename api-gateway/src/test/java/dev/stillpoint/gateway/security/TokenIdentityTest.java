package dev.stillpoint.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TokenIdentityTest {
    private static final AuthenticationRequestContext INLINE = new AuthenticationRequestContext() {
        @Override
        public Uni<SecurityIdentity> runBlocking(Supplier<SecurityIdentity> work) {
            return Uni.createFrom().item(work);
        }
    };

    private final TokenIdentity tokens = new TokenIdentity(
            new SmallRyeConfigBuilder().withMapping(OidcConfig.class).build().getConfigMapping(OidcConfig.class));

    /// A token that Quarkus has proved.
    private record Proved(String claims, Instant end) implements JsonWebToken {
        @Override
        public String getName() {
            return "what Quarkus took";
        }

        @Override
        public Set<String> getClaimNames() {
            return Set.of("raw_token", "exp");
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> @Nullable T getClaim(String name) {
            return switch (name) {
                case "raw_token" ->
                    (T) ("e30."
                            + Base64.getUrlEncoder()
                                    .withoutPadding()
                                    .encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                            + ".c2ln");
                case "exp" -> (T) Long.valueOf(end.getEpochSecond());
                default -> null;
            };
        }
    }

    private SecurityIdentity augmented(Principal principal) {
        return tokens.augment(
                        QuarkusSecurityIdentity.builder()
                                .setPrincipal(principal)
                                .addRole("admin")
                                .build(),
                        INLINE)
                .await()
                .indefinitely();
    }

    private static boolean isValid(SecurityIdentity identity) {
        BooleanSupplier valid = identity.getAttribute(Caller.VALID);
        return valid.getAsBoolean();
    }

    @Test
    void onlyWhatTheClaimsSayCounts() {
        SecurityIdentity identity = augmented(new Proved(
                "{\"preferred_username\":\"olga\",\"roles\":[\"viewer\"]}",
                Instant.now().plusSeconds(60)));
        assertThat(identity.getPrincipal().getName()).isEqualTo("olga");
        assertThat(identity.getRoles()).containsExactly("viewer");
        assertThat(isValid(identity)).isTrue();
    }

    @Test
    void identityEndsWithItsToken() {
        assertThat(isValid(augmented(new Proved(
                        "{\"preferred_username\":\"olga\"}", Instant.now().minusSeconds(2)))))
                .isFalse();
    }

    @Test
    void tokenOfNobodyIsRefused() {
        assertThatThrownBy(() -> augmented(new Proved("{}", Instant.now().plusSeconds(60))))
                .isInstanceOf(AuthenticationFailedException.class);
    }

    @Test
    void whoCameByAKeyStaysWhoTheyAre() {
        SecurityIdentity identity = augmented(new QuarkusPrincipal("anna"));
        assertThat(identity.getPrincipal().getName()).isEqualTo("anna");
        assertThat(identity.getRoles()).containsExactly("admin");
    }
}
