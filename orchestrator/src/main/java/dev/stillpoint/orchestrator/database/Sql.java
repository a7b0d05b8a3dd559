package dev.stillpoint.orchestrator.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The few conversions that JDBC leaves to its user.
public final class Sql {
    private Sql() {}

    /// A parameter of type `timestamptz`.
    public static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    /// A column of type `timestamptz` that is never null.
    public static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    public static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /// The transaction's time.
    public static Instant now(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT now() AS at");
                ResultSet row = select.executeQuery()) {
            row.next();
            return time(row, "at");
        }
    }

    public static UUID uuid(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    /// Sets all parameters, in order. Instants become `timestamptz`; arrays become arrays of the type that the
    /// statement casts them to.
    public static PreparedStatement bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            switch (values[i]) {
                case null -> statement.setObject(i + 1, null);
                case Instant instant -> statement.setObject(i + 1, time(instant));
                case Enum<?> constant -> statement.setString(i + 1, constant.name());
                case Object[] array ->
                    statement.setArray(i + 1, statement.getConnection().createArrayOf(elementType(array), array));
                case Object value -> statement.setObject(i + 1, value);
            }
        }
        return statement;
    }

    private static String elementType(Object[] array) {
        return switch (array) {
            case String[] a -> "text";
            case Long[] a -> "int8";
            case Integer[] a -> "int4";
            case Boolean[] a -> "bool";
            case UUID[] a -> "uuid";
            case byte[][] a -> "bytea";
            case OffsetDateTime[] a -> "timestamptz";
            default -> throw new IllegalArgumentException("no array type for " + array.getClass());
        };
    }
}
