package dev.stillpoint.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.local.stack.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an engine would find out only when it builds the images.
class DockerfileTest {
    private static final Path ROOT = Checkout.find().root();
    private static final Pattern BASE = Pattern.compile("(?m)^ARG (JDK|JRE)=(\\S+)$");
    private static final String EXACT = "eclipse-temurin:25\\.\\d+\\.\\d+_\\d+-%s-noble";

    @ParameterizedTest
    @ValueSource(strings = {"deploy/Dockerfile", "deploy/simulator.Dockerfile"})
    void imageIsBuiltInStagesFromExactVersionsAndRunsWithoutRights(String name) throws IOException {
        // Given
        String text = Files.readString(ROOT.resolve(name));
        List<String> stages = Pattern.compile("(?m)^FROM (.+)$")
                .matcher(text)
                .results()
                .map(stage -> stage.group(1))
                .toList();
        String last = text.substring(text.lastIndexOf("\nFROM "));

        // Then
        assertThat(stages).containsExactly("${JDK} AS build", "${JRE}");
        Matcher base = BASE.matcher(text);
        while (base.find()) {
            assertThat(base.group(2)).matches(EXACT.formatted(base.group(1).toLowerCase(java.util.Locale.ROOT)));
        }
        assertThat(text).doesNotContain(":latest");
        assertThat(last).contains("\nUSER 10001:10001\n").doesNotContain("USER root");
        assertThat(last.indexOf("\nUSER "))
                .as("what runs as root stands before USER")
                .isGreaterThan(last.lastIndexOf("\nRUN "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy/Dockerfile", "deploy/simulator.Dockerfile"})
    void copiedFilesOfTheCheckoutExist(String name) throws IOException {
        Matcher copy = Pattern.compile("(?m)^COPY (?:--(?!from)\\S+ )*(?!--)(\\S+) \\S+$")
                .matcher(Files.readString(ROOT.resolve(name)));
        int copies = 0;
        while (copy.find()) {
            copies++;
            assertThat(ROOT.resolve(copy.group(1))).exists();
        }

        assertThat(copies).isGreaterThanOrEqualTo(2);
    }
}
