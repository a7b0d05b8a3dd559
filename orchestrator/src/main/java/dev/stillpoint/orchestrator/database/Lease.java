package dev.stillpoint.orchestrator.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongSupplier;
import javax.sql.DataSource;

/// The right to do what one orchestrator does at a time, for a while, by the database's clock. Not an advisory lock: a
/// process that was stopped keeps its connection, and with it the lock.
///
/// A lease alone does not keep two from working: who pauses between looking and acting acts without it. What the lease
/// guards must fence by itself.
public final class Lease {
    private final DataSource source;
    private final String name;
    private final UUID holder;
    private final Duration time;
    private final LongSupplier nanoTime;
    private boolean kept;
    private long askAgainAt;

    public Lease(DataSource source, String name, UUID holder, Duration time) {
        this(source, name, holder, time, System::nanoTime);
    }

    Lease(DataSource source, String name, UUID holder, Duration time, LongSupplier nanoTime) {
        this.source = source;
        this.name = name;
        this.holder = holder;
        this.time = time;
        this.nanoTime = nanoTime;
        this.askAgainAt = nanoTime.getAsLong();
    }

    /// Takes the lease when nobody has it, or makes it last longer when it is ours already.
    ///
    /// @return whether it is ours
    public boolean hold() throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        INSERT INTO leases AS l (name, holder, until)
                        VALUES (?, ?, clock_timestamp() + make_interval(secs => ?))
                        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
                        WHERE l.holder = excluded.holder OR l.until < clock_timestamp()""")) {
            return Sql.bind(statement, name, holder, time.toMillis() / 1000.0).executeUpdate() == 1;
        }
    }

    /// As [#hold], but asks the database only now and then: when a quarter of the time has passed since it was held, or
    /// a tenth since another one had it.
    ///
    /// @return whether it is ours
    public synchronized boolean keep() throws SQLException {
        long now = nanoTime.getAsLong();
        if (now - askAgainAt >= 0) {
            kept = hold();
            askAgainAt = now + time.toNanos() / (kept ? 4 : 10);
        }
        return kept;
    }

    /// Whether it is ours right now. Unlike [#hold], this changes nothing.
    public boolean isOurs() throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT FROM leases WHERE name = ? AND holder = ? AND until > clock_timestamp()");
                ResultSet found = Sql.bind(select, name, holder).executeQuery()) {
            return found.next();
        }
    }

    /// Lets the next one have it at once.
    public synchronized void release() throws SQLException {
        kept = false;
        askAgainAt = nanoTime.getAsLong();
        try (Connection connection = source.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("DELETE FROM leases WHERE name = ? AND holder = ?")) {
            Sql.bind(statement, name, holder).executeUpdate();
        }
    }
}
