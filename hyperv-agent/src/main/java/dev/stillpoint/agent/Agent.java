package dev.stillpoint.agent;

import dev.stillpoint.agent.command.AgentCommandConsumer;
import dev.stillpoint.agent.command.ConsumerSettings;
import dev.stillpoint.agent.control.CancelHints;
import dev.stillpoint.agent.control.ControlReader;
import dev.stillpoint.agent.control.DatabaseClock;
import dev.stillpoint.agent.report.DeadLetters;
import dev.stillpoint.agent.report.Heartbeats;
import dev.stillpoint.agent.report.KafkaStepEvents;
import dev.stillpoint.agent.step.StepSettings;
import dev.stillpoint.agent.step.Time;
import dev.stillpoint.contracts.FabricId;
import dev.stillpoint.contracts.Heartbeat;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Puts the parts together, starts and ends them.
@ApplicationScoped
class Agent {
    private static final Logger LOG = Logger.getLogger(Agent.class);
    private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    /// How long a health check waits for the fabric.
    private static final Duration HEALTH_PATIENCE = Duration.ofSeconds(5);

    private final AgentConfig config;
    private final ConsumerSettings settings;
    private final String version;
    private final Fabrics.Opened fabric;
    private final Producer<byte[], byte[]> producer;
    private final ControlReader control;
    private final AgentCommandConsumer commands;
    private final Heartbeats heartbeats;
    private final OneQuestion fabricAnswers;

    Agent(
            AgentConfig config,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            @ConfigProperty(name = "quarkus.application.version") String version,
            MeterRegistry metrics) {
        this.config = config;
        this.version = version;
        if (!INSTANCE.matcher(config.instance()).matches()) {
            throw new IllegalArgumentException("stillpoint.agent.instance is '" + config.instance() + "', expected "
                    + INSTANCE + ": give each agent process a name of its own");
        }
        this.settings = new ConsumerSettings(
                new FabricId(config.fabric()),
                config.instance(),
                config.lanes(),
                config.maxUnfinished(),
                config.session(),
                config.grace());
        Time time = Time.system();
        DatabaseClock clock = new DatabaseClock(time);
        CancelHints hints = new CancelHints();
        Map<String, Object> plainConsumer = KafkaClients.plainConsumer(bootstrapServers);
        this.fabric = Fabrics.open(config);
        this.fabricAnswers = new OneQuestion(fabric.fabric()::answers, HEALTH_PATIENCE);
        this.producer = new KafkaProducer<>(KafkaClients.producer(bootstrapServers));
        this.commands = AgentCommandConsumer.of(
                settings,
                plainConsumer,
                fabric.fabric(),
                stepSettings(config),
                clock,
                hints,
                new KafkaStepEvents(producer),
                new DeadLetters(producer, plainConsumer),
                time,
                () -> Quarkus.asyncExit(1));
        this.control = new ControlReader(plainConsumer, clock, hints, cancel -> commands.cancel(cancel.ref()));
        this.heartbeats = new Heartbeats(producer, this::sign);
        metrics.gauge("stillpoint.agent.active", commands, each -> each.active() ? 1 : 0);
        metrics.gauge("stillpoint.agent.commands.busy", commands, AgentCommandConsumer::busy);
        metrics.gauge("stillpoint.agent.commands.queued", commands, AgentCommandConsumer::queued);
        metrics.gauge("stillpoint.agent.commands.unfinished", commands, AgentCommandConsumer::unfinished);
    }

    private static StepSettings stepSettings(AgentConfig config) {
        AgentConfig.Step step = config.step();
        return new StepSettings(
                step.poll(),
                step.lockPause(),
                step.unreachable(),
                step.lostAnswer(),
                step.shutdownSettling(),
                config.exportRoots().orElse(List.of()));
    }

    void start(@Observes StartupEvent event) {
        if (config.endWithParent()) {
            new ParentWatch(System.in, () -> Quarkus.asyncExit(0)).start();
        }
        control.start();
        commands.start();
        heartbeats.start();
        LOG.infof("agent was started: fabric=%s instance=%s", settings.fabric(), settings.instance());
    }

    void end(@Observes ShutdownEvent event) {
        commands.close();
        control.close();
        heartbeats.close();
        heartbeats.beat();
        producer.close(Duration.ofMillis(300));
        fabric.close().run();
        LOG.infof("agent was ended: fabric=%s instance=%s", settings.fabric(), settings.instance());
    }

    boolean inGroup() {
        return commands.joined();
    }

    boolean active() {
        return commands.active();
    }

    boolean fabricAnswers() {
        return fabricAnswers.answer();
    }

    private Heartbeat.Agent sign() {
        return new Heartbeat.Agent(
                settings.executor(),
                version,
                java.time.Instant.now(),
                settings.fabric(),
                commands.active(),
                settings.lanes(),
                commands.busy());
    }
}
