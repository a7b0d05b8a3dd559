package dev.stillpoint.gateway;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/// Ready while the database of the history answers. Health is open to everybody: why it does not answer, and where it
/// is, only the log tells.
@Readiness
class HistoryCheck implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(HistoryCheck.class);
    private static final int SECONDS = 3;

    private final DataSource history;
    private final AtomicBoolean up = new AtomicBoolean(true);

    HistoryCheck(DataSource history) {
        this.history = history;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("history database").status(answers()).build();
    }

    private boolean answers() {
        String why = "the connection is not valid";
        try (Connection connection = history.getConnection()) {
            if (connection.isValid(SECONDS)) {
                up.set(true);
                return true;
            }
        } catch (SQLException e) {
            why = String.valueOf(e.getMessage());
        }
        if (up.getAndSet(false)) {
            LOG.warnf("the history database stopped answering: %s", why);
        }
        return false;
    }
}
