package dev.stillpoint.ctl.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.ctl.world.FakeGateway;
import dev.stillpoint.ctl.world.FakeGateway.Answer;
import dev.stillpoint.ctl.world.FakeGateway.Asked;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class EventStreamTest {
    private final List<Long> heard = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();

    private static String event(int sequence, String type) {
        return "{\"sequence\":" + sequence + ",\"type\":\"" + type + "\"}";
    }

    private List<Asked> follow(Answer... answers) throws Exception {
        Deque<Answer> script = new ArrayDeque<>(List.of(answers));
        Function<Asked, Answer> next = asked -> script.removeFirst();
        try (FakeGateway fake = new FakeGateway(next);
                Gateway gateway = new Gateway(new Credential(URI.create(fake.url()), "sp_key"))) {
            new EventStream(gateway, "r1", pauses::add, notices::add)
                    .follow(event -> heard.add(event.path("sequence").asLong()), EventStreamTest::ended);
            return List.copyOf(fake.asked());
        }
    }

    private static boolean ended(JsonNode event) {
        return event.path("type").asText().equals("run-ended");
    }

    @Test
    void goesOnAfterTheLastEventWhenTheConnectionDrops() throws Exception {
        List<Asked> asked = follow(
                Answer.events(true, event(1, "a"), event(2, "b")),
                Answer.problem(503, "orchestrator-unavailable", "away"),
                // A gateway that begins too early: what is known is not told again.
                Answer.events(false, event(2, "b"), event(3, "c")),
                Answer.events(true, event(4, "d").substring(0, 10)),
                Answer.events(false, event(4, "d"), event(5, "run-ended"), event(6, "never read")));

        assertThat(heard).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(asked).extracting(Asked::path).containsOnly("/v1/runs/r1/events");
        assertThat(asked)
                .extracting(one -> one.headers().get("last-event-id"))
                .containsExactly(null, "2", "2", "3", "3");
        assertThat(asked).allSatisfy(one -> assertThat(one.headers()).containsEntry("x-api-key", "sp_key"));
        assertThat(notices)
                .containsExactly(
                        "the connection dropped; trying again",
                        "connected again",
                        "the connection dropped; trying again",
                        "connected again",
                        "the connection dropped; trying again",
                        "connected again");
    }

    @Test
    void waitsLongerEachTimeNothingComes() throws Exception {
        Answer away = Answer.problem(503, "orchestrator-unavailable", "away");
        follow(away, away, away, Answer.events(false, event(1, "a")), Answer.events(false, event(2, "run-ended")));

        assertThat(pauses)
                .containsExactly(
                        Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMillis(250));
    }

    @Test
    void refusalIsTheEnd() {
        assertThatThrownBy(() -> follow(Answer.problem(404, "not-found", "there is no run of this id")))
                .isInstanceOfSatisfying(CtlFailure.class, failure -> {
                    assertThat(failure.exitCode()).isEqualTo(CtlFailure.REFUSED);
                    assertThat(failure).hasMessage("not-found: there is no run of this id");
                });
    }
}
