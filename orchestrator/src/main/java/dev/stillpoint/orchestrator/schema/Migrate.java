package dev.stillpoint.orchestrator.schema;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// Brings the database to this version's schema, then ends: a process of its own, because the orchestrator does not
/// hold the credentials of the role that owns the tables.
///
/// `java -cp <quarkus-app>/app/*:<quarkus-app>/lib/main/* dev.stillpoint.orchestrator.schema.Migrate --url
/// jdbc:postgresql://…
/// --user migrator --password-file FILE`. Exit 0 when the schema is as it should be, 1 when the migration failed, 2 on
/// wrong use. The roles and schemas must exist (`db/bootstrap.sql`).
public final class Migrate {
    private static final String USAGE = "usage: Migrate --url JDBC-URL --user ROLE --password-file FILE";

    private Migrate() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i], arguments[i + 1]);
        }
        String url = options.remove("--url");
        String user = options.remove("--user");
        String passwordFile = options.remove("--password-file");
        if (url == null || user == null || passwordFile == null || !options.isEmpty() || arguments.length != 6) {
            System.err.println(USAGE);
            return 2;
        }
        try {
            int applied =
                    migrate(url, user, Files.readString(Path.of(passwordFile)).strip());
            System.out.println("schema is current, " + applied + " migrations applied");
            return 0;
        } catch (IOException e) {
            System.err.println("can't read the password of " + user + " from " + passwordFile + ": " + e.getMessage());
            return 2;
        } catch (FlywayException e) {
            System.err.println("migration of " + url + " failed: " + e.getMessage());
            return 1;
        }
    }

    /// @return how many migrations were applied
    /// @throws FlywayException when the schema could not be brought to this version
    public static int migrate(String url, String user, String password) {
        return Flyway.configure(Migrate.class.getClassLoader())
                .dataSource(url, user, password)
                .locations("classpath:db/migration")
                .schemas("stillpoint")
                .createSchemas(false)
                .connectRetries(10)
                .load()
                .migrate()
                .migrationsExecuted;
    }
}
