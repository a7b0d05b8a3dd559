package dev.stillpoint.gateway.problem;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;

/// Turns off the check of request URIs that the server makes before every route, since it answers without a body:
/// [ProblemRoutes] makes the same check, and says what was wrong. The server reads the switch when its class is loaded,
/// and reading the configuration is the first thing that a part does, packaged or in a test.
public final class UriChecks implements SmallRyeConfigBuilderCustomizer {
    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        System.setProperty("vertx.disableURIValidation", "true");
    }
}
