package dev.stillpoint.orchestrator.location;

import dev.stillpoint.orchestrator.chore.Chore;
import dev.stillpoint.orchestrator.database.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What autoscaling reads of each location, tagged with its id: the figures that `GET /v1/storage-locations` shows.
@ApplicationScoped
class LocationMetrics {
    private final Database database;
    private final Map<Figure, MultiGauge> gauges = new EnumMap<>(Figure.class);

    LocationMetrics(Database database, MeterRegistry registry) {
        this.database = database;
        for (Figure figure : Figure.values()) {
            gauges.put(
                    figure,
                    MultiGauge.builder(figure.metric)
                            .description(figure.description)
                            .baseUnit(figure.unit)
                            .register(registry));
        }
    }

    private enum Figure {
        BYTES_OUTSTANDING(
                "stillpoint.location.outstanding",
                "bytes",
                "Bytes of commands that are not over",
                "bytes_outstanding",
                1),
        QUEUED("stillpoint.location.queued", "commands", "Commands that no worker has begun", "queued", 1),
        RUNNING("stillpoint.location.running", "commands", "Commands that workers are at", "running", 1),
        OLDEST_WAIT(
                "stillpoint.location.oldest.wait",
                "seconds",
                "How long the oldest command that nobody has begun waits",
                "oldest_wait_ms",
                0.001),
        THROUGHPUT("stillpoint.location.throughput", "bytes", "Bytes per second of what runs", "throughput", 1),
        FREE_BYTES("stillpoint.location.free", "bytes", "Free bytes as the workers see them", "free_bytes", 1),
        WORKERS("stillpoint.location.workers", "workers", "Workers that are heard of", "workers", 1),
        SLOTS("stillpoint.location.slots", "slots", "Commands that the workers can do side by side", "slots", 1);

        private final String metric;
        private final String unit;
        private final String description;
        private final String column;
        private final double scale;

        Figure(String metric, String unit, String description, String column, double scale) {
            this.metric = metric;
            this.unit = unit;
            this.description = description;
            this.column = column;
            this.scale = scale;
        }
    }

    @Produces
    @Singleton
    static Chore chore(LocationMetrics metrics) {
        return new Chore("looking at the locations", Duration.ofSeconds(2), metrics::look);
    }

    /// Reads all figures anew.
    void look() {
        Map<Figure, List<MultiGauge.Row<?>>> rows = database.withConnection(this::read);
        gauges.forEach((figure, gauge) -> gauge.register(rows.getOrDefault(figure, List.of()), true));
    }

    private Map<Figure, List<MultiGauge.Row<?>>> read(Connection connection) throws SQLException {
        Map<Figure, List<MultiGauge.Row<?>>> all = new EnumMap<>(Figure.class);
        try (PreparedStatement select = connection.prepareStatement("SELECT * FROM history.storage_locations");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                Tags location = Tags.of("location", rows.getString("id"));
                for (Figure figure : Figure.values()) {
                    double value = rows.getDouble(figure.column);
                    if (!rows.wasNull()) {
                        all.computeIfAbsent(figure, none -> new ArrayList<>())
                                .add(MultiGauge.Row.of(location, value * figure.scale));
                    }
                }
            }
        }
        return all;
    }
}
