package dev.stillpoint.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLockTarget;

/// The client as one jar, for those who have nothing else of Stillpoint.
@ExtendWith(Evidence.class)
@ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ, target = ResourceLockTarget.CHILDREN)
class ClientSystemTest {
    private final Stack stack = Stack.running();

    /// What a command ended with.
    private record End(int code, String out, String err) {}

    @Test
    void theJarAloneMakesAScheduleAndTellsByItsExitCodeWhatCameOfIt() throws Exception {
        // When
        String system = TestFabric.cell().system();
        End made = ctl(
                "admin", stack.uri().toString(), "schedules", "--create", "--system", system, "--cron", "0 0 2 1 1 ?");

        // Then
        assertThat(made.code()).as(made.err()).isZero();
        String id = made.out().strip();
        assertThat(stack.api("viewer")
                        .get("/v1/schedules/" + id)
                        .body()
                        .path("system")
                        .asText())
                .isEqualTo(system);

        // And
        End refused = ctl("operator", stack.uri().toString(), "schedules", "--remove", id);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("schedules: forbidden");
        assertThat(stack.api("admin").delete("/v1/schedules/" + id).status()).isEqualTo(204);
        End alone = ctl("admin", "http://127.0.0.1:1", "schedules");
        assertThat(alone.code()).isEqualTo(3);
        assertThat(alone.err()).contains("no answer from http://127.0.0.1:1");
    }

    @Test
    void aLocationIsRemovedOnceNothingUsesItAndCanBeMadeAgain() throws Exception {
        // Given a location that a schedule names
        Api admin = stack.api("admin");
        String path = "/v1/storage-locations/spare";
        Map<String, String> spare = Map.of("path", "\\\\spare\\backup");
        assertThat(admin.put(path, spare).status()).isEqualTo(201);
        String schedule = admin.post(
                        "/v1/schedules",
                        Map.of(
                                "system", TestFabric.cell().system(),
                                "cron", "0 0 2 1 1 ?",
                                "run", Map.of("storageLocation", "spare")))
                .body()
                .path("id")
                .asText();

        // When, Then
        End used = ctl("admin", stack.uri().toString(), "locations", "--remove", "spare");
        assertThat(used.code()).as(used.out()).isEqualTo(1);
        assertThat(used.err())
                .contains("location-in-use: storage location spare is used by 1 schedule: " + schedule, "To remove it");
        assertThat(admin.delete("/v1/schedules/" + schedule).status()).isEqualTo(204);
        End removed = ctl("admin", stack.uri().toString(), "locations", "--remove", "spare");
        assertThat(removed.code()).as(removed.err()).isZero();
        assertThat(admin.get(path).code()).isEqualTo("not-found");
        assertThat(admin.delete(path).code()).isEqualTo("not-found");

        // And
        assertThat(admin.put(path, spare).status()).isEqualTo(201);
        assertThat(admin.delete(path).status()).isEqualTo(204);
    }

    private End ctl(String user, String url, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                jar().toString()));
        line.addAll(List.of(arguments));
        line.addAll(List.of("--url", url));
        Path out = Files.createTempFile("ctl", ".out");
        Path err = Files.createTempFile("ctl", ".err");
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(new File(System.getProperty("java.io.tmpdir")))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(Map.of("STILLPOINT_API_KEY", stack.key(user)));
        int code = builder.start().waitFor();
        End end = new End(
                code, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
        Files.delete(out);
        Files.delete(err);
        return end;
    }

    private static Path jar() throws IOException {
        try (Stream<Path> built = Files.list(Path.of(System.getProperty("project.root"), "ctl", "target"))) {
            return built.filter(file -> file.getFileName().toString().endsWith("-standalone.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
