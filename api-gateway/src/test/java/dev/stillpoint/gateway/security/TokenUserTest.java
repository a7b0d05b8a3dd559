package dev.stillpoint.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillpoint.gateway.input.StoredJson;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenUserTest {
    private static final Map<String, String> BOUND = Map.of("stillpoint.oidc.systems-claim", "systems");

    private static TokenUser user(String claims, Map<String, String> settings) {
        OidcConfig config = new SmallRyeConfigBuilder()
                .withMapping(OidcConfig.class)
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(OidcConfig.class);
        return TokenUser.of(StoredJson.tree(claims), config);
    }

    @Test
    void rolesAreThoseKnownWithWhatTheyInclude() {
        assertThat(user("{\"preferred_username\":\"anna\",\"roles\":[\"operator\",\"root\",7]}", Map.of()))
                .isEqualTo(new TokenUser("anna", Set.of("operator", "viewer"), Set.of()));
        assertThat(user("{\"preferred_username\":\"anna\",\"roles\":\"openid auditor viewer\"}", Map.of())
                        .roles())
                .containsExactlyInAnyOrder("auditor", "viewer");
        assertThat(user("{\"preferred_username\":\"anna\"}", Map.of()).roles()).isEmpty();
    }

    @Test
    void claimsAreFoundWhereTheConfigurationSaysAndRolesByTheNamesItGives() {
        Map<String, String> settings = Map.of(
                "stillpoint.oidc.name-claim", "email",
                "stillpoint.oidc.roles-claim", "realm_access/roles",
                "stillpoint.oidc.systems-claim", "https://stillpoint.example/systems",
                "stillpoint.oidc.role-names.admin", "SP Admins");
        assertThat(user(
                        "{\"email\":\"anna@lab.example\",\"realm_access\":{\"roles\":[\"SP Admins\",\"admin\"]},"
                                + "\"https://stillpoint.example/systems\":[\"ERP\",\"CRM\"]}",
                        settings))
                .isEqualTo(
                        new TokenUser("anna@lab.example", Set.of("admin", "operator", "viewer"), Set.of("ERP", "CRM")));
        assertThat(user("{\"email\":\"a\",\"realm_access\":{\"roles\":[\"admin\"]}}", settings)
                        .roles())
                .isEmpty();
    }

    @Test
    void tokenWithoutTheSystemsClaimMayDoNothing() {
        for (String systems : new String[] {"", ",\"systems\":[]", ",\"systems\":null", ",\"systems\":{}"}) {
            assertThat(user("{\"preferred_username\":\"anna\",\"roles\":[\"admin\"]" + systems + "}", BOUND)
                            .roles())
                    .as(systems)
                    .isEmpty();
        }
        assertThat(user("{\"preferred_username\":\"anna\",\"roles\":[\"viewer\"],\"systems\":\"ERP Test\"}", BOUND))
                .isEqualTo(new TokenUser("anna", Set.of("viewer"), Set.of("ERP Test")));
        assertThat(user("{\"preferred_username\":\"anna\",\"roles\":[\"viewer\"],\"systems\":[\"*\"]}", BOUND))
                .isEqualTo(new TokenUser("anna", Set.of("viewer"), Set.of()));
    }

    @Test
    void nobodyIsWithoutANameOrCalledLikeAPartOfStillpoint() {
        for (String name : new String[] {"null", "7", "\"\"", "\"a\\nb\"", "\"System\"", "\"agent lab/1\""}) {
            assertThatThrownBy(() -> user("{\"preferred_username\":" + name + "}", Map.of()))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
