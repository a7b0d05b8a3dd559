package dev.stillpoint.ctl.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialTest {
    private static final Optional<Path> NO_FILE = Optional.empty();

    @TempDir
    Path folder;

    private Credential find(Optional<Path> keyFile, Map<String, String> environment) {
        return Credential.find(Optional.empty(), keyFile, folder.resolve("stack"), "admin", environment);
    }

    @Test
    void optionGoesBeforeTheEnvironmentAndThatBeforeALocalStack() throws IOException {
        Path own = Files.writeString(folder.resolve("own"), "  sp_of_the_option\n");
        Path other = Files.writeString(folder.resolve("other"), "sp_of_the_file");
        stack();

        assertThat(find(Optional.of(own), Map.of("STILLPOINT_API_KEY_FILE", other.toString()))
                        .key())
                .isEqualTo("sp_of_the_option");
        assertThat(find(NO_FILE, Map.of("STILLPOINT_API_KEY_FILE", other.toString(), "STILLPOINT_API_KEY", "sp_itself"))
                        .key())
                .isEqualTo("sp_of_the_file");
        assertThat(find(
                        NO_FILE,
                        Map.of("STILLPOINT_API_KEY", "sp_itself", "STILLPOINT_URL", "https://gw.lab.example/")))
                .isEqualTo(new Credential(URI.create("https://gw.lab.example"), "sp_itself"));
        assertThat(find(NO_FILE, Map.of()))
                .isEqualTo(new Credential(URI.create("http://localhost:4711"), "sp_of_the_stack"));
    }

    private void stack() throws IOException {
        Path stack = Files.createDirectory(folder.resolve("stack"));
        Files.writeString(stack.resolve("keys.json"), "{\"admin\":\"sp_of_the_stack\"}");
        Files.writeString(stack.resolve("stack.json"), "{\"parts\":{\"gateway\":{\"url\":\"http://localhost:4711\"}}}");
    }

    @Test
    void whatIsMissingOrWrongIsToldWithItsRemedy() throws IOException {
        assertThatThrownBy(() -> find(NO_FILE, Map.of()))
                .isInstanceOf(CtlFailure.class)
                .hasMessageContaining("--key-file")
                .hasMessageContaining("STILLPOINT_API_KEY");
        assertThatThrownBy(() -> find(Optional.of(folder.resolve("nowhere")), Map.of()))
                .isInstanceOf(CtlFailure.class)
                .hasMessageEndingWith("nowhere can't be read: there is no such file");
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        Path two = Files.writeString(folder.resolve("two"), "sp_a\nsp_b\n");
        assertThatThrownBy(() -> find(Optional.of(empty), Map.of()))
                .isInstanceOf(CtlFailure.class)
                .hasMessageContaining("the file " + empty + " is empty");
        assertThatThrownBy(() -> find(Optional.of(two), Map.of()))
                .isInstanceOf(CtlFailure.class)
                .hasMessageContaining("the file " + two + " holds more than an API key")
                .hasMessageNotContaining("sp_a");
        assertThatThrownBy(() -> find(NO_FILE, Map.of("STILLPOINT_API_KEY", "a\nb")))
                .isInstanceOf(CtlFailure.class)
                .hasMessageStartingWith("STILLPOINT_API_KEY holds more")
                .hasMessageNotContaining("a\nb");
        assertThatThrownBy(() -> Credential.find(
                        Optional.of("ftp://x"), NO_FILE, folder, "admin", Map.of("STILLPOINT_API_KEY", "sp_x")))
                .isInstanceOf(CtlFailure.class)
                .hasMessageContaining("ftp://x");
        stack();
        assertThatThrownBy(
                        () -> Credential.find(Optional.empty(), NO_FILE, folder.resolve("stack"), "nobody", Map.of()))
                .isInstanceOf(CtlFailure.class)
                .hasMessageContaining("no key of nobody");
    }
}
