package dev.stillpoint.local.stack;

import dev.stillpoint.local.part.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/// What lies where in a stack's folder. All of it survives `down`.
///
/// @param root absolute, without symbolic links, so that it stands the same in every command line
record StackFolder(Path root) {
    static StackFolder of(Path data) {
        PrivateFiles.folder(data.toAbsolutePath());
        try {
            return new StackFolder(data.toRealPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The files of the simulated hosts, volumes and shares.
    Path fabric() {
        return root.resolve("fabric");
    }

    Path fabricFile() {
        return root.resolve("fabric.yaml");
    }

    Path simulator() {
        return root.resolve("simulator");
    }

    Path kafka() {
        return root.resolve("kafka");
    }

    Path postgres() {
        return root.resolve("postgres");
    }

    /// API keys for people, see [ApiKeys].
    Path keys() {
        return root.resolve("keys.json");
    }

    /// The same keys as the orchestrator gets them: hashes only.
    Path keyHashes() {
        return root.resolve("key-hashes.json");
    }

    Path secrets() {
        return root.resolve("secrets.json");
    }

    Path ports() {
        return root.resolve("ports.json");
    }

    /// The password that the one-shot migration reads.
    Path migratorPassword() {
        return root.resolve("migrator.password");
    }

    Path locationKey(String location) {
        return root.resolve("location-" + location + ".key");
    }

    /// The secret that signs the history's heads, see [AuditKeys].
    Path auditKey() {
        return root.resolve("audit.key");
    }

    /// Its public half, for whoever proves an export.
    Path auditPublicKey() {
        return root.resolve("audit.pub");
    }

    /// Where the signed heads go.
    Path auditHeads() {
        return root.resolve("audit-heads");
    }

    /// What outsiders read: `stack.json`.
    Path stackFile() {
        return root.resolve("stack.json");
    }

    /// Exists while the parts are meant to live without their launcher.
    Path detached() {
        return root.resolve("run").resolve("detached");
    }
}
