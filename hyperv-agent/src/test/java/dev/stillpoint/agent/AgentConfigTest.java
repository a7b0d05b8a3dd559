package dev.stillpoint.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillpoint.agent.powershell.PowerShellSettings;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentConfigTest {
    private static final Map<String, String> NEEDED = Map.of(
            "stillpoint.agent.fabric", "lab",
            "stillpoint.agent.instance", "a",
            "stillpoint.agent.simulator.url", "http://127.0.0.1:8600");

    @Test
    void defaultsAreComplete() {
        AgentConfig config = config(NEEDED);
        assertThat(config.lanes()).isEqualTo(8);
        assertThat(config.maxUnfinished()).isEqualTo(256);
        assertThat(config.session()).isEqualTo(Duration.ofSeconds(6));
        assertThat(config.grace()).isEqualTo(Duration.ofMillis(700));
        assertThat(config.endWithParent()).isFalse();
        assertThat(config.exportRoots()).isEmpty();
        assertThat(config.simulator().timeout()).isEqualTo(Duration.ofSeconds(4));
        assertThat(config.by()).isEqualTo(AgentConfig.By.SIMULATOR);
        assertThat(config.powerShell().executable()).isEqualTo(Path.of("powershell.exe"));
        assertThat(config.powerShell().arguments())
                .containsExactly("-NoLogo", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "RemoteSigned");
        assertThat(config.powerShell().environment()).isEmpty();
        assertThat(config.powerShell().dialect()).isEqualTo(AgentConfig.Dialect.SCVMM);
        assertThat(config.powerShell().server()).isEmpty();
        assertThat(config.powerShell().port()).isEmpty();
        assertThat(config.powerShell().hosts()).isEmpty();
        assertThat(config.powerShell().folder()).isEmpty();
        assertThat(config.powerShell().sessions()).isEqualTo(10);
        assertThat(config.powerShell().maxCalls()).isEqualTo(2000);
        assertThat(config.powerShell().maxAge()).isEqualTo(Duration.ofHours(4));
        assertThat(config.powerShell().maxMegabytes()).isEqualTo(800);
        assertThat(config.powerShell().idle()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.powerShell().read()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.powerShell().begin()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.powerShell().prompt()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.powerShell().settling()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.step().poll()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.step().lockPause()).isEqualTo(Duration.ofSeconds(4));
        assertThat(config.step().unreachable()).isEqualTo(Duration.ofSeconds(15));
        assertThat(config.step().lostAnswer()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.step().shutdownSettling()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void everyKeyIsMapped() {
        Map<String, String> all = new HashMap<>(NEEDED);
        all.put("stillpoint.agent.lanes", "3");
        all.put("stillpoint.agent.max-unfinished", "4");
        all.put("stillpoint.agent.session", "PT7S");
        all.put("stillpoint.agent.grace", "PT1S");
        all.put("stillpoint.agent.end-with-parent", "true");
        all.put("stillpoint.agent.export-roots[0]", "\\\\nas-b\\export");
        all.put("stillpoint.agent.export-roots[1]", "\\\\nas-c\\a,b");
        all.put("stillpoint.agent.simulator.timeout", "PT2S");
        all.put("stillpoint.agent.step.poll", "PT3S");
        all.put("stillpoint.agent.step.lock-pause", "PT5S");
        all.put("stillpoint.agent.step.unreachable", "PT6S");
        all.put("stillpoint.agent.step.lost-answer", "PT8S");
        all.put("stillpoint.agent.step.shutdown-settling", "PT9S");
        all.put("stillpoint.agent.by", "powershell");
        all.put("stillpoint.agent.powershell.executable", "pwsh");
        all.put("stillpoint.agent.powershell.arguments", "-NoProfile");
        all.put("stillpoint.agent.powershell.environment.\"PSModulePath\"", "modules");
        all.put("stillpoint.agent.powershell.dialect", "hyper-v");
        all.put("stillpoint.agent.powershell.server", "vmm01");
        all.put("stillpoint.agent.powershell.port", "8101");
        all.put("stillpoint.agent.powershell.hosts", "hv01,hv02");
        all.put("stillpoint.agent.powershell.folder", "work");
        all.put("stillpoint.agent.powershell.sessions", "5");
        all.put("stillpoint.agent.powershell.max-calls", "6");
        all.put("stillpoint.agent.powershell.max-age", "PT7H");
        all.put("stillpoint.agent.powershell.max-megabytes", "8");
        all.put("stillpoint.agent.powershell.idle", "PT9M");
        all.put("stillpoint.agent.powershell.read", "PT10S");
        all.put("stillpoint.agent.powershell.begin", "PT11S");
        all.put("stillpoint.agent.powershell.prompt", "PT12S");
        all.put("stillpoint.agent.powershell.settling", "PT13S");
        AgentConfig config = config(all);
        assertThat(config.by()).isEqualTo(AgentConfig.By.POWERSHELL);
        assertThat(Fabrics.settings(config))
                .isEqualTo(new PowerShellSettings(
                        Path.of("pwsh"),
                        List.of("-NoProfile"),
                        Map.of("PSModulePath", "modules"),
                        List.of(),
                        Path.of("work"),
                        new PowerShellSettings.HyperV(List.of("hv01", "hv02")),
                        5,
                        new PowerShellSettings.Limits(6, Duration.ofHours(7), 8, Duration.ofMinutes(9)),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(11),
                        Duration.ofSeconds(12),
                        Duration.ofSeconds(13)));
        all.put("stillpoint.agent.powershell.dialect", "scvmm");
        assertThat(Fabrics.settings(config(all)).target()).isEqualTo(new PowerShellSettings.Scvmm("vmm01", 8101));
        assertThat(config.fabric()).isEqualTo("lab");
        assertThat(config.instance()).isEqualTo("a");
        assertThat(config.lanes()).isEqualTo(3);
        assertThat(config.maxUnfinished()).isEqualTo(4);
        assertThat(config.session()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.grace()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.endWithParent()).isTrue();
        assertThat(config.exportRoots()).contains(List.of("\\\\nas-b\\export", "\\\\nas-c\\a,b"));
        assertThat(config.simulator().url()).contains(URI.create("http://127.0.0.1:8600"));
        assertThat(config.simulator().timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.step().poll()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.step().lockPause()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.step().unreachable()).isEqualTo(Duration.ofSeconds(6));
        assertThat(config.step().lostAnswer()).isEqualTo(Duration.ofSeconds(8));
        assertThat(config.step().shutdownSettling()).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void missingAndMisspeltKeysAreNamed() {
        assertThatThrownBy(() -> config(Map.of()))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining("stillpoint.agent.fabric")
                .hasMessageContaining("stillpoint.agent.instance");
        Map<String, String> misspelt = new HashMap<>(NEEDED);
        misspelt.put("stillpoint.agent.lines", "3");
        assertThatThrownBy(() -> config(misspelt)).hasMessageContaining("stillpoint.agent.lines");
    }

    @Test
    void settingThatTheChosenFabricNeedsIsNamed() {
        Map<String, String> few = new HashMap<>(NEEDED);
        few.remove("stillpoint.agent.simulator.url");
        assertThatThrownBy(() -> Fabrics.open(config(few))).hasMessageContaining("stillpoint.agent.simulator.url");
        few.put("stillpoint.agent.by", "powershell");
        assertThatThrownBy(() -> Fabrics.open(config(few))).hasMessageContaining("stillpoint.agent.powershell.server");
        few.put("stillpoint.agent.powershell.dialect", "hyper-v");
        assertThatThrownBy(() -> Fabrics.open(config(few))).hasMessageContaining("stillpoint.agent.powershell.hosts");
    }

    private static AgentConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(AgentConfig.class)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(AgentConfig.class);
    }
}
