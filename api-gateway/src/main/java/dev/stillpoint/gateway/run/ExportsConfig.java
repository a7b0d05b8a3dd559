package dev.stillpoint.gateway.run;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/// Where checkpoint sets may be exported to.
@ConfigMapping(prefix = "stillpoint.exports")
interface ExportsConfig {
    /// The agent's export roots, so that a request for another place is refused when it is submitted. Without
    /// any, its inspection refuses it.
    Optional<List<String>> roots();
}
