package dev.stillpoint.local.command;

import dev.stillpoint.local.demo.Demo;
import dev.stillpoint.local.part.StackFailure;
import dev.stillpoint.local.stack.LocalStack;
import dev.stillpoint.local.stack.StackOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = {
            "The main job on this machine, from nothing: starts everything on a simulated fabric with real VHDX files,",
            "creates checkpoint sets of a system with a shared-disk SQL cluster, breaks a step on purpose and shows the",
            "roll-back, restores and undoes that, proves every disk, finds a copy that was tampered with, deletes all.",
            "Exit code 0 only when everything it claims was checked."
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Option(names = "--keep", description = "keep the folder with all data")
    private boolean keep;

    @Option(names = "--data", paramLabel = "DIR", description = "use and keep this folder; it must be new")
    private @Nullable Path data;

    @Option(names = "--fabric", paramLabel = "FILE", description = "another fabric than the demo's")
    private @Nullable Path fabric;

    @Mixin
    private final AgentOption agent = new AgentOption();

    @Override
    public Integer call() throws IOException {
        Path folder = data == null ? Files.createTempDirectory("stillpoint-demo-") : data;
        if (data != null && Files.exists(folder.resolve("stack.json"))) {
            throw new StackFailure(folder + " holds a stack already; the demo begins from nothing");
        }
        boolean remove = data == null && !keep;
        Thread ending = new Thread(() -> end(folder, remove), "end-of-demo");
        Runtime.getRuntime().addShutdownHook(ending);
        long start = System.nanoTime();
        System.out.println(
                "Stillpoint demo: consistent checkpoints of a whole system, on simulated Hyper-V hosts with real"
                        + " VHDX files.");
        System.out.println();
        System.out.println("Starting Kafka, PostgreSQL, the simulated fabric and the services ...");
        StackOptions options = agent.apply(StackOptions.in(folder).port(0));
        LocalStack stack = LocalStack.start(fabric == null ? options : options.fabric(fabric), System.err::println);
        System.out.printf("   all parts are up after %.1f s%n", (System.nanoTime() - start) / 1e9);
        new Demo(stack, System.out, folder.resolve("demo-snapshots")).run();
        System.out.printf(
                "%nThe demo took %.0f s. %s%n",
                (System.nanoTime() - start) / 1e9,
                remove ? "Its data is removed now (--keep keeps it)." : "Its data is kept in " + folder + ".");
        return 0;
    }

    private static void end(Path folder, boolean remove) {
        LocalStack.endOwn(folder);
        if (!remove) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println("could not remove " + folder + ": " + e.getMessage());
        }
    }
}
