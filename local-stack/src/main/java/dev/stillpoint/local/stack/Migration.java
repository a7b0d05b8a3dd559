package dev.stillpoint.local.stack;

import dev.stillpoint.local.part.PrivateFiles;
import dev.stillpoint.local.part.StackFailure;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// The one-shot process that brings the database's schema to this version, with the credentials that no service holds.
final class Migration {
    private static final int PATIENCE_SECONDS = 60;

    private final Checkout checkout;
    private final StackFolder folder;
    private final Secrets secrets;

    Migration(Checkout checkout, StackFolder folder, Secrets secrets) {
        this.checkout = checkout;
        this.folder = folder;
        this.secrets = secrets;
    }

    /// @throws StackFailure with what the migration said
    void run(String jdbc) {
        PrivateFiles.write(folder.migratorPassword(), secrets.password("migrator") + "\n");
        String classPath = checkout.jars("orchestrator").stream()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xmx128m",
                "-cp",
                classPath,
                "dev.stillpoint.orchestrator.schema.Migrate",
                "--url",
                jdbc,
                "--user",
                "migrator",
                "--password-file",
                folder.migratorPassword().toString());
        Path log = folder.root().resolve("logs").resolve("migration.log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new StackFailure("the migration of the database did not end within a minute; see " + log);
            }
            if (process.exitValue() != 0) {
                throw new StackFailure("the migration of the database failed with exit code " + process.exitValue()
                        + ":\n" + Files.readString(log, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new StackFailure("can't run the migration of the database: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackFailure("interrupted during the migration of the database", e);
        }
    }
}
