package dev.stillpoint.orchestrator.database;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// The database refused a statement or was not to be reached.
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String state;
    private final @Nullable String constraint;

    private DatabaseException(SQLException cause, @Nullable String constraint) {
        super(cause.getMessage(), cause);
        this.state = Objects.requireNonNullElse(cause.getSQLState(), "");
        this.constraint = constraint;
    }

    static DatabaseException of(SQLException cause) {
        ServerErrorMessage message = cause instanceof PSQLException p ? p.getServerErrorMessage() : null;
        return new DatabaseException(cause, message == null ? null : message.getConstraint());
    }

    /// The name of the constraint that was violated.
    public Optional<String> constraint() {
        return Optional.ofNullable(constraint);
    }

    /// Whether the same work may succeed when it is done again: the connection was lost, the server is starting or
    /// stopping, two transactions stood in each other's way. Classes 08, 40, 53, 57 and 55P03 of PostgreSQL's error
    /// codes.
    public boolean transientFailure() {
        return state.isEmpty()
                || state.startsWith("08")
                || state.startsWith("40")
                || state.startsWith("53")
                || state.startsWith("57")
                || state.equals("55P03");
    }
}
