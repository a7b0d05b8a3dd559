package dev.stillpoint.local.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/// `KafkaMain DATA PORT CONTROLLER-PORT [TOPIC=PARTITIONS[,compact]…]`: formats the storage below `DATA` when
/// it is not, serves on loopback, makes the topics that are missing, and then writes its process id into
/// `DATA/ready`. Ends in order on SIGTERM; what it acknowledged survives `kill -9`.
public final class KafkaMain {
    private KafkaMain() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 3) {
            System.err.println("usage: KafkaMain DATA PORT CONTROLLER-PORT [TOPIC=PARTITIONS[,compact]...]");
            System.exit(2);
        }
        Path data = Path.of(arguments[0]);
        int port = Integer.parseInt(arguments[1]);
        List<NewTopic> topics = new ArrayList<>();
        for (String topic : List.of(arguments).subList(3, arguments.length)) {
            topics.add(topic(topic));
        }
        Path ready = data.resolve("ready");
        Files.createDirectories(data);
        Files.deleteIfExists(ready);

        Properties settings = BrokerSettings.of(data.resolve("logs"), port, Integer.parseInt(arguments[2]));
        format(data.resolve("logs"));
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "kafka-shutdown"));
        try {
            server.startup();
            create(topics, port);
            Files.writeString(ready, ProcessHandle.current().pid() + "\n");
        } catch (Exception | Error e) {
            e.printStackTrace();
            System.exit(1);
        }
        server.awaitShutdown();
    }

    private static NewTopic topic(String text) {
        int equals = text.indexOf('=');
        boolean compact = text.endsWith(",compact");
        String partitions = text.substring(equals + 1, compact ? text.lastIndexOf(',') : text.length());
        return new NewTopic(
                        text.substring(0, equals), Optional.of(Integer.parseInt(partitions)), Optional.of((short) 1))
                .configs(compact ? Map.of("cleanup.policy", "compact") : Map.of());
    }

    private static void format(Path logs) throws Exception {
        if (Files.exists(logs.resolve("meta.properties"))) {
            return;
        }
        new Formatter()
                .setNodeId(BrokerSettings.NODE)
                .setClusterId(Uuid.randomUuid().toString())
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
                .addDirectory(logs.toString())
                .setMetadataLogDirectory(logs.toString())
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8))
                .run();
    }

    private static void create(List<NewTopic> topics, int port) throws IOException, InterruptedException {
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                "127.0.0.1:" + port,
                AdminClientConfig.CLIENT_ID_CONFIG,
                "stillpoint-local-topics"))) {
            for (var result : admin.createTopics(topics).values().entrySet()) {
                try {
                    result.getValue().get();
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw new IOException("can't make the topic " + result.getKey(), e.getCause());
                    }
                }
            }
        }
    }
}
