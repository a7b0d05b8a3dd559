package dev.stillpoint.orchestrator.head;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Where the chain's signed heads go. Without a folder none are made.
@ConfigMapping(prefix = "stillpoint.audit.heads")
public interface HeadsConfig {
    /// An existing folder out of the reach of the database's owner; `heads.ndjson` in it is only ever appended
    /// to.
    Optional<Path> folder();

    /// The secret Ed25519 key, PKCS #8 in PEM. Required when there is a folder.
    Optional<Path> keyFile();

    /// Its public half, X.509 in PEM. Required when there is a folder.
    Optional<Path> publicKeyFile();

    /// A head is exported when events were sealed and the last head is older than this.
    @WithDefault("PT1M")
    Duration every();

    /// A head is exported at once when so many events were sealed since the last one.
    @WithDefault("1000")
    int events();

    /// After how long a write that does not come back counts as failed.
    @WithDefault("PT30S")
    Duration hangsAfter();
}
