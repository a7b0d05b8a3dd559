package dev.stillpoint.local.command;

import dev.stillpoint.local.stack.Checkout;
import dev.stillpoint.local.stack.LocalStack;
import dev.stillpoint.local.stack.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "doctor",
        description = {
            "Looks at everything that an agent needs to work by PowerShell and changes nothing: PowerShell, modules and",
            "cmdlets, SCVMM, hosts with their shares and clocks, Kafka. Without --config it looks at the running stack's",
            "fabric.",
            "Exit code 0 when all is good; what is not says its remedy."
        },
        mixinStandardHelpOptions = true)
final class AgentDoctorCommand implements Callable<Integer> {
    @Mixin
    private final DataOption data = new DataOption();

    @Option(names = "--config", paramLabel = "FILE", description = "an agent's settings: config/application.properties")
    private @Nullable Path config;

    @Option(names = "--json", description = "one JSON object instead of a table")
    private boolean json;

    @Override
    public Integer call() {
        Path settings = config == null
                ? LocalStack.attach(data.folder(), Progress.silent()).examinedAgent()
                : config;
        List<String> arguments = new ArrayList<>(List.of("doctor", "--config", settings.toString()));
        if (json) {
            arguments.add("--json");
        }
        return Delegate.run(
                Checkout.find().jars("hyperv-agent"),
                List.of("-XX:+UseSerialGC", "-Xmx128m", "-Djava.util.logging.manager=org.jboss.logmanager.LogManager"),
                "dev.stillpoint.agent.Cli",
                arguments);
    }
}
