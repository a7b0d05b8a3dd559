package dev.stillpoint.gateway.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How credentials are checked.
@ConfigMapping(prefix = "stillpoint.security")
interface SecurityConfig {
    /// How long the gateway goes on with the API keys it has read. A revoked key is refused as soon as Kafka
    /// tells of it, and after this at the latest.
    @WithDefault("PT3S")
    Duration keepKeysFor();

    /// How often the gateway tells when keys were last used.
    @WithDefault("PT30S")
    Duration tellUsesEvery();
}
