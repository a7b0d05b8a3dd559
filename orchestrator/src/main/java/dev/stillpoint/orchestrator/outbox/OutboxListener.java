package dev.stillpoint.orchestrator.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/// Hears of rows that other orchestrators wrote, on a connection of its own: a pooled one can't wait for notifications.
@ApplicationScoped
public class OutboxListener {
    private static final Logger LOG = Logger.getLogger(OutboxListener.class);
    private static final int WAIT_MILLIS = 1000;

    private final OutboxRelay relay;
    private final String url;
    private final Properties credentials = new Properties();
    private volatile boolean stopped;
    private @Nullable Thread thread;

    OutboxListener(
            OutboxRelay relay,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
            @ConfigProperty(name = "quarkus.datasource.username") String user,
            @ConfigProperty(name = "quarkus.datasource.password") String password) {
        this.relay = relay;
        this.url = url;
        credentials.setProperty("user", user);
        credentials.setProperty("password", password);
        credentials.setProperty("tcpKeepAlive", "true");
    }

    public void start() {
        thread = Thread.ofPlatform().name("outbox-listener").daemon().start(this::work);
    }

    public void stop() {
        stopped = true;
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    private void work() {
        while (!stopped) {
            try (Connection connection = DriverManager.getConnection(url, credentials);
                    Statement listen = connection.createStatement()) {
                listen.execute("LISTEN " + Outbox.CHANNEL);
                PGConnection notifications = connection.unwrap(PGConnection.class);
                while (!stopped) {
                    if (notifications.getNotifications(WAIT_MILLIS).length > 0) {
                        relay.wake();
                    }
                }
            } catch (SQLException e) {
                if (!stopped) {
                    LOG.infof("not hearing of other orchestrators' messages for now: %s", e.getMessage());
                    pause();
                }
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(WAIT_MILLIS);
        } catch (InterruptedException e) {
            stopped = true;
            Thread.currentThread().interrupt();
        }
    }
}
