package dev.stillpoint.simulator.powershell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.simulator.Lab;
import dev.stillpoint.simulator.SimulatorServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/// Runs scripts by this machine's PowerShell with the practice fabric's modules, against a simulator of its own.
final class PowerShell implements AutoCloseable {
    static final Path CHECKOUT = Path.of("").toAbsolutePath().resolveSibling("");

    private final Path engine;
    private final @Nullable PowerShellSession session;
    private final SimulatorServer server;
    private final Path folder;
    final Lab lab;

    private PowerShell(Path engine, @Nullable PowerShellSession session, SimulatorServer server, Path folder) {
        this.engine = engine;
        this.session = session;
        this.server = server;
        this.folder = folder;
        this.lab = new Lab(server.uri(), folder);
    }

    /// @param errors standard error, in which scripts' errors are
    record Run(int code, String output, String errors) {
        List<String> lines() {
            return output.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        }

        Run succeeded() {
            assertThat(code).as("%s%n%s", output, errors).isZero();
            assertThat(errors).as(output).isEmpty();
            return this;
        }
    }

    /// The PowerShell of this machine. Without one the test is skipped, which CI does not allow.
    static Path engine() {
        Optional<PowerShellEngine> found = PowerShellEngine.find(System.getenv(), CHECKOUT);
        String why = "no PowerShell; looked at " + PowerShellEngine.places(CHECKOUT);
        if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new AssertionError(why);
        }
        Assumptions.assumeTrue(found.isPresent(), why);
        return found.orElseThrow().executable();
    }

    /// A fabric with quick operations.
    static PowerShell on(String fabricFile, Path folder) throws IOException {
        Path engine = engine();
        Path yaml = Files.writeString(folder.resolve("fabric.yaml"), fabricFile);
        return new PowerShell(engine, null, SimulatorServer.start(folder, yaml, 0), folder);
    }

    static PowerShell onLab(Path folder) throws IOException {
        return on(Lab.YAML, folder);
    }

    /// A fabric of its own, and scripts in a session that others had before.
    static PowerShell onLab(Path folder, PowerShellSession session) throws IOException {
        Path yaml = Files.writeString(folder.resolve("fabric.yaml"), Lab.YAML);
        return new PowerShell(engine(), session, SimulatorServer.start(folder, yaml, 0), folder);
    }

    /// Runs lines as a script file, after the modules were loaded.
    Run script(String lines) throws IOException, InterruptedException {
        if (session != null) {
            return session.script(server.uri(), lines);
        }
        Path script = Files.writeString(folder.resolve("script.ps1"), "\uFEFF" + lines);
        return file(script);
    }

    /// Runs a script file with its arguments, after the modules were loaded.
    Run file(Path script, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("-File", "src/main/powershell/Start-Session.ps1", script.toString()));
        command.addAll(List.of(arguments));
        return run(engine, server.uri().toString(), folder, command);
    }

    /// Runs PowerShell itself.
    static Run run(Path engine, String url, Path folder, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(engine.toString(), "-NoProfile", "-NonInteractive"));
        command.addAll(arguments);
        return start(command, url, folder);
    }

    static Run start(List<String> command, String url, Path folder) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        Path errors = folder.resolve("errors.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().put("STILLPOINT_FABRIC_URL", url);
        builder.environment().remove("PSModulePath");
        Process process = builder.start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("PowerShell did not end: " + command + "\n" + Files.readString(output));
        }
        return new Run(
                process.exitValue(),
                Files.readString(output, StandardCharsets.UTF_8),
                Files.readString(errors, StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
