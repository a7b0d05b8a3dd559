package dev.stillpoint.simulator.powershell;

import dev.stillpoint.simulator.powershell.PowerShell.Run;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One PowerShell process for many scripts, each against the simulator that is up then: starting one takes a second.
final class PowerShellSession implements AutoCloseable {
    private static final String END = "--- end of script ---";

    private final Path folder;
    private final Process process;
    private final Writer input;
    private final BufferedReader output;
    private final BufferedReader errors;

    PowerShellSession(Path folder) throws IOException {
        this.folder = folder;
        ProcessBuilder builder = new ProcessBuilder(
                PowerShell.engine().toString(),
                "-NoProfile",
                "-NonInteractive",
                "-File",
                "src/main/powershell/Start-Session.ps1",
                Path.of("src/test/powershell/Serve-Scripts.ps1")
                        .toAbsolutePath()
                        .toString());
        builder.environment().put("STILLPOINT_FABRIC_URL", "@" + folder.resolve("url"));
        builder.environment().remove("PSModulePath");
        Files.writeString(folder.resolve("url"), "http://127.0.0.1:1");
        this.process = builder.start();
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        this.output = reader(process.getInputStream());
        this.errors = reader(process.getErrorStream());
    }

    private static BufferedReader reader(InputStream stream) {
        return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }

    Run script(URI simulator, String lines) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("url"), simulator.toString());
        Path script = Files.writeString(folder.resolve("script.ps1"), lines);
        input.write(script + "\n");
        input.flush();
        CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> untilEnd(output));
        CompletableFuture<String> complained = CompletableFuture.supplyAsync(() -> untilEnd(errors));
        try {
            return new Run(0, said.get(2, TimeUnit.MINUTES), complained.get(1, TimeUnit.MINUTES));
        } catch (ExecutionException | TimeoutException stuck) {
            process.destroyForcibly();
            throw new AssertionError("PowerShell did not end the script", stuck);
        }
    }

    private static String untilEnd(BufferedReader reader) {
        StringBuilder text = new StringBuilder();
        try {
            String line = reader.readLine();
            while (line != null && !line.equals(END)) {
                text.append(line).append('\n');
                line = reader.readLine();
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        input.close();
        process.destroy();
    }
}
