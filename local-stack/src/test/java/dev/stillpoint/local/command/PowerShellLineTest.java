package dev.stillpoint.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class PowerShellLineTest {
    private static final Path MODULES = Path.of("/it's/modules");
    private static final String LOADER = "/it's/modules/Start-Session.ps1";
    private static final String LOAD = ". '/it''s/modules/Start-Session.ps1'; ";

    private static List<String> after(String... asked) {
        List<String> line = PowerShellLine.arguments(MODULES, List.of(asked));
        assertThat(line).startsWith("-NoLogo", "-NoProfile", "-ExecutionPolicy", "Bypass");
        return line.subList(4, line.size());
    }

    @Test
    void nothingAskedOpensASession() {
        assertThat(after()).containsExactly("-NoExit", "-File", LOADER);
    }

    @Test
    void aScriptKeepsItsArgumentsAsTheyAre() {
        assertThat(after("-NonInteractive", "-File", "x.ps1", "-Name", "a b", "-Command"))
                .containsExactly("-NonInteractive", "-File", LOADER, "x.ps1", "-Name", "a b", "-Command");
        assertThat(after("x.ps1", "1")).containsExactly("-File", LOADER, "x.ps1", "1");
        assertThat(after("-WorkingDirectory", "/tmp", "-f", "x.ps1"))
                .containsExactly("-WorkingDirectory", "/tmp", "-File", LOADER, "x.ps1");
    }

    @Test
    void aCommandComesAfterTheModules() {
        assertThat(after("-Command", "Get-VM", "|", "Select-Object", "Name"))
                .containsExactly("-Command", LOAD + "Get-VM | Select-Object Name");
        String encoded = Base64.getEncoder().encodeToString("'ä'".getBytes(StandardCharsets.UTF_16LE));
        assertThat(after("-EncodedCommand", encoded)).containsExactly("-Command", LOAD + "'ä'");
    }

    @Test
    void commandsFromStandardInputStayThere() {
        assertThat(after("-Command", "-")).containsExactly("-Command", "-");
    }
}
