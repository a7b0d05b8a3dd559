package dev.stillpoint.gateway.world;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.jspecify.annotations.Nullable;

/// An OIDC server that has signed some tokens, and another one that nobody trusts. The gateway reaches it
/// through a [Wire], which is cut at the beginning.
public final class IdentityServer implements QuarkusTestResourceLifecycleManager {
    private static final String OURS = "lab";
    private static final String PROPERTY = "stillpoint.test.token.";
    static final String CUT = "stillpoint.test.identity.cut";
    private static final long AN_HOUR = 3600;

    private @Nullable MockOAuth2Server server;
    private @Nullable MockOAuth2Server stranger;
    private @Nullable Wire wire;

    @Override
    public Map<String, String> start() {
        MockOAuth2Server started = new MockOAuth2Server();
        MockOAuth2Server untrusted = new MockOAuth2Server();
        server = started;
        stranger = untrusted;
        started.start();
        untrusted.start();
        Map<String, Object> olga = Map.of(
                "preferred_username",
                "olga",
                "realm_access",
                Map.of("roles", List.of("sp-operator")),
                "systems",
                "CRM");
        keep("operator of CRM", sign(started, OURS, "stillpoint", olga, AN_HOUR));
        keep("for another application", sign(started, OURS, "payroll", olga, AN_HOUR));
        keep("expired", sign(started, OURS, "stillpoint", olga, -60));
        keep("of another issuer", sign(started, "elsewhere", "stillpoint", olga, AN_HOUR));
        keep("of another server", sign(untrusted, OURS, "stillpoint", olga, AN_HOUR));
        keep("admin of all", sign(started, OURS, "stillpoint", admin("amy", "*"), AN_HOUR));
        keep("admin of nothing", sign(started, OURS, "stillpoint", admin("nina", ""), AN_HOUR));
        keep("called system", sign(started, OURS, "stillpoint", admin("system", "*"), AN_HOUR));
        ServerSocket port = Wire.port();
        wire = new Wire(port, started.url(OURS).port(), cutFlag());
        return Map.of(
                "quarkus.oidc.tenant-enabled", "true",
                "quarkus.oidc.auth-server-url", "http://127.0.0.1:" + port.getLocalPort() + "/" + OURS,
                "quarkus.oidc.token.issuer", started.issuerUrl(OURS).toString(),
                "quarkus.oidc.connection-delay", "1S",
                "stillpoint.oidc.roles-claim", "realm_access/roles",
                "stillpoint.oidc.role-names.operator", "sp-operator",
                "stillpoint.oidc.systems-claim", "systems");
    }

    private static Path cutFlag() {
        try {
            Path flag = Files.createTempDirectory("gateway-identity").resolve("cut");
            Files.writeString(flag, "");
            System.setProperty(CUT, flag.toString());
            return flag;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
            if (wire != null) {
                wire.close();
            }
            for (MockOAuth2Server one : new @Nullable MockOAuth2Server[] {server, stranger}) {
                if (one != null) {
                    one.shutdown();
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("the identity server did not stop", e);
        }
    }
}
