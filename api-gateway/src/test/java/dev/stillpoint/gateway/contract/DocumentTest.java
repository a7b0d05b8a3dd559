package dev.stillpoint.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.gateway.problem.ProblemCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/// The document of the API is what a client, or a generator of clients, needs.
class DocumentTest {
    private static final String PROBLEM = "application/problem+json";

    private final ApiDocument document = ApiDocument.committed();

    @Test
    void everyCallHasANameASummaryAndItsPlace() {
        assertThat(document.operations()).hasSizeGreaterThan(25).allSatisfy(operation -> {
            assertThat(operation.node().path("operationId").asText())
                    .as(operation.name())
                    .matches("[a-z][A-Za-z]+");
            assertThat(operation.node().path("summary").asText())
                    .as(operation.name())
                    .isNotBlank()
                    .doesNotEndWith(".");
            assertThat(operation.node().path("tags")).as(operation.name()).hasSize(1);
        });
        assertThat(document.operations())
                .extracting(o -> o.node().path("operationId").asText())
                .doesNotHaveDuplicates();
    }

    @Test
    void everyCallNamesTheErrorsOfItsSort() {
        assertThat(document.operations()).allSatisfy(operation -> {
            List<String> statuses = new ArrayList<>();
            operation.node().get("responses").fieldNames().forEachRemaining(statuses::add);
            List<String> expected = new ArrayList<>(List.of("400", "401", "403", "406", "413", "429", "503"));
            if (operation.path().contains("{")) {
                expected.add("404");
            }
            if (Set.of("POST", "PUT").contains(operation.method())) {
                expected.add("415");
            }
            assertThat(statuses).as(operation.name()).containsAll(expected).anyMatch(status -> status.startsWith("2"));
        });
    }

    @Test
    void everyErrorIsAProblemThatNamesItsCodes() {
        assertThat(document.operations())
                .allSatisfy(operation -> operation
                        .node()
                        .get("responses")
                        .fieldNames()
                        .forEachRemaining(status -> {
                            JsonNode response = document.response(operation, Integer.parseInt(status))
                                    .orElseThrow();
                            assertThat(response.path("description").asText())
                                    .as(operation.name() + " " + status)
                                    .isNotBlank();
                            if (Integer.parseInt(status) < 400) {
                                return;
                            }
                            assertThat(response.path("content").fieldNames())
                                    .toIterable()
                                    .as(operation.name() + " " + status)
                                    .containsExactly(PROBLEM);
                            assertThat(response.at("/content/application~1problem+json/schema/$ref")
                                            .textValue())
                                    .isEqualTo("#/components/schemas/ProblemDocument");
                            assertThat(Arrays.stream(ProblemCode.values())
                                            .filter(code -> String.valueOf(code.status())
                                                    .equals(status)))
                                    .as(operation.name() + " " + status + ": " + response.path("description"))
                                    .anyMatch(code -> response.path("description")
                                            .asText()
                                            .contains(code.text()));
                        }));
    }

    @Test
    void everyExampleIsValid() {
        Map<String, String> wrong = new java.util.TreeMap<>();
        List<String> seen = new ArrayList<>();
        walk("", document.root(), (pointer, node) -> {
            if (node.has("examples") && node.has("schema")) {
                node.get("examples").properties().forEach(example -> {
                    seen.add(pointer);
                    note(
                            wrong,
                            pointer,
                            example.getKey(),
                            node.get("schema"),
                            example.getValue().get("value"));
                });
            } else if (node.path("examples").isArray()) {
                node.get("examples").forEach(example -> {
                    seen.add(pointer);
                    note(wrong, pointer, example.toString(), node, example);
                });
            }
        });
        assertThat(wrong).isEmpty();
        assertThat(seen).hasSizeGreaterThan(60);
    }

    private void note(Map<String, String> wrong, String place, String name, JsonNode schema, JsonNode value) {
        String mistakes = document.mistakes(schema, value);
        if (!mistakes.isEmpty()) {
            wrong.put(place + " " + name, mistakes);
        }
    }

    @Test
    void everyBodyHasAnExampleAndRefusesWhatItDoesNotKnow() {
        assertThat(document.operations()).allSatisfy(operation -> {
            JsonNode content = operation.node().path("requestBody").path("content");
            if (content.isMissingNode()) {
                assertThat(operation.method()).isIn("GET", "DELETE");
                return;
            }
            assertThat(content.fieldNames()).toIterable().as(operation.name()).containsExactly("application/json");
            JsonNode schema = document.body(operation).orElseThrow();
            if (!operation.node().path("requestBody").path("required").asBoolean()) {
                assertThat(schema.path("maxProperties").asInt(-1))
                        .as(operation.name())
                        .isZero();
                return;
            }
            assertThat(content.path("application/json").path("examples"))
                    .as(operation.name())
                    .isNotEmpty();
            for (JsonNode choice : schema.has("oneOf") ? schema.get("oneOf") : List.of(schema)) {
                assertThat(document.resolved(choice).path("additionalProperties"))
                        .as(operation.name() + " " + choice)
                        .isEqualTo(com.fasterxml.jackson.databind.node.BooleanNode.FALSE);
            }
        });
    }

    /// A pattern that is not bound to the ends holds for whatever has a match anywhere in it.
    @Test
    void everyPatternIsBoundToBothEnds() {
        List<String> loose = new ArrayList<>();
        walk("", document.root(), (pointer, node) -> {
            String pattern = node.path("pattern").asText("");
            if (!pattern.isEmpty() && !(pattern.startsWith("^") && pattern.endsWith("$"))) {
                loose.add(pointer + " " + pattern);
            }
        });
        assertThat(loose).isEmpty();
    }

    @Test
    void everyReferenceLeadsSomewhereAndNothingIsThereForNobody() {
        List<String> used = new ArrayList<>();
        walk("", document.root(), (pointer, node) -> {
            if (node.path("$ref").isTextual()) {
                String reference = node.get("$ref").textValue().substring(1);
                used.add(reference);
                assertThat(document.root().at(reference).isMissingNode())
                        .as(pointer + " " + reference)
                        .isFalse();
            }
            node.path("mapping")
                    .forEach(reference -> used.add(reference.asText().substring(1)));
        });
        for (String sort : List.of("schemas", "responses", "parameters")) {
            assertThat(used)
                    .containsAll(document.root().at("/components/" + sort).properties().stream()
                            .map(named -> "/components/" + sort + "/" + named.getKey())
                            .toList());
        }
    }

    private static void walk(String pointer, JsonNode node, BiConsumer<String, JsonNode> visit) {
        if (node.isObject()) {
            visit.accept(pointer, node);
            node.properties()
                    .forEach(child -> walk(
                            pointer + "/" + child.getKey().replace("~", "~0").replace("/", "~1"),
                            child.getValue(),
                            visit));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                walk(pointer + "/" + i, node.get(i), visit);
            }
        }
    }
}
