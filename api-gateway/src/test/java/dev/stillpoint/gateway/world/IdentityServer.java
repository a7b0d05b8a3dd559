package dev.stillpoint.gateway.world;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.jspecify.annotations.Nullable;

/// An OIDC server that has signed some tokens, and another one that nobody trusts.
public final class IdentityServer implements QuarkusTestResourceLifecycleManager {
    private static final String OURS = "lab";
    private static final String PROPERTY = "stillpoint.test.token.";
    private static final long AN_HOUR = 3600;

    private @Nullable MockOAuth2Server server;
    private @Nullable MockOAuth2Server stranger;

    @Override
    public Map<String, String> start() {
        MockOAuth2Server started = new MockOAuth2Server();
        MockOAuth2Server untrusted = new MockOAuth2Server();
        server = started;
        stranger = untrusted;
        started.start();
        untrusted.start();
        Map<String, Object> olga = Map.of(
                "preferred_username", "olga", "realm_access", Map.of("roles", List.of("sp-operator")), "systems", "CRM");
        keep("operator of CRM", sign(started, OURS, "stillpoint", olga, AN_HOUR));
        keep("for another application", sign(started, OURS, "payroll", olga, AN_HOUR));
        keep("expired", sign(started, OURS, "stillpoint", olga, -60));
        keep("of another issuer", sign(started, "elsewhere", "stillpoint", olga, AN_HOUR));
        keep("of another server", sign(untrusted, OURS, "stillpoint", olga, AN_HOUR));
        keep("admin of all", sign(started, OURS, "stillpoint", admin("amy", "*"), AN_HOUR));
        keep("admin of nothing", sign(started, OURS, "stillpoint", admin("nina", ""), AN_HOUR));
        keep("called system", sign(started, OURS, "stillpoint", admin("system", "*"), AN_HOUR));
        return Map.of(
                "quarkus.oidc.tenant-enabled", "true",
                "quarkus.oidc.auth-server-url", started.issuerUrl(OURS).toString(),
                "stillpoint.oidc.roles-claim", "realm_access/roles",
                "stillpoint.oidc.role-names.operator", "sp-operator",
                "stillpoint.oidc.systems-claim", "systems");
    }

    private static Map<String, Object> admin(String name, String systems) {
        return Map.of(
                "preferred_username",
                name,
                "realm_access",
                Map.of("roles", List.of("admin", "auditor")),
                "systems",
                systems);
    }

    private static String sign(
            MockOAuth2Server by, String issuer, String audience, Map<String, Object> claims, long expiresInSeconds) {
        return by.issueToken(
                        issuer,
                        "a-client",
                        new DefaultOAuth2TokenCallback(
                                issuer, "a-subject", "JWT", List.of(audience), claims, expiresInSeconds))
                .serialize();
    }

    private static void keep(String what, String token) {
        System.setProperty(PROPERTY + what, token);
    }

    /// A token by what it is; texts only, since this class and the tests may have different class loaders.
    public static String token(String what) {
        return Objects.requireNonNull(System.getProperty(PROPERTY + what), what);
    }

    @Override
    public void stop() {
        try {
            for (MockOAuth2Server one : new @Nullable MockOAuth2Server[] {server, stranger}) {
                if (one != null) {
                    one.shutdown();
                }
            }
        } catch (RuntimeException e) {
            throw new IllegalStateException("the identity server did not stop", e);
        }
    }
}
