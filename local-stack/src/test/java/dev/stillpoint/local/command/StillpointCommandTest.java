package dev.stillpoint.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.ctl.gateway.CtlFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StillpointCommandTest {
    private static final int WRONG_USE = 2;

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "up",
                "down",
                "status",
                "worker",
                "agent",
                "kill",
                "start",
                "logs",
                "verify",
                "audit",
                "powershell"
            })
    void everyCommandHasHelp(String command) {
        assertThat(StillpointCommand.execute(command, "--help")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"up --bogus", "kill nonsense", "worker", "up --port 70000", "up --workers nas-b=-1", "fly", ""})
    void wrongUseEndsWithTwo(String line) {
        assertThat(StillpointCommand.execute(line.isEmpty() ? new String[0] : line.split(" ")))
                .isEqualTo(WRONG_USE);
    }

    /// The client's own exit codes hold below the launcher too: nobody listens on port 1.
    @Test
    void theClientTellsAnAbsentGatewayFromARefusal() throws IOException {
        Path key = Files.writeString(temp.resolve("key"), "sp_abcdefgh_secret");
        assertThat(StillpointCommand.execute(
                        "ctl", "--url", "http://127.0.0.1:1", "--key-file", key.toString(), "list"))
                .isEqualTo(CtlFailure.UNREACHABLE);
    }

    @Test
    void statusWithoutAStackFails() {
        assertThat(StillpointCommand.execute(
                        "status", "--data", temp.resolve("none").toString()))
                .isEqualTo(StillpointCommand.WORK_FAILED);
    }

    @Test
    void aPowerShellSessionNeedsAStack() {
        assertThat(StillpointCommand.execute(
                        "powershell", "--data", temp.resolve("none").toString(), "-Command", "--help"))
                .isEqualTo(StillpointCommand.WORK_FAILED);
    }

    @Test
    void downWithoutAStackIsGood() {
        assertThat(StillpointCommand.execute(
                        "down", "--data", temp.resolve("none").toString()))
                .isZero();
    }

    @Test
    void unreadableFabricFileFails() {
        assertThat(StillpointCommand.execute(
                        "up",
                        "--port",
                        "0",
                        "--data",
                        temp.toString(),
                        "--fabric",
                        temp.resolve("none.yaml").toString()))
                .isEqualTo(StillpointCommand.WORK_FAILED);
    }
}
