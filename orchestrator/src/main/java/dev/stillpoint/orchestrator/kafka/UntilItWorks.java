package dev.stillpoint.orchestrator.kafka;

import dev.stillpoint.orchestrator.database.DatabaseException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Does what a record asks for, however long the database or Kafka is away: a record is acknowledged when it took
/// effect, and what comes after it waits.
public final class UntilItWorks {
    private static final Logger LOG = Logger.getLogger(UntilItWorks.class);
    private static final int DEFECT_ATTEMPTS = 3;

    private UntilItWorks() {}

    /// @param what for the log
    /// @throws RuntimeException what the action threw, when it fails again and again though the database answers
    public static void run(String what, Runnable action) {
        int failures = 0;
        while (true) {
            try {
                action.run();
                return;
            } catch (RuntimeException e) {
                failures++;
                if (Thread.currentThread().isInterrupted() || (!goesAway(e) && failures >= DEFECT_ATTEMPTS)) {
                    throw e;
                }
                LOG.warnf("%s failed, trying again: %s", what, e.getMessage());
                pause(e);
            }
        }
    }

    /// Whether waiting may help.
    public static boolean goesAway(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof DatabaseException database && database.transientFailure()) {
                return true;
            }
            if (cause instanceof java.sql.SQLException
                    || cause instanceof org.apache.kafka.common.errors.RetriableException
                    || cause instanceof jakarta.transaction.RollbackException) {
                return !(cause instanceof java.sql.SQLException sql)
                        || sql.getSQLState() == null
                        || sql.getSQLState().startsWith("08")
                        || sql.getSQLState().startsWith("57")
                        || sql.getSQLState().startsWith("40");
            }
        }
        return false;
    }

    private static void pause(RuntimeException e) {
        try {
            TimeUnit.MILLISECONDS.sleep(500);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw e;
        }
    }
}
