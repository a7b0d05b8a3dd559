package dev.stillpoint.benchmarks;

import dev.stillpoint.contracts.FabricId;
import dev.stillpoint.local.api.JsonHttp;
import dev.stillpoint.local.part.LaunchSpec;
import dev.stillpoint.local.part.PartKind;
import dev.stillpoint.local.stack.LocalStack;
import dev.stillpoint.local.stack.Progress;
import dev.stillpoint.local.stack.StackOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Packaged services with real Kafka and PostgreSQL, by default the orchestrator and nobody else: whoever
/// benchmarks answers its commands.
final class BenchStack implements AutoCloseable {
    private static final Set<PartKind> SERVERS = EnumSet.of(PartKind.KAFKA, PartKind.POSTGRES);

    private final LocalStack stack;
    private final boolean ownFolder;

    private BenchStack(LocalStack stack, boolean ownFolder) {
        this.stack = stack;
        this.ownFolder = ownFolder;
    }

    static BenchStack start() throws IOException {
        return startWith(EnumSet.of(PartKind.ORCHESTRATOR));
    }

    /// Kafka, PostgreSQL and these parts.
    static BenchStack startWith(Set<PartKind> needed) throws IOException {
        return start(ownFabric(), needed, true);
    }

    /// Kafka, PostgreSQL and these parts, their JVMs as in production. An executor that says nothing is left
    /// alone.
    static BenchStack startForLong(Set<PartKind> needed) throws IOException {
        StackOptions options = ownFabric()
                .fullyCompiled(PartKind.KAFKA)
                .property(PartKind.ORCHESTRATOR, "stillpoint.run.timing.silence", "PT1H");
        for (PartKind kind : needed) {
            options = options.fullyCompiled(kind);
        }
        return start(options, needed, true);
    }

    private static StackOptions ownFabric() throws IOException {
        return StackOptions.in(Files.createTempDirectory("stillpoint-bench"))
                .port(0)
                .property(PartKind.ORCHESTRATOR, "stillpoint.inventory.inspect-every", "PT1H");
    }

    /// Every part, on a fabric of one's own. The folder is left to its owner.
    static BenchStack whole(Path data, Path fabric) {
        return start(options(data, fabric), EnumSet.allOf(PartKind.class), false);
    }

    /// Kafka, and a location's workers with all that they talk to. The folder is left to its owner.
    static BenchStack ofWorkers(Path data, Path fabric, String location, int count) {
        return start(
                options(data, fabric).workers(location, count), EnumSet.of(PartKind.WORKER, PartKind.SIMULATOR), false);
    }

    private static StackOptions options(Path data, Path fabric) {
        return StackOptions.in(data).fabric(fabric).port(0);
    }

    private static BenchStack start(StackOptions options, Set<PartKind> needed, boolean ownFolder) {
        LocalStack stack = LocalStack.start(options, Progress.silent());
        List<String> parts = stack.parts().stream()
                .map(LaunchSpec::part)
                .filter(part -> !SERVERS.contains(part.kind()) && !needed.contains(part.kind()))
                .map(Object::toString)
                .toList();
        parts.forEach(stack::kill);
        return new BenchStack(stack, ownFolder);
    }

    /// The REST API in the name of a user named like its role.
    JsonHttp api(String user) {
        return stack.api(user);
    }

    /// Where the simulated fabric answers.
    URI simulator() {
        return stack.simulator();
    }

    /// The file or folder behind a path of a host, or behind a UNC path.
    Path local(String host, String path) {
        return stack.fabric().local(host, path);
    }

    /// Makes a part run, or end at once, where it does not do so.
    void run(String part, boolean wanted) {
        boolean runs = !stack.missing().contains(part);
        if (wanted && !runs) {
            stack.startPart(part);
        } else if (runs && !wanted) {
            stack.kill(part);
        }
    }

    String bootstrap() {
        return stack.bootstrap();
    }

    /// The database in the name of the role that owns the tables.
    String jdbc() {
        return stack.jdbc("migrator");
    }

    String gateway() {
        return stack.uri().toString();
    }

    /// The API key of a user named like its role.
    String key(String user) {
        return stack.key(user);
    }

    long gatewayPid() {
        return stack.parts().stream()
                .filter(part -> part.part().kind() == PartKind.GATEWAY)
                .flatMap(part -> stack.process(part).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the gateway does not run"))
                .pid();
    }

    FabricId fabric() {
        return new FabricId(stack.fabric().fabric());
    }

    @Override
    public void close() {
        stack.close();
        if (!ownFolder) {
            return;
        }
        try (Stream<Path> files = Files.walk(stack.data())) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
