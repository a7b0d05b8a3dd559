package dev.stillpoint.orchestrator.key;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/// Where the first API keys come from.
@ConfigMapping(prefix = "stillpoint.keys")
public interface KeysConfig {
    /// A JSON list of keys, read at each start: `[{"prefix","name","hash","roles":[…],"systems":[…],"expiresAt"}]`.
    Optional<Path> file();
}
