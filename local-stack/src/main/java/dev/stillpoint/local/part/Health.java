package dev.stillpoint.local.part;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/// What says that a part can work.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Health.Http.class, name = "http"),
    @JsonSubTypes.Type(value = Health.ReadyFile.class, name = "ready-file"),
    @JsonSubTypes.Type(value = Health.Postgres.class, name = "postgres")
})
public sealed interface Health {
    int TIMEOUT_MILLIS = 2000;

    /// Asks once, for at most two seconds.
    ///
    /// @param pid the process that is asked about: what another one left behind does not count
    boolean good(long pid);

    /// Good when a `GET` answers 200.
    record Http(URI uri) implements Health {
        @Override
        public boolean good(long pid) {
            try {
                HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
                connection.setConnectTimeout(TIMEOUT_MILLIS);
                connection.setReadTimeout(TIMEOUT_MILLIS);
                try {
                    return connection.getResponseCode() == 200;
                } finally {
                    connection.disconnect();
                }
            } catch (IOException notYet) {
                return false;
            }
        }
    }

    /// Good when the process wrote its id into a file and listens.
    record ReadyFile(Path file, int port) implements Health {
        @Override
        public boolean good(long pid) {
            try {
                return Files.exists(file) && Files.readString(file).strip().equals(Long.toString(pid)) && listens(port);
            } catch (IOException notYet) {
                return false;
            }
        }
    }

    /// Good when the server's own pid file says `ready`: its eighth line, see `src/include/utils/pidfile.h`.
    record Postgres(Path pidFile, int port) implements Health {
        private static final int STATUS_LINE = 7;

        @Override
        public boolean good(long pid) {
            try {
                if (!Files.exists(pidFile)) {
                    return false;
                }
                var lines = Files.readAllLines(pidFile);
                return lines.size() > STATUS_LINE
                        && lines.getFirst().strip().equals(Long.toString(pid))
                        && lines.get(STATUS_LINE).strip().equals("ready")
                        && listens(port);
            } catch (IOException notYet) {
                return false;
            }
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
