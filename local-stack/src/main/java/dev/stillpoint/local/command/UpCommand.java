package dev.stillpoint.local.command;

import dev.stillpoint.local.part.LaunchSpec;
import dev.stillpoint.local.stack.LocalStack;
import dev.stillpoint.local.stack.StackOptions;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "up",
        description = {
            "Starts the whole installation on this machine: Kafka, PostgreSQL, a simulated fabric and all services.",
            "Prints one line \"ready http://localhost:N\" when a run can be submitted, and stays until Ctrl-C."
        },
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    private static final int WATCH_EVERY_MILLIS = 500;
    private static final int HIGHEST_PORT = 65_535;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final DataOption data = new DataOption();

    @Option(
            names = "--fabric",
            paramLabel = "FILE",
            description = "the fabric file (default: the one used before in this folder, else a small demo fabric)")
    private @Nullable Path fabric;

    @Option(
            names = "--port",
            paramLabel = "N",
            description =
                    "the gateway's port; 0: any free one (default: the one used before in this folder, else 8080)")
    private @Nullable Integer port;

    @Option(
            names = "--workers",
            paramLabel = "LOCATION=K",
            split = ",",
            description = "worker processes of a storage location (default: 1 each)")
    private @Nullable Map<String, Integer> workers;

    @Option(names = "--orchestrators", paramLabel = "N", defaultValue = "1", description = "orchestrators (default: 1)")
    private int orchestrators;

    @Option(
            names = "--agents",
            paramLabel = "N",
            defaultValue = "1",
            description = "agents, of which one is active (default: 1)")
    private int agents;

    @Mixin
    private final AgentOption agent = new AgentOption();

    @Option(names = "--gateways", paramLabel = "N", defaultValue = "1", description = "gateways (default: 1)")
    private int gateways;

    @Option(
            names = "--detach",
            description = "return when ready and leave the parts running; stillpoint down ends them")
    private boolean detach;

    @Override
    public Integer call() throws InterruptedException {
        StackOptions options = options();
        Thread ending = new Thread(() -> LocalStack.endOwn(data.folder()), "end-of-stack");
        Runtime.getRuntime().addShutdownHook(ending);
        LocalStack stack = LocalStack.start(options, System.err::println);
        System.out.println("ready " + stack.uri());
        System.out.flush();
        if (detach) {
            stack.detach();
        } else {
            watch(stack);
        }
        return 0;
    }

    private StackOptions options() {
        if (port != null && (port < 0 || port > HIGHEST_PORT)) {
            throw new ParameterException(spec.commandLine(), "--port " + port + " is no port: 0 to " + HIGHEST_PORT);
        }
        if (orchestrators < 1 || gateways < 1 || agents < 0) {
            throw new ParameterException(spec.commandLine(), "a stack needs an orchestrator and a gateway");
        }
        Map<String, Integer> counts = workers == null ? Map.of() : workers;
        counts.forEach((location, count) -> {
            if (count < 0) {
                throw new ParameterException(
                        spec.commandLine(), "--workers " + location + "=" + count + " is negative");
            }
        });
        return agent.apply(new StackOptions(
                data.folder(),
                Optional.ofNullable(fabric),
                port == null ? OptionalInt.empty() : OptionalInt.of(port),
                counts,
                orchestrators,
                agents,
                gateways,
                Map.of()));
    }

    /// Stays until a signal ends this process, and tells which parts ended meanwhile. They stay ended: killing and
    /// starting parts is what a stack is for.
    private static void watch(LocalStack stack) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        Set<String> told = new HashSet<>();
        while (!never.await(WATCH_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
            for (LaunchSpec part : stack.parts()) {
                String name = part.part().toString();
                if (stack.process(part).isPresent()) {
                    told.remove(name);
                } else if (told.add(name)) {
                    System.err.println(name + " ended; its log: " + stack.log(name) + "; start it again: "
                            + "./stillpoint start " + name + " --data " + stack.data());
                }
            }
        }
    }
}
