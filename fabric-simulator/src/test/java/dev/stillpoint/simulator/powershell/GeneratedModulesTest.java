package dev.stillpoint.simulator.powershell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GeneratedModulesTest {
    static final Path MODULES = Path.of("src/main/powershell");

    @Test
    void areWhatTheReferenceSays() throws IOException {
        // Given
        ModuleGenerator generator = new ModuleGenerator(MODULES.resolve("reference"));
        if (Boolean.getBoolean("stillpoint.generate")) {
            generator.writeTo(MODULES);
        }
        // When
        Map<String, String> files = generator.generate();
        // Then
        assertThat(files).hasSizeGreaterThan(10);
        for (Map.Entry<String, String> file : files.entrySet()) {
            assertThat(Files.readString(MODULES.resolve(file.getKey())))
                    .as("%s; generate it again with -Dstillpoint.generate=true", file.getKey())
                    .isEqualTo(file.getValue());
        }
    }
}
