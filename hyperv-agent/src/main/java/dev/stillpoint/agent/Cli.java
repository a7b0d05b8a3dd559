package dev.stillpoint.agent;

import dev.stillpoint.agent.fabric.FabricException;
import dev.stillpoint.agent.powershell.Finding;
import dev.stillpoint.agent.powershell.PowerShellFabric;
import dev.stillpoint.contracts.Json;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/// The agent's command line beside the service: `doctor`, which looks at everything that the agent needs and changes
/// nothing. Exit 0 when all is good, 1 when something is not, 2 for wrong use.
public final class Cli {
    private static final String USAGE = """
            usage: doctor --config FILE [--json]
              --config FILE  the agent's settings (config/application.properties)
              --json         one JSON object instead of a table
            """;
    private static final int KAFKA_SECONDS = 10;

    private Cli() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        @Nullable Path file = null;
        boolean json = false;
        boolean wrong = arguments.isEmpty() || !arguments.getFirst().equals("doctor");
        for (int i = 1; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--json" -> json = true;
                case "--config" -> file = ++i < arguments.size() ? Path.of(arguments.get(i)) : null;
                default -> wrong = true;
            }
        }
        if (wrong || file == null) {
            err.print(USAGE);
            return 2;
        }
        try {
            List<Finding> findings = examine(file);
            out.println(json ? Json.text(Map.of("findings", findings)) : table(findings));
            return findings.stream().allMatch(Finding::good) ? 0 : 1;
        } catch (IOException | IllegalArgumentException | ConfigValidationException unusable) {
            err.println(file + ": " + unusable.getMessage());
            return 2;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static List<Finding> examine(Path file) throws IOException, InterruptedException {
        Properties values = new Properties();
        try (Reader text = Files.newBufferedReader(file)) {
            values.load(text);
        }
        Map<String, String> settings = new HashMap<>();
        values.stringPropertyNames().forEach(key -> settings.put(key, values.getProperty(key)));
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(AgentConfig.class)
                .withSources(new PropertiesConfigSource(settings, file.toString(), 100))
                .build();
        AgentConfig agent = config.getConfigMapping(AgentConfig.class);
        List<Finding> findings = new ArrayList<>();
        findings.add(kafka(config));
        findings.addAll(powerShell(agent));
        return findings;
    }

    private static Finding kafka(SmallRyeConfig config) throws InterruptedException {
        Map<String, Object> client = new HashMap<>();
        for (String name : config.getPropertyNames()) {
            if (name.startsWith("kafka.")) {
                client.put(name.substring("kafka.".length()), config.getValue(name, String.class));
            }
        }
        String servers = String.valueOf(client.get("bootstrap.servers"));
        boolean encrypted = String.valueOf(client.get("security.protocol")).endsWith("SSL");
        String remedy = "Check kafka.bootstrap.servers, the firewall, and the certificates of kafka.ssl.*.";
        client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, KAFKA_SECONDS * 500);
        client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, KAFKA_SECONDS * 1000);
        try (Admin admin = Admin.create(client)) {
            int nodes = admin.describeCluster().nodes().get().size();
            String how = nodes + " brokers answer, " + (encrypted ? "with TLS" : "WITHOUT TLS");
            return new Finding("Kafka", servers, true, how, "");
        } catch (ExecutionException | KafkaException silent) {
            return new Finding("Kafka", servers, false, String.valueOf(silent.getMessage()), remedy);
        }
    }

    private static List<Finding> powerShell(AgentConfig agent) throws InterruptedException {
        try (PowerShellFabric fabric = PowerShellFabric.open(Fabrics.settings(agent), InstantSource.system())) {
            return fabric.examine();
        } catch (FabricException broken) {
            return List.of(new Finding(
                    "PowerShell",
                    agent.powerShell().executable().toString(),
                    false,
                    broken.text(),
                    "Check stillpoint.agent.powershell.executable and arguments, and the execution policy."));
        }
    }

    private static String table(List<Finding> findings) {
        StringBuilder text = new StringBuilder();
        for (Finding each : findings) {
            text.append("%-5s %-11s %-40s %s%n"
                    .formatted(each.good() ? "good" : "BAD", each.check(), each.subject(), each.detail()));
            if (!each.good()) {
                text.append("      -> ").append(each.remedy()).append('\n');
            }
        }
        return text.toString().stripTrailing();
    }
}
