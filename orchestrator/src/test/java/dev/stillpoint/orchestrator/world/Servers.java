package dev.stillpoint.orchestrator.world;

import dev.stillpoint.orchestrator.schema.Migrate;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.FutureTask;
import javax.sql.DataSource;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.postgresql.ds.PGSimpleDataSource;

/// A real PostgreSQL with Stillpoint's roles and schema, and a real Kafka, both in or below this JVM.
public final class Servers implements AutoCloseable {
    private final EmbeddedPostgres postgres;
    private final KafkaRaftServer kafka;
    private final int kafkaPort = freePort();

    /// Starts both side by side.
    public Servers(Path folder) throws Exception {
        FutureTask<KafkaRaftServer> broker = new FutureTask<>(() -> startKafka(folder.resolve("kafka")));
        Thread.ofPlatform().name("kafka-start").start(broker);
        postgres = EmbeddedPostgres.builder()
                .setServerConfig("max_connections", "60")
                .setServerConfig("shared_buffers", "64MB")
                .setDataDirectory(folder.resolve("postgres"))
                .start();
        try (Connection superuser = postgres.getPostgresDatabase().getConnection();
                Statement statement = superuser.createStatement()) {
            statement.execute("CREATE DATABASE stillpoint");
        }
        bootstrap();
        bootstrap();
        Migrate.migrate(url(), "migrator", "migrator's");
        kafka = broker.get();
    }

    /// May be repeated, so it is done twice.
    private void bootstrap() throws IOException, SQLException {
        try (InputStream sql = Servers.class.getResourceAsStream("/db/bootstrap.sql");
                Connection superuser =
                        postgres.getDatabase("postgres", "stillpoint").getConnection();
                Statement statement = superuser.createStatement()) {
            if (sql == null) {
                throw new IOException("db/bootstrap.sql is not on the class path");
            }
            statement.execute(new String(sql.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("${migrator_password}", "migrator''s")
                    .replace("${writer_password}", "writer's".replace("'", "''"))
                    .replace("${reader_password}", "reader's".replace("'", "''")));
        }
    }

    private KafkaRaftServer startKafka(Path data) throws Exception {
        int controllerPort = freePort();
        Properties config = new Properties();
        config.putAll(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.quorum.voters", "1@localhost:" + controllerPort),
                Map.entry(
                        "listeners",
                        "PLAINTEXT://localhost:" + kafkaPort + ",CONTROLLER://localhost:" + controllerPort),
                Map.entry("advertised.listeners", "PLAINTEXT://localhost:" + kafkaPort),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("log.dirs", data.toString()),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "4"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "4"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("share.coordinator.state.topic.num.partitions", "1"),
                Map.entry("group.share.max.delivery.count.limit", "25"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("broker.session.timeout.ms", "2000"),
                Map.entry("broker.heartbeat.interval.ms", "200"),
                Map.entry("log.cleaner.dedupe.buffer.size", "2097152"),
                Map.entry("auto.create.topics.enable", "false")));
        new Formatter()
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(1)
                .addDirectory(data.toString())
                .setMetadataLogDirectory(data.toString())
                .setControllerListenerName("CONTROLLER")
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8))
                .run();
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(config, false), Time.SYSTEM);
        server.startup();
        return server;
    }

    public String url() {
        return "jdbc:postgresql://localhost:" + postgres.getPort() + "/stillpoint";
    }

    public String kafka() {
        return "localhost:" + kafkaPort;
    }

    /// How Kafka's clients reach it.
    public Map<String, Object> kafkaSettings() {
        return Map.of("bootstrap.servers", kafka());
    }

    /// The database as the orchestrator sees it.
    public DataSource writer() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url());
        source.setUser("writer");
        source.setPassword("writer's");
        return source;
    }

    /// @param role `migrator`, `writer` or `reader`
    public Connection connect(String role) throws SQLException {
        return DriverManager.getConnection(url(), role, role + "'s");
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no free port", e);
        }
    }

    @Override
    public void close() throws IOException {
        kafka.shutdown();
        kafka.awaitShutdown();
        postgres.close();
    }

    /// Serves until standard input ends, for looking at a packaged orchestrator by hand.
    public static void main(String[] arguments) throws Exception {
        try (Servers servers = new Servers(Path.of(arguments[0]))) {
            System.out.println("export QUARKUS_DATASOURCE_JDBC_URL=" + servers.url()
                    + " QUARKUS_DATASOURCE_PASSWORD=\"writer's\" KAFKA_BOOTSTRAP_SERVERS=" + servers.kafka());
            System.out.flush();
            while (System.in.read() >= 0) {
                // Nothing is expected but the end.
            }
        }
    }
}
