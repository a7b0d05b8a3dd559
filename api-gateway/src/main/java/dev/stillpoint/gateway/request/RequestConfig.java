package dev.stillpoint.gateway.request;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How the orchestrator is asked.
@ConfigMapping(prefix = "stillpoint.request")
interface RequestConfig {
    /// How long Kafka may take to confirm a request before the caller is told that it may not take effect.
    @WithDefault("PT5S")
    Duration confirmWithin();

    /// How long a call waits for the orchestrator's reply to a confirmed request.
    @WithDefault("PT2S")
    Duration replyWithin();

    /// From how far back submitted runs are read at the start, and how long they are kept.
    @WithDefault("PT1H")
    Duration keepSubmittedFor();

    /// How many bytes of submitted runs are kept at most; the oldest go first.
    @WithDefault("16777216")
    long keepSubmittedBytes();
}
