package dev.stillpoint.benchmarks;

import dev.stillpoint.contracts.FabricId;
import dev.stillpoint.local.part.LaunchSpec;
import dev.stillpoint.local.part.PartKind;
import dev.stillpoint.local.stack.LocalStack;
import dev.stillpoint.local.stack.Progress;
import dev.stillpoint.local.stack.StackOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    private final Path data;

    private BenchStack(LocalStack stack, Path data) {
        this.stack = stack;
        this.data = data;
    }

    static BenchStack start() throws IOException {
        return startWith(EnumSet.of(PartKind.ORCHESTRATOR));
    }

    /// Kafka, PostgreSQL and these parts.
    static BenchStack startWith(Set<PartKind> needed) throws IOException {
        Path data = Files.createTempDirectory("stillpoint-bench");
        StackOptions options = StackOptions.in(data)
                .port(0)
                .property(PartKind.ORCHESTRATOR, "stillpoint.inventory.inspect-every", "PT1H");
        LocalStack stack = LocalStack.start(options, Progress.silent());
        List<String> parts = stack.parts().stream()
                .map(LaunchSpec::part)
                .filter(part -> !SERVERS.contains(part.kind()) && !needed.contains(part.kind()))
                .map(Object::toString)
                .toList();
        parts.forEach(stack::kill);
        return new BenchStack(stack, data);
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
        try (Stream<Path> files = Files.walk(data)) {
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
