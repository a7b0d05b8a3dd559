package dev.stillpoint.local.stack;

import dev.stillpoint.local.part.StackFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// The folder with the project's modules and what they were built into.
public record Checkout(Path root) {
    /// `-Dstillpoint.home`, or the nearest folder upwards that holds the launcher.
    public static Checkout find() {
        String home = System.getProperty("stillpoint.home");
        Path folder = Path.of(home == null ? "" : home).toAbsolutePath().normalize();
        for (Path each = folder; each != null; each = each.getParent()) {
            if (Files.exists(each.resolve("stillpoint")) && Files.exists(each.resolve("mvnw"))) {
                return new Checkout(each);
            }
        }
        throw new StackFailure("found no checkout of Stillpoint at " + folder + " or above; start by ./stillpoint");
    }

    /// The jar that starts a service.
    Path service(String module) {
        Path jar = application(module).resolve("quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new StackFailure(
                    module + " is not built: " + jar + " is missing; ./stillpoint builds what is needed");
        }
        return jar;
    }

    private Path application(String module) {
        return root.resolve(module).resolve("target").resolve("quarkus-app");
    }

    /// All jars of a service, to run another main class of it.
    public List<Path> jars(String module) {
        Path application = application(module);
        return Stream.of("app", "lib/main", "lib/boot", "quarkus")
                .map(application::resolve)
                .filter(Files::isDirectory)
                .flatMap(Checkout::jarsIn)
                .toList();
    }

    private static Stream<Path> jarsIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A text from a service's own jar.
    String resource(String module, String name) {
        for (Path jar : jars(module)) {
            if (!jar.getFileName().toString().startsWith(module)) {
                continue;
            }
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                ZipEntry entry = zip.getEntry(name);
                if (entry != null) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    }
                }
            } catch (IOException e) {
                throw new StackFailure("can't read " + name + " in " + jar + ": " + e.getMessage(), e);
            }
        }
        throw new StackFailure(module + " is not built: its jar with " + name + " is missing below "
                + application(module) + "; ./stillpoint builds what is needed");
    }
}
