package dev.stillpoint.gateway.contract;

import static dev.stillpoint.gateway.world.Calls.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.stillpoint.gateway.GatewayTest;
import dev.stillpoint.gateway.contract.ApiDocument.Operation;
import dev.stillpoint.gateway.world.RawHttp;
import dev.stillpoint.gateway.world.World;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Every path of the API, asked in a way that it does not offer: the refusal says what it does offer.
@QuarkusTest
class OffersTest extends GatewayTest {
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    private final List<Operation> operations = ApiDocument.committed().operations();

    /// As the document's templates have it, among them those that have a parameter where this path has a word.
    private String methodsAt(String path) {
        Set<String> methods = operations.stream()
                .filter(operation -> path.matches(operation.path().replaceAll("\\{[a-z]+}", "[^/]+")))
                .map(Operation::method)
                .collect(Collectors.toCollection(TreeSet::new));
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        methods.add("OPTIONS");
        return String.join(", ", methods);
    }

    private static String sample(String template) {
        return template.replaceAll("\\{[a-z]+}", "0197a2b4-0000-7000-8000-000000000000");
    }

    @Test
    void otherMethodsAreToldWhichOnesAPathTakes() {
        for (Operation operation : operations) {
            String path = sample(operation.path());
            String allowed = methodsAt(path);
            for (String method : METHODS) {
                if (!List.of(allowed.split(", ", -1)).contains(method)) {
                    as(World.ADMIN)
                            .request(method, path)
                            .then()
                            .statusCode(405)
                            .header("Allow", allowed)
                            .contentType("application/problem+json")
                            .body("code", equalTo("method-not-allowed"))
                            .body("detail", containsString(allowed));
                }
            }
            as(World.ADMIN).options(path).then().statusCode(200).header("Allow", allowed);
        }
        as(World.ADMIN).delete("/v1/runs/").then().statusCode(405).header("Allow", "GET, HEAD, OPTIONS, POST");
    }

    @Test
    void otherTypesOfAnswersAreToldWhichOnesACallHas() throws IOException {
        List<String> wrong = new ArrayList<>();
        try (RawHttp http = new RawHttp()) {
            for (Operation operation : operations) {
                for (String accept : List.of("text/html", "image/png", "garbage")) {
                    RawHttp.Answer answer = http.send(
                            operation.method(),
                            request(operation, operation.path().contains("audit") ? World.AUDITOR : World.ADMIN)
                                    .formatted("Accept: " + accept)
                                    .getBytes(StandardCharsets.US_ASCII));
                    // What has no body answers every Accept.
                    List<String> types = types(operation);
                    if (!types.isEmpty()
                            && !(answer.status() == 406
                                    && answer.text().contains("\"code\":\"not-acceptable\"")
                                    && types.stream().allMatch(answer.text()::contains))) {
                        wrong.add(operation.name() + " as " + accept + ": " + answer.status() + " " + answer.text());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static List<String> types(Operation operation) {
        List<String> types = new ArrayList<>();
        for (String status : List.of("200", "201", "202")) {
            operation
                    .node()
                    .at("/responses/" + status + "/content")
                    .fieldNames()
                    .forEachRemaining(types::add);
        }
        return types;
    }

    @Test
    void bodiesOfNoTypeAreRefusedAsThoseOfOtherTypes() throws IOException {
        List<String> wrong = new ArrayList<>();
        try (RawHttp http = new RawHttp()) {
            for (Operation operation : operations) {
                if (!List.of("POST", "PUT").contains(operation.method())) {
                    continue;
                }
                for (String type : List.of("nonsense", "a b", "///", "", "text/plain")) {
                    RawHttp.Answer answer = http.send(
                            operation.method(),
                            request(operation, World.ADMIN)
                                    .formatted("Content-Type: " + type)
                                    .getBytes(StandardCharsets.US_ASCII));
                    if (answer.status() != 415 || !answer.text().contains("\"code\":\"unsupported-media-type\"")) {
                        wrong.add(operation.name() + " of " + type + ": " + answer.status() + " " + answer.text());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static String request(Operation operation, String key) {
        boolean takesBody = List.of("POST", "PUT").contains(operation.method());
        return operation.method() + " " + sample(operation.path()) + " HTTP/1.1\r\nHost: gateway\r\nX-API-Key: " + key
                + "\r\n%s\r\nContent-Length: " + (takesBody ? "2\r\n\r\n{}" : "0\r\n\r\n");
    }
}
