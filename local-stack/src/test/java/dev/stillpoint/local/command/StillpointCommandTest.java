package dev.stillpoint.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.audit.AuditEvent;
import dev.stillpoint.contracts.audit.ChainLink;
import dev.stillpoint.contracts.audit.SealedLine;
import dev.stillpoint.ctl.gateway.CtlFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StillpointCommandTest {
    private static final int WRONG_USE = 2;
    private static final String RUN = "0197f2c0-0000-7000-8000-000000000001";

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

    private record Ended(int exitCode, String out, String err) {}

    private static Ended audit(String... line) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
            List<String> all = new ArrayList<>(List.of("audit"));
            all.addAll(List.of(line));
            int exitCode = StillpointCommand.execute(all.toArray(String[]::new));
            return new Ended(
                    exitCode, said.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private Path export(boolean any) throws IOException {
        AuditEvent event = new AuditEvent(
                1, UUID.fromString(RUN), 1L, Instant.parse("2026-03-01T20:00:00Z"), "run-ended", "anna", null, "{}");
        String line = SealedLine.of(ChainLink.after(1, ChainLink.nothing(), event.canonical()), "ERP")
                        .text()
                + "\n";
        return Files.writeString(temp.resolve("export.ndjson"), any ? line : "");
    }

    @Test
    void exportWithoutAnEventProvesNothing() throws IOException {
        assertThat(audit("verify", export(true).toString()).exitCode()).isZero();

        Ended empty = audit("verify", export(false).toString());
        assertThat(empty.exitCode()).isEqualTo(StillpointCommand.WORK_FAILED);
        assertThat(empty.err()).contains("export.ndjson: there is no event in it, so nothing is proven");
    }

    @Test
    void storyOfARunThatIsNotThereIsAFailure() throws IOException {
        String export = export(true).toString();
        assertThat(audit("story", RUN, "--export", export).exitCode()).isZero();

        Ended unknown = audit("story", "0197f2c0-0000-7000-8000-00000000000f", "--export", export);
        assertThat(unknown.exitCode()).isEqualTo(StillpointCommand.WORK_FAILED);
        assertThat(unknown.out()).contains("There is no event of this run here");
    }

    @Test
    void idThatIsNoneIsToldInWords() {
        Ended ended = audit("story", "abc");
        assertThat(ended.exitCode()).isEqualTo(WRONG_USE);
        assertThat(ended.err()).contains("abc is no run's id").doesNotContain("java.");
    }

    @Test
    void auditThatCouldNotBeWrittenIsAFailure() throws IOException {
        // Given
        String export = export(true).toString();
        PrintStream out = System.out;
        System.setOut(new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int one) throws IOException {
                        throw new IOException("No space left on device");
                    }
                },
                true));
        try {
            // Then
            assertThat(StillpointCommand.execute("audit", "verify", export)).isEqualTo(StillpointCommand.WORK_FAILED);
            assertThat(StillpointCommand.execute("audit", "story", RUN, "--export", export))
                    .isEqualTo(StillpointCommand.WORK_FAILED);
        } finally {
            System.setOut(out);
        }
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
