package dev.stillpoint.local.stack;

import dev.stillpoint.contracts.FabricId;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.Topics;
import dev.stillpoint.local.fabric.FabricOutline;
import dev.stillpoint.local.kafka.KafkaMain;
import dev.stillpoint.local.part.Health;
import dev.stillpoint.local.part.LaunchSpec;
import dev.stillpoint.local.part.PartKind;
import dev.stillpoint.local.part.PartName;
import dev.stillpoint.local.part.PartRegistry;
import dev.stillpoint.local.part.PrivateFiles;
import dev.stillpoint.local.postgres.PostgresServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How each part of a stack is launched: its command, its memory, its settings. Settings of a service go into
/// `config/application.properties` (mode 0600) of its working folder, where Quarkus looks, so that no password
/// stands in a command line.
final class PartPlans {
    /// glibc gives threads heaps of their own, and keeps what they had; a service needs no more than one.
    private static final Map<String, String> ONE_ARENA = Map.of("MALLOC_ARENA_MAX", "1");

    /// What the compilers leave behind goes back to the machine.
    private static final String GIVES_MEMORY_BACK = "-XX:TrimNativeHeapInterval=1000";

    /// A heap that grows when it must, and no method whose compilation alone takes more than 5 MiB.
    private static final List<String> SMALL =
            List.of("-Xms24m", "-XX:NewRatio=3", "-XX:CompileCommand=quiet", "-XX:CompileCommand=MemLimit,*.*,5M~stop");

    private static final int MIB = 1024 * 1024;

    private final Checkout checkout;
    private final StackFolder folder;
    private final PartRegistry registry;
    private final Ports ports;
    private final Secrets secrets;
    private final FabricOutline fabric;
    private final Map<PartKind, Map<String, String>> extra;

    PartPlans(
            Checkout checkout,
            StackFolder folder,
            PartRegistry registry,
            Ports ports,
            Secrets secrets,
            FabricOutline fabric,
            Map<PartKind, Map<String, String>> extra) {
        this.checkout = checkout;
        this.folder = folder;
        this.registry = registry;
        this.ports = ports;
        this.secrets = secrets;
        this.fabric = fabric;
        this.extra = extra;
    }

    LaunchSpec kafka() {
        PartName part = PartName.first(PartKind.KAFKA);
        int port = ports.free("kafka");
        List<String> command = java(part, 256, compiler(part.kind()));
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                KafkaMain.class.getName(),
                folder.kafka().toString(),
                Integer.toString(port),
                Integer.toString(ports.free("kafka-controller"))));
        // Partitions as the orchestrator would make them; all are there before any service looks for them.
        command.addAll(List.of(
                Topics.GATEWAY_REQUESTS + "=8",
                Topics.GATEWAY_REPLIES + "=1",
                Topics.ACCESS_EVENTS + "=1",
                Topics.STEP_EVENTS + "=8",
                Topics.CONTROL + "=1",
                Topics.EXECUTORS + "=1,compact",
                Topics.RUN_EVENTS + "=4",
                Topics.agentCommands(new FabricId(fabric.fabric())) + "=1"));
        fabric.locations()
                .forEach(location -> command.add(Topics.backupCommands(new LocationId(location.id())) + "=1"));
        return new LaunchSpec(
                part,
                command,
                Map.of(),
                registry.folder(part),
                port,
                new Health.ReadyFile(folder.kafka().resolve("ready"), port),
                Optional.empty());
    }

    LaunchSpec postgres() {
        PartName part = PartName.first(PartKind.POSTGRES);
        PostgresServer server = new PostgresServer(folder.postgres());
        int port = ports.free("postgres");
        return new LaunchSpec(
                part,
                server.command(port),
                Map.of(),
                registry.folder(part),
                port,
                new Health.Postgres(server.pidFile(), port),
                Optional.empty());
    }

    LaunchSpec simulator() {
        PartName part = PartName.first(PartKind.SIMULATOR);
        int port = ports.free("simulator");
        List<String> command = java(part, 128, compiler(part.kind()));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                "dev.stillpoint.simulator.Main",
                "--data",
                folder.root().toString(),
                "--fabric",
                folder.fabricFile().toString(),
                "--port",
                Integer.toString(port)));
        return new LaunchSpec(
                part,
                command,
                Map.of(),
                registry.folder(part),
                port,
                new Health.Http(URI.create("http://127.0.0.1:" + port + "/control/state")),
                Optional.empty());
    }

    LaunchSpec orchestrator(int number) {
        PartName part = new PartName(PartKind.ORCHESTRATOR, number);
        AuditKeys.keptIn(folder.auditKey(), folder.auditPublicKey());
        ServiceSettings settings = service(part)
                .set("quarkus.datasource.jdbc.url", jdbc())
                .set("quarkus.datasource.username", "writer")
                .set("quarkus.datasource.password", secrets.password("writer"))
                .set("stillpoint.keys.file", folder.keyHashes().toString())
                .set(
                        "stillpoint.audit.heads.folder",
                        PrivateFiles.folder(folder.auditHeads()).toString())
                .set("stillpoint.audit.heads.key-file", folder.auditKey().toString())
                .set(
                        "stillpoint.audit.heads.public-key-file",
                        folder.auditPublicKey().toString())
                .set("stillpoint.inventory.fabric", fabric.fabric());
        return service(part, "orchestrator", 192, compiler(part.kind()), settings, true, Optional.empty());
    }

    LaunchSpec gateway(int number, int port) {
        PartName part = new PartName(PartKind.GATEWAY, number);
        ServiceSettings settings = service(part)
                .set("quarkus.http.port", Integer.toString(port))
                .set("quarkus.datasource.jdbc.url", jdbc())
                .set("quarkus.datasource.username", "reader")
                .set("quarkus.datasource.password", secrets.password("reader"));
        exportRoots("stillpoint.exports.roots", settings);
        List<String> flags = new ArrayList<>(compiler(part.kind()));
        flags.addAll(SMALL);
        return service(part, "api-gateway", 160, flags, settings, false, Optional.empty());
    }

    LaunchSpec agent(int number) {
        PartName part = new PartName(PartKind.AGENT, number);
        ServiceSettings settings = service(part)
                .set("stillpoint.agent.instance", part.fileName())
                .set("stillpoint.agent.fabric", fabric.fabric())
                .set("stillpoint.agent.simulator.url", simulatorUrl());
        exportRoots("stillpoint.agent.export-roots", settings);
        if (StackOptions.byPowerShell(extra)) {
            PowerShellAgent.add(settings, checkout, fabric, simulatorUrl(), registry.folder(part));
        }
        return service(part, "hyperv-agent", 128, compiler(part.kind()), settings, true, Optional.empty());
    }

    /// One by one: in a list with commas a backslash would have to be doubled.
    private void exportRoots(String key, ServiceSettings settings) {
        int index = 0;
        for (String root : fabric.exportRoots()) {
            PrivateFiles.folder(fabric.local(root));
            settings.set(key + "[" + index++ + "]", root);
        }
    }

    /// The settings of an agent that is only examined.
    Path examinedAgent() {
        Path own = PrivateFiles.folder(folder.root().resolve("doctor"));
        ServiceSettings settings = new ServiceSettings()
                .set("kafka.bootstrap.servers", "127.0.0.1:" + ports.kept("kafka"))
                .set("stillpoint.agent.instance", "doctor")
                .set("stillpoint.agent.fabric", fabric.fabric())
                .set("stillpoint.agent.by", "powershell");
        PowerShellAgent.add(settings, checkout, fabric, simulatorUrl(), own);
        Path file = own.resolve("application.properties");
        settings.write(file);
        return file;
    }

    private String simulatorUrl() {
        return "http://127.0.0.1:" + ports.kept("simulator");
    }

    /// @param slots copies that it runs side by side
    LaunchSpec worker(int number, FabricOutline.Location location, int slots) {
        PartName part = new PartName(PartKind.WORKER, number);
        String place = "stillpoint.disk.locations.\"" + location.id() + "\".";
        ServiceSettings settings = service(part)
                .set("stillpoint.disk.instance", part.fileName())
                .set(place + "root", location.path())
                .set(place + "local", fabric.local(location.path()).toString())
                .set(place + "slots", Integer.toString(slots))
                .set(place + "key-file", locationKey(location.id()).toString())
                .set("stillpoint.disk.faults.url", "http://127.0.0.1:" + ports.kept("simulator"));
        location.capacity().ifPresent(bytes -> settings.set(place + "capacity", Long.toString(bytes)));
        int index = 0;
        for (FabricOutline.Mapping mapping : fabric.mappings()) {
            String source = "stillpoint.disk.sources[" + index++ + "].";
            settings.set(source + "owner", mapping.owner())
                    .set(source + "prefix", mapping.windows())
                    .set(source + "local", mapping.local().toString());
        }
        // No limit to the compiler's tiers: the SHA-256 instructions of the processor are used by the second one only.
        return service(
                part,
                "disk-backup-worker",
                160,
                List.of("-XX:MaxDirectMemorySize=" + 128 * MIB),
                settings,
                true,
                Optional.of(location.id()));
    }

    private ServiceSettings service(PartName part) {
        return new ServiceSettings()
                .set("kafka.bootstrap.servers", "127.0.0.1:" + ports.kept("kafka"))
                .set("quarkus.http.host", "127.0.0.1")
                .set("quarkus.management.host", "127.0.0.1")
                .set("quarkus.http.port", Integer.toString(ports.kept(part.fileName())))
                .set("quarkus.management.port", Integer.toString(ports.kept(part.fileName() + "-management")))
                .set("quarkus.log.console.json.enabled", "false");
    }

    private LaunchSpec service(
            PartName part,
            String module,
            int heapMebibytes,
            List<String> flags,
            ServiceSettings settings,
            boolean healthOnManagementPort,
            Optional<String> label) {
        extra.getOrDefault(part.kind(), Map.of()).forEach(settings::set);
        Path working = registry.folder(part);
        settings.write(PrivateFiles.folder(working.resolve("config")).resolve("application.properties"));
        List<String> command = java(part, heapMebibytes, flags);
        command.addAll(List.of(
                GIVES_MEMORY_BACK,
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-jar",
                checkout.service(module).toString()));
        int port = Integer.parseInt(
                settings.get(healthOnManagementPort ? "quarkus.management.port" : "quarkus.http.port"));
        return new LaunchSpec(
                part,
                command,
                ONE_ARENA,
                working,
                port,
                new Health.Http(URI.create("http://127.0.0.1:" + port + "/q/health/ready")),
                label);
    }

    /// Started sooner unless it is to run for long.
    private List<String> compiler(PartKind kind) {
        return StackOptions.fullyCompiled(kind, extra) ? List.of() : List.of("-XX:TieredStopAtLevel=1");
    }

    /// Small, quick to start, and with the stack's folder in front, by which the process is recognised.
    private List<String> java(PartName part, int heapMebibytes, List<String> flags) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dstillpoint.part=" + registry.folder(part),
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:SweeperThreshold=60",
                "-Xshare:auto",
                "-Xmx" + heapMebibytes + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(flags);
        return command;
    }

    String jdbc() {
        return "jdbc:postgresql://127.0.0.1:" + ports.kept("postgres") + "/stillpoint";
    }

    /// The key by which a location's manifests are signed; made once.
    private Path locationKey(String location) {
        Path file = folder.locationKey(location);
        if (!Files.exists(file)) {
            PrivateFiles.write(file, Secrets.randomHex(32) + "\n");
        }
        return file;
    }
}
