package dev.stillpoint.orchestrator.request;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Which refusals nobody hears any more.
@ConfigMapping(prefix = "stillpoint.refusals")
interface UnheardConfig {
    /// From which age on a request has been answered 202 by its gateway: as long as gateways wait for a
    /// reply, `stillpoint.request.reply-within`.
    @WithDefault("PT2S")
    Duration unheardAfter();
}
