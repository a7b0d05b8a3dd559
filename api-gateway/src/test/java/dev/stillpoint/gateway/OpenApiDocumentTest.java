package dev.stillpoint.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/// The committed `openapi.yaml` is what the code says. After a change of the API, write it anew and review the
/// difference: `./mvnw -pl contracts,api-gateway test -Dtest=OpenApiDocumentTest -Dstillpoint.openapi.write=true
/// -Dsurefire.failIfNoSpecifiedTests=false`
@QuarkusTest
class OpenApiDocumentTest extends GatewayTest {
    private static final Path COMMITTED = Path.of("openapi.yaml");

    @Test
    void committedDocumentIsWhatTheCodeSays() throws IOException {
        int port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
        String generated = RestAssured.given()
                .port(port)
                .get("/q/openapi?format=yaml")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        if (Boolean.getBoolean("stillpoint.openapi.write")) {
            Files.writeString(COMMITTED, generated);
        }
        assertThat(generated).startsWith("---\nopenapi: 3.1.0");
        assertThat(COMMITTED)
                .as("see this test's description for how to write it anew")
                .hasContent(generated);
    }
}
