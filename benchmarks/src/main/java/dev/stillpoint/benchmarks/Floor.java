package dev.stillpoint.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// The least that a durable answer to a message costs on this machine: read a record, commit one row to PostgreSQL,
/// publish one record in a Kafka transaction. No decision is made and no history is kept. What the orchestrator takes
/// beyond this is its own.
final class Floor implements AutoCloseable {
    private static final String IN = "bench.floor.in";
    private static final String OUT = "bench.floor.out";
    private final KafkaProducer<String, byte[]> asks;
    private final KafkaProducer<String, byte[]> answers;
    private final KafkaConsumer<String, byte[]> in;
    private final KafkaConsumer<String, byte[]> out;
    private final Connection database;
    private final Thread server;
    private volatile boolean closed;

    /// @param jdbc of a role that may make a table, password included
    Floor(String bootstrap, String jdbc) throws SQLException, InterruptedException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
            admin.createTopics(List.of(new NewTopic(IN, 1, (short) 1), new NewTopic(OUT, 1, (short) 1)))
                    .all()
                    .get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("the benchmark's topics could not be made", e);
        }
        database = DriverManager.getConnection(jdbc);
        database.setAutoCommit(false);
        try (Statement statement = database.createStatement()) {
            statement.execute("create table if not exists bench_floor (id bigserial primary key, body bytea not null)");
        }
        database.commit();
        asks = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap, ProducerConfig.LINGER_MS_CONFIG, 0),
                new StringSerializer(),
                new ByteArraySerializer());
        answers = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "bench-floor"),
                new StringSerializer(),
                new ByteArraySerializer());
        answers.initTransactions();
        in = consumer(bootstrap, IN);
        out = consumer(bootstrap, OUT);
        server = Thread.ofPlatform().name("floor").start(this::serve);
    }

    /// Milliseconds of `count` round trips, one after the other.
    List<Double> roundTrips(int count) {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            asks.send(new ProducerRecord<>(IN, "k", new byte[500]));
            while (out.poll(Duration.ofMillis(500)).isEmpty()) {
                if (System.nanoTime() - start > 10_000_000_000L) {
                    throw new IllegalStateException("no answer within 10 s");
                }
            }
            millis.add((System.nanoTime() - start) / 1e6);
        }
        return millis;
    }

    private void serve() {
        try (PreparedStatement insert = database.prepareStatement("insert into bench_floor (body) values (?)")) {
            while (!closed) {
                for (ConsumerRecord<String, byte[]> record : in.poll(Duration.ofMillis(100))) {
                    insert.setBytes(1, record.value());
                    insert.executeUpdate();
                    database.commit();
                    answers.beginTransaction();
                    answers.send(new ProducerRecord<>(OUT, record.key(), record.value()));
                    answers.commitTransaction();
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KafkaConsumer<String, byte[]> consumer(String bootstrap, String topic) {
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        TopicPartition partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        consumer.seekToEnd(List.of(partition));
        consumer.position(partition);
        return consumer;
    }

    @Override
    public void close() throws SQLException, InterruptedException {
        closed = true;
        server.join();
        asks.close();
        answers.close();
        in.close();
        out.close();
        database.close();
    }
}
