package dev.stillpoint.local.postgres;

import dev.stillpoint.local.part.StackFailure;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;

/// Makes the database and its roles, as a superuser: what `db/bootstrap.sql` of the orchestrator says.
public final class DatabaseSetup {
    private static final String DATABASE = "stillpoint";

    private final int port;
    private final String superuserPassword;

    public DatabaseSetup(int port, String superuserPassword) {
        this.port = port;
        this.superuserPassword = superuserPassword;
    }

    /// May be repeated: it then sets the passwords anew.
    ///
    /// @param script the text of `bootstrap.sql`
    /// @param passwords role → password
    public void run(String script, Map<String, String> passwords) {
        String sql = script;
        for (Map.Entry<String, String> password : passwords.entrySet()) {
            sql = sql.replace(
                    "${" + password.getKey() + "_password}", password.getValue().replace("'", "''"));
        }
        try {
            try (Connection connection = connect("postgres");
                    Statement statement = connection.createStatement();
                    ResultSet found =
                            statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                if (!found.next()) {
                    try (Statement create = connection.createStatement()) {
                        create.execute("CREATE DATABASE " + DATABASE);
                    }
                }
            }
            try (Connection connection = connect(DATABASE);
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new StackFailure("can't set up the database on port " + port + ": " + e.getMessage(), e);
        }
    }

    private Connection connect(String database) throws SQLException {
        Properties credentials = new Properties();
        credentials.setProperty("user", PostgresServer.SUPERUSER);
        credentials.setProperty("password", superuserPassword);
        Driver driver = new org.postgresql.Driver();
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
        Connection connection = driver.connect(url, credentials);
        if (connection == null) {
            throw new SQLException("the driver does not take " + url);
        }
        return connection;
    }
}
