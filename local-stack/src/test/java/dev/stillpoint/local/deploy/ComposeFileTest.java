package dev.stillpoint.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.stillpoint.local.stack.Checkout;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import org.junit.jupiter.api.Test;

/// `docker-compose.yml` by the Compose Specification's schema, and by what the schema can't know.
class ComposeFileTest {
    private static final Path ROOT = Checkout.find().root();
    private static final Pattern EXACT_TAG = Pattern.compile("[a-z/-]+:\\d+\\.\\d+(\\.\\d+)?(-[a-z]+)?");
    /// A setting in docs/configuration.md: the first column of its tables.
    private static final Pattern SETTING = Pattern.compile("(?m)^\\| `(stillpoint\\.[^`]+)` \\|");
    /// Settings of the framework that docs/configuration.md names above its tables.
    private static final Set<String> FRAMEWORK = Set.of(
            "KAFKA_BOOTSTRAP_SERVERS",
            "QUARKUS_HTTP_HOST",
            "QUARKUS_HTTP_PORT",
            "QUARKUS_MANAGEMENT_HOST",
            "QUARKUS_MANAGEMENT_PORT",
            "QUARKUS_DATASOURCE_JDBC_URL",
            "QUARKUS_DATASOURCE_USERNAME");
    /// What the start scripts of Kafka's image take that is no setting of the broker.
    private static final Set<String> KAFKA_SCRIPTS = Set.of("KAFKA_HEAP_OPTS");
    /// What the start script of PostgreSQL's image takes.
    private static final Set<String> POSTGRES_SCRIPT =
            Set.of("POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD_FILE", "POSTGRES_INITDB_ARGS");

    private final ComposeFile file = read(Map.of());

    private static ComposeFile read(Map<String, String> variables) {
        try {
            return ComposeFile.read(ROOT.resolve("docker-compose.yml"), variables);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void fileKeepsToTheSchemaOfTheComposeSpecification() throws IOException {
        // Given: the schema is older than the element `name`
        ObjectNode root = file.root().deepCopy();
        String name = root.remove("name").asText();

        // When
        Set<ValidationMessage> mistakes = schema().validate(root);

        // Then
        assertThat(name).matches("[a-z0-9][a-z0-9_-]*");
        assertThat(mistakes).isEmpty();
    }

    @Test
    void schemaRefusesAMisspeltWord() throws IOException {
        ObjectNode root = file.root().deepCopy();
        root.remove("name");
        ((ObjectNode) root.path("services").path("gateway")).put("helthcheck", "x");

        assertThat(schema().validate(root))
                .extracting(ValidationMessage::getMessage)
                .anyMatch(message -> message.contains("helthcheck"));
    }

    /// The schema names its definitions by `id` as draft 4 did, which means nothing in the draft that it declares.
    private static JsonSchema schema() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(ComposeFileTest.class.getResourceAsStream("/compose-spec/compose-spec.json"))) {
            JsonNode schema = new JsonMapper().readTree(in);
            schema.findParents("id").stream()
                    .filter(parent -> parent.path("id").isTextual())
                    .forEach(parent -> ((ObjectNode) parent).remove("id"));
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V201909)
                    .getSchema(schema);
        }
    }

    @Test
    void everythingNamedIsDeclaredAndEverythingDeclaredIsUsed() {
        Set<String> secrets = new TreeSet<>();
        Set<String> volumes = new TreeSet<>();
        Set<String> networks = new TreeSet<>();
        file.services().forEach((name, service) -> {
            secrets.addAll(ComposeFile.secretsOf(service));
            ComposeFile.volumeSourcesOf(service).stream()
                    .filter(source -> !source.startsWith("."))
                    .forEach(volumes::add);
            service.path("networks").forEach(network -> networks.add(network.asText()));
            service.path("depends_on")
                    .properties()
                    .forEach(other -> assertThat(file.services())
                            .as("services that %s waits for", name)
                            .containsKey(other.getKey()));
        });

        assertThat(secrets).isEqualTo(names("secrets"));
        assertThat(volumes).isEqualTo(names("volumes"));
        assertThat(networks).isEqualTo(names("networks"));
    }

    private Set<String> names(String element) {
        Set<String> names = new TreeSet<>();
        file.root().path(element).fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void filesOfTheHostThatAreMountedExistAndSecretsAreMadeByTheirScript() throws IOException {
        String makeSecrets = Files.readString(ROOT.resolve("deploy/make-secrets"));

        file.services()
                .values()
                .forEach(service -> ComposeFile.volumeSourcesOf(service).stream()
                        .filter(source -> source.startsWith("."))
                        .forEach(source -> assertThat(ROOT.resolve(source)).isRegularFile()));
        file.root().path("secrets").forEach(secret -> {
            String path = secret.path("file").asText();
            assertThat(path).startsWith("./deploy/secrets/");
            assertThat(makeSecrets).contains(path.substring("./deploy/secrets/".length()));
        });
    }

    @Test
    void everyServiceThatStaysTellsItsHealth() {
        List<String> once = file.oneShots();

        file.services().forEach((name, service) -> {
            if (!once.contains(name)) {
                assertThat(service.path("healthcheck").path("test").isEmpty())
                        .as("health check of %s is missing", name)
                        .isFalse();
            }
        });
        assertThat(once).containsOnly("migrate");
    }

    @Test
    void whoIsWaitedForToBeHealthyTellsItsHealth() {
        file.services()
                .forEach((name, service) -> service.path("depends_on")
                        .properties()
                        .forEach(other -> {
                            if (other.getValue().path("condition").asText().equals("service_healthy")) {
                                assertThat(file.service(other.getKey()).has("healthcheck"))
                                        .as("%s waits for %s", name, other.getKey())
                                        .isTrue();
                            }
                        }));
    }

    @Test
    void everyServiceHasLimitsAndFewRights() {
        file.services().forEach((name, service) -> {
            JsonNode limits = service.path("deploy").path("resources").path("limits");
            assertThat(limits.path("memory").asText()).as("memory of %s", name).matches("\\d+[mg]");
            assertThat(limits.path("cpus").asText())
                    .as("processors of %s", name)
                    .matches("\\d+\\.\\d+");
            assertThat(service.path("pids_limit").asInt())
                    .as("processes of %s", name)
                    .isPositive();
            assertThat(service.path("user").asText())
                    .as("user of %s", name)
                    .isNotEmpty()
                    .doesNotMatch("(root|0)(:.*)?");
            assertThat(service.path("cap_drop").toString())
                    .as("rights of %s", name)
                    .isEqualTo("[\"ALL\"]");
            assertThat(service.path("security_opt").toString()).contains("no-new-privileges:true");
            assertThat(service.path("logging").path("options").has("max-size")).isTrue();
            for (String dangerous : List.of("privileged", "cap_add", "pid", "ipc", "devices", "userns_mode")) {
                assertThat(service.has(dangerous))
                        .as("%s of %s", dangerous, name)
                        .isFalse();
            }
            if (!name.equals("kafka")) {
                assertThat(service.path("read_only").asBoolean())
                        .as("%s is read-only", name)
                        .isTrue();
            }
        });
    }

    @Test
    void onlyTheGatewayHasAPortAndThatOnLoopback() {
        file.services().forEach((name, service) -> {
            if (name.equals("gateway")) {
                assertThat(service.path("ports")).hasSize(1);
                assertThat(service.path("ports").get(0).asText()).isEqualTo("127.0.0.1:8080:8080");
            } else {
                assertThat(service.has("ports"))
                        .as("%s publishes no port", name)
                        .isFalse();
                assertThat(service.path("network_mode").asText()).isNotEqualTo("host");
            }
        });
        assertThat(file.root().path("networks").path("inside").path("internal").asBoolean())
                .isTrue();
    }

    @Test
    void workersAreScaledByOneVariable() {
        assertThat(file.service("worker").path("deploy").path("replicas").asInt())
                .isEqualTo(1);
        assertThat(read(Map.of("WORKERS", "4"))
                        .service("worker")
                        .path("deploy")
                        .path("replicas")
                        .asInt())
                .isEqualTo(4);
    }

    @Test
    void demoIsTheSimulatorAndItsAgentAndNothingElse() {
        Set<String> demo = file.services().entrySet().stream()
                .filter(service ->
                        service.getValue().path("profiles").toString().equals("[\"demo\"]"))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());

        assertThat(demo).containsExactlyInAnyOrder("simulator", "agent");
        file.services().forEach((name, service) -> {
            if (!demo.contains(name)) {
                service.path("depends_on")
                        .fieldNames()
                        .forEachRemaining(other -> assertThat(demo)
                                .as("%s runs without the demo", name)
                                .doesNotContain(other));
            }
        });
    }

    @Test
    void imagesHaveExactTagsOfTheVersionsThatTheBuildTests() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));

        file.services()
                .forEach((name, service) -> assertThat(service.path("image").asText())
                        .as("image of %s", name)
                        .matches(EXACT_TAG));
        assertThat(file.service("kafka").path("image").asText())
                .isEqualTo("apache/kafka:" + property(pom, "kafka.version"));
        assertThat(property(pom, "postgres-binaries.version") + "-bookworm")
                .isEqualTo(
                        file.service("postgres").path("image").asText().replaceFirst("postgres:(\\d+\\.\\d+)", "$1.0"));
    }

    private static String property(String pom, String name) {
        Matcher matcher =
                Pattern.compile("<" + Pattern.quote(name) + ">([^<]+)<").matcher(pom);
        assertThat(matcher.find()).as("property %s", name).isTrue();
        return matcher.group(1);
    }

    @Test
    void everySettingOfTheEnvironmentIsOne() throws IOException {
        Set<String> known = new HashSet<>(FRAMEWORK);
        settings()
                .forEach(setting ->
                        known.add(setting.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT)));
        // What the image's own command reads.
        Pattern.compile("(?m)^ENV (\\w+)=")
                .matcher(Files.readString(ROOT.resolve("deploy/Dockerfile")))
                .results()
                .forEach(variable -> known.add(variable.group(1)));
        Set<String> broker = Set.copyOf(KafkaConfig.configDef().names());

        file.services()
                .forEach((name, service) -> service.path("environment")
                        .fieldNames()
                        .forEachRemaining(variable -> {
                            if (name.equals("kafka")) {
                                String setting = variable.substring("KAFKA_".length())
                                        .toLowerCase(Locale.ROOT)
                                        .replace('_', '.');
                                assertThat(KAFKA_SCRIPTS.contains(variable) || broker.contains(setting))
                                        .as("%s of kafka", variable)
                                        .isTrue();
                            } else {
                                assertThat(name.equals("postgres") ? POSTGRES_SCRIPT : known)
                                        .as("settings of %s", name)
                                        .contains(variable);
                            }
                        }));
    }

    @Test
    void everySettingInASecretIsOne() throws IOException {
        // Given
        List<Pattern> known = settings().stream()
                .map(setting -> Pattern.compile(Stream.of(setting.split("\"<id>\"|\\[n]", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining("(\"[a-z0-9-]+\"|\\[\\d+])"))))
                .toList();

        // When
        String script = Files.readString(ROOT.resolve("deploy/make-secrets"));
        Matcher block = Pattern.compile("(?s)<<'SETTINGS'\n(.*?)\nSETTINGS\n").matcher(script);
        assertThat(block.find()).isTrue();
        Properties worker = new Properties();
        worker.load(new StringReader(block.group(1)));

        // Then
        assertThat(worker.stringPropertyNames())
                .isNotEmpty()
                .allSatisfy(key -> assertThat(known)
                        .as("setting %s", key)
                        .anyMatch(pattern -> pattern.matcher(key).matches()));
        assertThat(script).contains("quarkus.datasource.password=");
    }

    private static List<String> settings() throws IOException {
        List<String> settings = SETTING.matcher(Files.readString(ROOT.resolve("docs/configuration.md")))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(settings).hasSizeGreaterThan(40);
        return settings;
    }
}
