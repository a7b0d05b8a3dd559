package dev.stillpoint.orchestrator.archive;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How long the database keeps the history, and where older events go. Without `keep` it keeps them for ever.
@ConfigMapping(prefix = "stillpoint.history.archive")
public interface ArchiveConfig {
    /// At least 30 days. Needs a folder, and signed heads (`stillpoint.audit.heads.folder`).
    Optional<Duration> keep();

    /// An existing folder that all orchestrators reach and that is kept as long as the history is wanted.
    Optional<Path> folder();

    /// How often a file is written, when anything is due.
    @WithDefault("P1D")
    Duration every();

    /// The most events of one file. Where more are due, files follow one another.
    @WithDefault("1000000")
    int events();
}
