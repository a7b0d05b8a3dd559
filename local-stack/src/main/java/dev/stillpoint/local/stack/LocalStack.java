package dev.stillpoint.local.stack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.local.api.JsonHttp;
import dev.stillpoint.local.fabric.FabricControl;
import dev.stillpoint.local.fabric.FabricOutline;
import dev.stillpoint.local.part.LaunchSpec;
import dev.stillpoint.local.part.Leash;
import dev.stillpoint.local.part.PartKind;
import dev.stillpoint.local.part.PartName;
import dev.stillpoint.local.part.PartRegistry;
import dev.stillpoint.local.part.PrivateFiles;
import dev.stillpoint.local.part.StackFailure;
import dev.stillpoint.simulator.SimulatorServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A whole installation on this machine: start it, kill and start single parts, add workers, talk to it.
///
/// ```java
/// try (LocalStack stack = LocalStack.start(StackOptions.in(folder).port(0).agents(2), Progress.silent())) {
///     stack.kill("agent/2");
///     stack.startPart("agent/2");
/// }
/// ```
///
/// Whoever started a stack is its launcher: when that process goes, however it goes, the parts end too, unless
/// [#detach()] was called. Failures are [StackFailure]s.
public final class LocalStack implements AutoCloseable {
    /// The name under which the launcher's own process is noted, and what its command line always holds.
    private static final String LAUNCHER = "up";

    private static final String LAUNCHER_MARK = "java";
    private static final int DEFAULT_PORT = 8080;

    private final StackFolder folder;
    private final PartRegistry registry;
    private final Secrets secrets;
    private final Map<String, String> keys;
    private final FabricOutline fabric;
    private final Progress progress;
    private @Nullable Leash leash;

    private LocalStack(
            StackFolder folder,
            PartRegistry registry,
            Secrets secrets,
            Map<String, String> keys,
            FabricOutline fabric,
            Progress progress) {
        this.folder = folder;
        this.registry = registry;
        this.secrets = secrets;
        this.keys = keys;
        this.fabric = fabric;
        this.progress = progress;
    }

    /// Starts all parts and waits until a run can be submitted. What a killed stack left behind in this folder is ended
    /// first. When anything fails, all parts are ended again.
    public static LocalStack start(StackOptions options, Progress progress) {
        Checkout checkout = Checkout.find();
        StackFolder folder = StackFolder.of(options.data());
        PartRegistry registry = new PartRegistry(folder.root());
        return registry.exclusively(() -> {
            refuseSecondStart(folder, registry);
            int leftovers = registry.stopAll();
            if (leftovers > 0) {
                progress.say("ended " + leftovers + " processes that an earlier start left behind");
            }
            FabricOutline fabric = fabricOf(options, folder);
            Secrets secrets = Secrets.keptIn(folder.secrets());
            Map<String, String> keys = ApiKeys.keptIn(folder.keys(), folder.keyHashes());
            LocalStack stack = new LocalStack(folder, registry, secrets, keys, fabric, progress);
            Ports ports = Ports.keptIn(folder.ports());
            int port = gatewayPort(options, ports);
            registry.recordSelf(LAUNCHER);
            stack.leash = Leash.hold(folder.root());
            boolean started = false;
            try {
                PartPlans plans =
                        new PartPlans(checkout, folder, registry, ports, secrets, fabric, options.properties());
                new StackStart(checkout, folder, registry, secrets, keys, fabric, progress)
                        .run(plans, options, port, ports);
                StackFile.write(folder, registry, secrets, fabric.fabric());
                started = true;
                return stack;
            } finally {
                if (!started) {
                    stack.close();
                }
            }
        });
    }

    /// A stack that another process started and that may run or not.
    ///
    /// @throws StackFailure when there never was one in this folder
    public static LocalStack attach(Path data, Progress progress) {
        if (!Files.exists(data.resolve("stack.json"))) {
            throw new StackFailure("there is no stack in " + data.toAbsolutePath() + ": ./stillpoint up makes one");
        }
        StackFolder folder = StackFolder.of(data);
        try {
            return new LocalStack(
                    folder,
                    new PartRegistry(folder.root()),
                    Secrets.keptIn(folder.secrets()),
                    ApiKeys.read(folder.keys()),
                    FabricOutline.read(Files.readString(folder.fabricFile()), folder.fabric()),
                    progress);
        } catch (IOException e) {
            throw new StackFailure("the stack in " + data + " can't be read: " + e.getMessage(), e);
        }
    }

    /// Ends everything of the stack in this folder: its launcher and its parts, leftovers of a killed one included.
    ///
    /// @return how many parts ran
    public static int down(Path data) {
        if (!Files.isDirectory(data)) {
            return 0;
        }
        StackFolder folder = StackFolder.of(data);
        PartRegistry registry = new PartRegistry(folder.root());
        int running = (int) registry.parts().stream()
                .filter(spec -> registry.running(spec.part()).isPresent())
                .count();
        registry.find(LAUNCHER, LAUNCHER_MARK)
                .filter(launcher -> launcher.pid() != ProcessHandle.current().pid())
                .ifPresent(launcher -> {
                    launcher.destroy();
                    PartRegistry.awaitEnd(launcher, Duration.ofSeconds(30));
                });
        return registry.exclusively(() -> {
            int stopped = registry.stopAll();
            registry.forget(LAUNCHER);
            forgetDetached(folder);
            if (Files.exists(folder.stackFile())) {
                attach(data, Progress.silent()).tellOutside();
            }
            return Math.max(stopped, running);
        });
    }

    /// Ends the parts of the stack that this process launched, also in the middle of its start: for a shutdown
    /// hook. What is launched meanwhile ends with this process.
    public static void endOwn(Path data) {
        if (Files.isDirectory(data)) {
            StackFolder folder = StackFolder.of(data);
            PartRegistry registry = new PartRegistry(folder.root());
            boolean own = registry.find(LAUNCHER, LAUNCHER_MARK)
                    .filter(launcher ->
                            launcher.pid() == ProcessHandle.current().pid())
                    .isPresent();
            if (own) {
                registry.stopAll();
                registry.forget(LAUNCHER);
                if (Files.exists(folder.stackFile())) {
                    attach(data, Progress.silent()).tellOutside();
                }
            }
        }
    }

    private static void refuseSecondStart(StackFolder folder, PartRegistry registry) {
        Optional<ProcessHandle> launcher = registry.find(LAUNCHER, LAUNCHER_MARK);
        boolean detached = Files.exists(folder.detached())
                && registry.parts().stream()
                        .anyMatch(spec -> registry.running(spec.part()).isPresent());
        if (launcher.isPresent() || detached) {
            throw new StackFailure("a stack already runs in " + folder.root()
                    + launcher.map(process -> " (process " + process.pid() + ")")
                            .orElse("")
                    + ": end it with ./stillpoint down --data " + folder.root() + ", or choose another --data");
        }
        forgetDetached(folder);
    }

    private static void forgetDetached(StackFolder folder) {
        try {
            Files.deleteIfExists(folder.detached());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The fabric of a folder is made once; another file needs another folder.
    private static FabricOutline fabricOf(StackOptions options, StackFolder folder) {
        try {
            Optional<String> known = Files.exists(folder.fabricFile())
                    ? Optional.of(Files.readString(folder.fabricFile()))
                    : Optional.empty();
            String wanted;
            if (options.fabric().isPresent()) {
                Path file = options.fabric().get();
                if (!Files.isReadable(file)) {
                    throw new StackFailure("the fabric file " + file + " can't be read");
                }
                wanted = Files.readString(file);
            } else {
                wanted = known.orElseGet(SimulatorServer::demoFabric);
            }
            if (known.isPresent() && !known.get().equals(wanted)) {
                throw new StackFailure("the folder " + folder.root() + " holds the fabric of another file ("
                        + folder.fabricFile() + "): choose another --data, or delete the folder");
            }
            FabricOutline outline = FabricOutline.read(wanted, folder.fabric());
            for (String location : options.workers().keySet()) {
                outline.location(location);
            }
            PrivateFiles.write(folder.fabricFile(), wanted);
            return outline;
        } catch (IOException e) {
            throw new StackFailure("the fabric file can't be read: " + e.getMessage(), e);
        }
    }

    private static int gatewayPort(StackOptions options, Ports ports) {
        if (options.port().isEmpty()) {
            return ports.exactly("gateway-1", ports.known("gateway-1").orElse(DEFAULT_PORT));
        }
        int wanted = options.port().getAsInt();
        return wanted == 0 ? ports.free("gateway-1") : ports.exactly("gateway-1", wanted);
    }

    /// `kill -9` on a part such as `orchestrator` or `worker/2`; returns when it is gone.
    public void kill(String part) {
        PartName name = name(part);
        registry.exclusively(() -> {
            registry.kill(name);
            tellOutside();
            return name;
        });
    }

    /// Starts a part again that does not run, as it was started before; returns when it can work.
    public void startPart(String part) {
        PartName name = name(part);
        registry.exclusively(() -> {
            LaunchSpec spec = registry.spec(name).orElseThrow(() -> new StackFailure("this stack has no part " + name));
            launch(spec);
            return spec;
        });
    }

    /// One more worker process for a storage location; returns its name when it can work.
    public PartName addWorker(String location, int slots) {
        FabricOutline.Location chosen = fabric.location(location);
        return registry.exclusively(() -> add(plans().worker(next(PartKind.WORKER), chosen, slots)));
    }

    /// One more agent process, which stands by.
    public PartName addAgent() {
        return registry.exclusively(() -> add(plans().agent(next(PartKind.AGENT))));
    }

    /// The settings with which an agent would reach this stack's fabric by PowerShell, as a file: for its doctor.
    public Path examinedAgent() {
        return plans().examinedAgent();
    }

    private PartName add(LaunchSpec spec) {
        if (registry.running(PartName.first(PartKind.KAFKA)).isEmpty()) {
            throw new StackFailure("the stack in " + folder.root() + " does not run");
        }
        launch(spec);
        return spec.part();
    }

    private void launch(LaunchSpec spec) {
        try {
            new StackStart(Checkout.find(), folder, registry, secrets, keys, fabric, progress).launch(spec);
        } finally {
            tellOutside();
        }
    }

    private int next(PartKind kind) {
        return registry.parts().stream()
                        .filter(spec -> spec.part().kind() == kind)
                        .mapToInt(spec -> spec.part().number())
                        .max()
                        .orElse(0)
                + 1;
    }

    private PartPlans plans() {
        return new PartPlans(
                Checkout.find(), folder, registry, Ports.keptIn(folder.ports()), secrets, fabric, Map.of());
    }

    private void tellOutside() {
        StackFile.write(folder, registry, secrets, fabric.fabric());
    }

    private PartName name(String part) {
        return PartName.parse(part)
                .filter(name -> registry.spec(name).isPresent())
                .orElseThrow(() -> new StackFailure("this stack has no part " + part + "; it has "
                        + String.join(
                                ", ",
                                registry.parts().stream()
                                        .map(spec -> spec.part().toString())
                                        .toList())));
    }

    /// The parts, running or not.
    public Collection<LaunchSpec> parts() {
        return registry.parts();
    }

    /// The part's process, when it runs.
    public Optional<ProcessHandle> process(LaunchSpec part) {
        return registry.running(part.part());
    }

    /// The file to which a part prints.
    public Path log(String part) {
        return registry.log(name(part));
    }

    /// The first gateway.
    public URI uri() {
        return URI.create(StackFile.read(folder.stackFile()).path("url").asText());
    }

    /// The API key of a user: `viewer`, `operator`, `admin`, `auditor`, `admin2`.
    public String key(String user) {
        String key = keys.get(user);
        if (key == null) {
            throw new IllegalArgumentException("no user " + user + "; there are " + keys.keySet());
        }
        return key;
    }

    /// A client of the REST API in the name of a user, see [#key(String)].
    public JsonHttp api(String user) {
        return new JsonHttp(uri(), Map.of("X-API-Key", key(user)));
    }

    /// The control plane of the simulated fabric.
    public FabricControl control() {
        return new FabricControl(simulator());
    }

    /// Where the simulated fabric answers.
    public URI simulator() {
        return URI.create(StackFile.read(folder.stackFile())
                .path("parts")
                .path("simulator")
                .path("url")
                .asText());
    }

    /// What the fabric file says, and where its Windows paths lie on this machine.
    public FabricOutline fabric() {
        return fabric;
    }

    /// The database as `migrator`, `writer` or `reader`, password included.
    public String jdbc(String role) {
        JsonNode url = StackFile.read(folder.stackFile()).path("jdbc").path(role);
        if (url.isMissingNode()) {
            throw new IllegalArgumentException("no database role " + role + "; there are " + Secrets.ROLES);
        }
        return url.asText();
    }

    /// Kafka's bootstrap address.
    public String bootstrap() {
        return StackFile.read(folder.stackFile()).path("bootstrap").asText();
    }

    /// The stack's folder.
    public Path data() {
        return folder.root();
    }

    /// Names of the parts that do not run.
    public List<String> missing() {
        return registry.parts().stream()
                .filter(spec -> registry.running(spec.part()).isEmpty())
                .map(spec -> spec.part().toString())
                .toList();
    }

    /// Lets the parts live on when this process ends; [#down(Path)] ends them.
    public void detach() {
        PrivateFiles.write(folder.detached(), "");
        registry.forget(LAUNCHER);
        if (leash != null) {
            leash.close();
            leash = null;
        }
    }

    /// Ends all parts; data stays.
    @Override
    public void close() {
        registry.stopAll();
        if (leash != null) {
            leash.close();
            leash = null;
        }
        registry.forget(LAUNCHER);
        tellOutside();
    }
}
