package dev.stillpoint.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLockTarget;

/// Two gateways at once: whoever is asked, it is one API.
@ExtendWith(Evidence.class)
@ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ, target = ResourceLockTarget.CHILDREN)
class GatewaysSystemTest {
    private final Stack stack = Stack.running();
    private final Api one = stack.api("admin");
    private final Api other = stack.otherApi("admin");
    private final String system = TestFabric.cell().system();

    private Map<String, ?> preview(String name) {
        return Map.of("kind", "create", "system", system, "name", name, "storageLocation", "nas-b", "preview", true);
    }

    @Test
    void anIdempotencyKeyIsTheSameKeyAtBothWhicheverIsFirst() {
        // When
        String key = UUID.randomUUID().toString();
        List<Api.Answer> answers = together(
                () -> one.post("/v1/runs", preview("a key of both"), "Idempotency-Key", key),
                () -> other.post("/v1/runs", preview("a key of both"), "Idempotency-Key", key));

        // Then
        assertThat(answers).extracting(Api.Answer::status).containsOnly(202);
        assertThat(answers)
                .extracting(answer -> answer.body().path("id").asText())
                .hasSize(2)
                .doesNotContain("");
        String run = one.post("/v1/runs", preview("a key of both"), "Idempotency-Key", key)
                .body()
                .path("id")
                .asText();
        for (Api.Answer answer : answers) {
            String id = answer.body().path("id").asText();
            assertThat(List.of(one, other))
                    .allSatisfy(gateway -> assertThat(gateway.get("/v1/runs/" + id)
                                    .body()
                                    .path("id")
                                    .asText())
                            .isEqualTo(run));
        }
        assertThat(other.post("/v1/runs", preview("another body"), "Idempotency-Key", key)
                        .code())
                .isEqualTo("idempotency-key-reused");
    }

    @Test
    void anEventStreamThatBrokeOffGoesOnAtTheOtherWithoutAGap() {
        // Given
        Run run = one.submit(preview("two streams"));
        List<Long> seen = new ArrayList<>();
        try (Stream<String> stream = one.stream(run.path() + "/events")) {
            ids(stream).limit(2).forEach(seen::add);
        }

        // When
        try (Stream<String> stream =
                other.stream(run.path() + "/events", "Last-Event-ID", String.valueOf(seen.getLast()))) {
            ids(stream).forEach(seen::add);
        }

        // Then
        run.mustEnd("PLANNED");
        assertThat(seen)
                .isEqualTo(run.events().stream()
                        .map(event -> event.path("sequence").asLong())
                        .toList());
    }

    private static Stream<Long> ids(Stream<String> lines) {
        return lines.filter(line -> line.startsWith("id:"))
                .map(line -> Long.valueOf(line.substring(3).strip()));
    }

    @Test
    void everyReplyReachesTheGatewayThatAsked() {
        List<Question> questions = new ArrayList<>();
        for (int minute = 0; minute < 20; minute++) {
            Api asked = minute % 2 == 0 ? one : other;
            String cron = "0 " + minute + " 2 * * ?";
            questions.add(() -> asked.post("/v1/schedules/preview", Map.of("system", system, "cron", cron)));
        }

        List<Api.Answer> answers = together(questions.toArray(Question[]::new));

        for (int minute = 0; minute < answers.size(); minute++) {
            JsonNode firing = answers.get(minute).body().path("firings").path(0);
            assertThat(answers.get(minute).status()).isEqualTo(200);
            assertThat(firing.asText()).endsWith("T02:%02d:00Z".formatted(minute));
        }
    }

    private interface Question {
        Api.Answer ask();
    }

    private static List<Api.Answer> together(Question... questions) {
        try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
            return Stream.of(questions)
                    .map(question -> CompletableFuture.supplyAsync(question::ask, askers))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        }
    }
}
