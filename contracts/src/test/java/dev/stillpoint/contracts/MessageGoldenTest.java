package dev.stillpoint.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Golden files hold every message as it stands on the wire: a changed field name is a broken promise to running
/// executors. Write them anew with `-Dgolden.write=true` after an additive change, and read the difference.
class MessageGoldenTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final ObjectMapper MAPPER = Json.mapper();
    private static final Map<Class<?>, List<?>> SEALED = Map.of(
            StepCommand.class, MessageExamples.commands(),
            StepResult.class, MessageExamples.results(),
            StepEvent.class, MessageExamples.events(),
            GatewayRequest.class, MessageExamples.requests(),
            GatewayReply.class, MessageExamples.replies(),
            Heartbeat.class, MessageExamples.heartbeats(),
            ControlMessage.class, MessageExamples.controls(),
            RunRequest.class, MessageExamples.runRequests(),
            CheckpointChoice.class, MessageExamples.choices());

    record Example(String name, Object message, Class<?> readAs) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Example> examples() {
        Stream<Example> sealed = SEALED.entrySet().stream()
                .flatMap(e -> e.getValue().stream()
                        .map(m -> new Example(
                                e.getKey().getSimpleName() + "." + m.getClass().getSimpleName(), m, e.getKey())));
        Stream<Example> plain = MessageExamples.plainRecords().stream()
                .map(m -> new Example(m.getClass().getSimpleName(), m, m.getClass()));
        return Stream.concat(sealed, plain);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void messageStandsOnTheWireAsItsGoldenFileSays(Example example) throws IOException {
        Path file = GOLDEN.resolve(example.name() + ".json");
        String now = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(example.message()) + "\n";
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, now);
        }
        assertThat(now).isEqualTo(Files.readString(file));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void messageComesBackAsItWas(Example example) throws Exception {
        assertThat(Json.read(Json.bytes(example.message()), example.readAs())).isEqualTo(example.message());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void readerIgnoresFieldsOfANewerVersion(Example example) throws Exception {
        ObjectNode tree = MAPPER.valueToTree(example.message());
        tree.put("addedInSomeLaterVersion", "x");
        assertThat(Json.read(MAPPER.writeValueAsBytes(tree), example.readAs())).isEqualTo(example.message());
    }

    @Test
    void everyPermittedMessageHasAnExample() {
        SEALED.forEach((type, examples) -> assertThat(
                        examples.stream().<Class<?>>map(Object::getClass).toList())
                .containsExactlyInAnyOrderElementsOf(concrete(type)));
    }

    @Test
    void unreadableRecordSaysWhy() {
        assertThatThrownBy(() -> Json.read("{\"kind\":\"Explode\"}".getBytes(), StepCommand.class))
                .isInstanceOf(UnreadableMessage.class)
                .hasMessageContaining("StepCommand")
                .hasMessageContaining("Explode");
        assertThatThrownBy(() -> Json.read("null".getBytes(), StepCommand.class))
                .isInstanceOf(UnreadableMessage.class);
        assertThatThrownBy(() -> Json.read("\"tru".getBytes(), StepCommand.class))
                .isInstanceOf(UnreadableMessage.class);
    }

    private static List<Class<?>> concrete(Class<?> type) {
        if (!type.isSealed()) {
            return List.of(type);
        }
        List<Class<?>> all = new ArrayList<>();
        Arrays.stream(type.getPermittedSubclasses()).forEach(c -> all.addAll(concrete(c)));
        return all;
    }
}
