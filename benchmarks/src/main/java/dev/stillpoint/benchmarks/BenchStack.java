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

/// The packaged orchestrator with real Kafka and PostgreSQL, and nobody else: whoever benchmarks answers its commands.
final class BenchStack implements AutoCloseable {
    private static final Set<PartKind> NOT_NEEDED =
            EnumSet.of(PartKind.AGENT, PartKind.WORKER, PartKind.GATEWAY, PartKind.SIMULATOR);
    private final LocalStack stack;
    private final Path data;

    private BenchStack(LocalStack stack, Path data) {
        this.stack = stack;
        this.data = data;
    }

    static BenchStack start() throws IOException {
        Path data = Files.createTempDirectory("stillpoint-bench");
        StackOptions options = StackOptions.in(data)
                .port(0)
                .property(PartKind.ORCHESTRATOR, "stillpoint.inventory.inspect-every", "PT1H");
        LocalStack stack = LocalStack.start(options, Progress.silent());
        List<String> parts = stack.parts().stream()
                .map(LaunchSpec::part)
                .filter(part -> NOT_NEEDED.contains(part.kind()))
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
