package dev.stillpoint.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The README's way through the code leads to methods that exist.
class ReadmeTest {
    private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));
    private static final Pattern SECTION = Pattern.compile("(?ms)^#+ Follow one run\\s*$(.*?)(?=^#+ |\\z)");
    private static final Pattern METHOD = Pattern.compile("`([A-Z]\\w*)\\.([a-z]\\w*)(?:\\(\\))?`");

    @Test
    void everyMethodOfFollowOneRunExists() throws IOException {
        // Given
        Matcher section = SECTION.matcher(Files.readString(ROOT.resolve("README.md")));
        assertThat(section.find())
                .as("README.md has a section 'Follow one run'")
                .isTrue();
        List<String> missing = new ArrayList<>();
        int named = 0;

        // When
        Matcher method = METHOD.matcher(section.group(1));
        while (method.find()) {
            named++;
            if (!exists(method.group(1), method.group(2))) {
                missing.add(method.group(1) + "." + method.group(2));
            }
        }

        // Then
        assertThat(named).as("methods named there").isGreaterThanOrEqualTo(8);
        assertThat(missing).as("methods that no class of the modules has").isEmpty();
    }

    private static boolean exists(String type, String method) throws IOException {
        for (Path file : classFiles(type)) {
            boolean found = ClassFile.of().parse(file).methods().stream()
                    .anyMatch(each -> each.methodName().equalsString(method));
            if (found) {
                return true;
            }
        }
        return false;
    }

    private static List<Path> classFiles(String type) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path classes : modules.map(module -> module.resolve("target/classes"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(classes)) {
                    files.filter(file -> file.getFileName().toString().equals(type + ".class"))
                            .forEach(found::add);
                }
            }
        }
        return found;
    }
}
