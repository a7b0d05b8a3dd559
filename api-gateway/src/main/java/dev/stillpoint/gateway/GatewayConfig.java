package dev.stillpoint.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// The gateway as a process.
@ConfigMapping(prefix = "stillpoint.gateway")
interface GatewayConfig {
    /// Whether to end when standard input reaches its end: set by a launcher that holds the other end of that pipe, so
    /// that no gateway outlives it.
    @WithDefault("false")
    boolean endWithParent();
}
