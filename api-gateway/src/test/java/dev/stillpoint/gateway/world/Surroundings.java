package dev.stillpoint.gateway.world;

import dev.stillpoint.contracts.Topics;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/// Starts PostgreSQL and Kafka, each behind a [Wire] that a test can cut. Tables, views and roles are the
/// orchestrator's own.
public final class Surroundings implements QuarkusTestResourceLifecycleManager {
    static final String POSTGRES_CUT = "stillpoint.test.postgres.cut";
    static final String KAFKA_CUT = "stillpoint.test.kafka.cut";
    private static final Path DB = Path.of("../orchestrator/src/main/resources/db");
    private static final String PASSWORD = "of-this-test-only";

    private @Nullable EmbeddedPostgres postgres;
    private @Nullable KafkaRaftServer kafka;
    private @Nullable Wire postgresWire;
    private @Nullable Wire kafkaWire;

    @Override
    public Map<String, String> start() {
        try {
            int postgresPort = startPostgres();
            int kafkaPort = startKafka();
            return Map.of(
                    "quarkus.datasource.jdbc.url",
                    "jdbc:postgresql://127.0.0.1:" + postgresPort + "/stillpoint",
                    "quarkus.datasource.username",
                    "reader",
                    "quarkus.datasource.password",
                    PASSWORD,
                    "kafka.bootstrap.servers",
                    "127.0.0.1:" + kafkaPort);
        } catch (Exception e) {
            throw new IllegalStateException("the gateway's surroundings did not start", e);
        }
    }

    private int startPostgres() throws Exception {
        EmbeddedPostgres started = EmbeddedPostgres.builder().start();
        postgres = started;
        try (Connection connection = started.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE stillpoint");
        }
        String bootstrap = Files.readString(DB.resolve("bootstrap.sql"))
                .replaceAll("\\$\\{(migrator|writer|reader)_password}", PASSWORD);
        try (Connection connection =
                        started.getDatabase("postgres", "stillpoint").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(bootstrap);
        }
        String url = "jdbc:postgresql://127.0.0.1:" + started.getPort() + "/stillpoint";
        Flyway.configure()
                .dataSource(url, "migrator", PASSWORD)
                .schemas("stillpoint")
                .defaultSchema("stillpoint")
                .locations("filesystem:" + DB.resolve("migration"))
                .load()
                .migrate();
        ServerSocket port = Wire.port();
        Path cut = Files.createTempDirectory("gateway-postgres").resolve("cut");
        postgresWire = new Wire(port, started.getPort(), cut);
        System.setProperty("stillpoint.test.postgres", url + "?user=postgres&currentSchema=stillpoint");
        System.setProperty(POSTGRES_CUT, cut.toString());
        return port.getLocalPort();
    }

    private int startKafka() throws Exception {
        Path logs = Files.createTempDirectory("gateway-kafka-");
        int direct = freePort();
        int controller = freePort();
        int behindWire = freePort();
        ServerSocket port = Wire.port();
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                "controller.quorum.voters", "1@127.0.0.1:" + controller,
                "listeners",
                        "DIRECT://127.0.0.1:" + direct + ",CONTROLLER://127.0.0.1:" + controller + ",WIRED://127.0.0.1:"
                                + behindWire,
                "advertised.listeners", "DIRECT://127.0.0.1:" + direct + ",WIRED://127.0.0.1:" + port.getLocalPort(),
                "listener.security.protocol.map", "CONTROLLER:PLAINTEXT,DIRECT:PLAINTEXT,WIRED:PLAINTEXT",
                "controller.listener.names", "CONTROLLER",
                "inter.broker.listener.name", "DIRECT",
                "log.dirs", logs.toString()));
        settings.putAll(Map.of(
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "1",
                "auto.create.topics.enable", "false",
                "controlled.shutdown.enable", "false",
                "log.cleaner.enable", "false"));
        new Formatter()
                .setNodeId(1)
                .setClusterId(Uuid.randomUuid().toString())
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setControllerListenerName("CONTROLLER")
                .addDirectory(logs.toString())
                .setMetadataLogDirectory(logs.toString())
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8))
                .run();
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
        kafka = server;
        server.startup();
        String bootstrap = "127.0.0.1:" + direct;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(
                            topic(Topics.GATEWAY_REQUESTS, 3),
                            topic(Topics.GATEWAY_REPLIES, 1),
                            topic(Topics.RUN_EVENTS, 3),
                            topic(Topics.ACCESS_EVENTS, 1)))
                    .all()
                    .get();
        }
        Path cut = logs.resolve("cut");
        kafkaWire = new Wire(port, behindWire, cut);
        System.setProperty("stillpoint.test.kafka", bootstrap);
        System.setProperty(KAFKA_CUT, cut.toString());
        return port.getLocalPort();
    }

    private static NewTopic topic(String name, int partitions) {
        return new NewTopic(name, Optional.of(partitions), Optional.of((short) 1));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = Wire.port()) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void stop() {
        try {
            for (AutoCloseable part : new @Nullable AutoCloseable[] {kafkaWire, postgresWire, postgres}) {
                if (part != null) {
                    part.close();
                }
            }
            if (kafka != null) {
                kafka.shutdown();
            }
        } catch (Exception e) {
            throw new IllegalStateException("the gateway's surroundings did not stop", e);
        }
    }
}
