package dev.stillpoint.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillpoint.local.part.StackFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
    @TempDir
    Path temp;

    @Test
    void portsComeBackAndDiffer() {
        Path file = temp.resolve("ports.json");
        Ports ports = Ports.keptIn(file);
        int kafka = ports.free("kafka");
        int postgres = ports.free("postgres");

        assertThat(kafka).isNotEqualTo(postgres);
        assertThat(Ports.keptIn(file).free("kafka")).isEqualTo(kafka);
        assertThat(Ports.keptIn(file).kept("postgres")).isEqualTo(postgres);
    }

    @Test
    void portThatAStrangerTookIsReplaced() throws IOException {
        Path file = temp.resolve("ports.json");
        int kafka = Ports.keptIn(file).free("kafka");
        try (ServerSocket stranger = new ServerSocket(kafka, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(Ports.keptIn(file).free("kafka")).isNotEqualTo(stranger.getLocalPort());
        }
    }

    @Test
    void busyPortThatTheUserChoseIsRefusedByNumber() throws IOException {
        try (ServerSocket stranger = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = stranger.getLocalPort();

            assertThatThrownBy(() -> Ports.keptIn(temp.resolve("ports.json")).exactly("gateway-1", port))
                    .isInstanceOf(StackFailure.class)
                    .hasMessageContaining("port " + port + " is busy")
                    .hasMessageContaining("--port");
        }
    }
}
