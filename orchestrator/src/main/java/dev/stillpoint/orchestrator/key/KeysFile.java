package dev.stillpoint.orchestrator.key;

import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.UnreadableMessage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The keys that an installation begins with, taken over at each start.
@ApplicationScoped
public class KeysFile {
    private static final Logger LOG = Logger.getLogger(KeysFile.class);

    private final KeysConfig config;

    KeysFile(KeysConfig config) {
        this.config = config;
    }

    record Entry(
            String prefix,
            String name,
            String hash,
            @Nullable Set<String> roles,
            @Nullable Set<String> systems,
            @Nullable Instant expiresAt) {}

    /// Makes or changes every key of the file; others stay as they are.
    ///
    /// @throws IllegalStateException when the file is no list of keys
    @Transactional
    public void takeOver() {
        config.file().ifPresent(this::takeOver);
    }

    private void takeOver(Path file) {
        try {
            Entry[] entries = Json.read(Files.readAllBytes(file), Entry[].class);
            for (Entry entry : entries) {
                ApiKey known = ApiKey.findById(entry.prefix());
                ApiKey key = known == null ? new ApiKey() : known;
                key.prefix = entry.prefix();
                key.name = entry.name();
                key.hash = entry.hash();
                key.roles = Json.text(Objects.requireNonNullElse(entry.roles(), Set.of()));
                key.systems = Json.text(Objects.requireNonNullElse(entry.systems(), Set.of()));
                key.expiresAt = entry.expiresAt();
                if (known == null) {
                    key.persist();
                }
            }
            LOG.infof("took over %d API keys", entries.length);
        } catch (UnreadableMessage e) {
            throw new IllegalStateException(
                    "stillpoint.keys.file " + file + " is no list of API keys: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("stillpoint.keys.file " + file + " can't be read", e);
        }
    }
}
