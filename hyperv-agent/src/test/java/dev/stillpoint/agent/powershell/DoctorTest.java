package dev.stillpoint.agent.powershell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.stillpoint.simulator.SimulatorServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    @TempDir
    Path folder;

    @Test
    void scvmmsClockIsLookedAtToo() throws Exception {
        Path file = Files.writeString(folder.resolve("fabric.yaml"), """
                fabric: lab
                hosts: [{name: hv01.lab.example, clockAhead: 31}]
                vms: []
                """);
        try (SimulatorServer simulator = SimulatorServer.start(folder.resolve("data"), file, 0)) {
            PowerShellFabric fabric =
                    (PowerShellFabric) PracticeFabric.open(PracticeFabric.Dialect.SCVMM, simulator.uri());
            assertThat(fabric.examine())
                    .filteredOn(each -> each.check().equals("clock"))
                    .extracting(Finding::subject, Finding::good)
                    .containsExactly(tuple("vmm01.lab.example", true), tuple("hv01.lab.example", false));
        }
    }

    @Test
    void everyHostAndCmdletIsLookedAtAndWhatIsBadSaysItsRemedy() throws Exception {
        // Given a list of hosts of which the fabric lacks some
        Path file = Files.writeString(folder.resolve("fabric.yaml"), """
                fabric: lab
                hosts:
                  - {name: hv01.lab.example, volumes: [{path: 'C:\\VMs', capacity: 1GiB}]}
                  - {name: hv11.lab.example, clockAhead: 29}
                  - {name: alone.lab.example, clockAhead: -95}
                vms: []
                """);
        try (SimulatorServer simulator = SimulatorServer.start(folder.resolve("data"), file, 0)) {
            PowerShellFabric fabric =
                    (PowerShellFabric) PracticeFabric.open(PracticeFabric.Dialect.HYPER_V, simulator.uri());
            // When
            List<Finding> findings = fabric.examine();
            // Then
            assertThat(findings)
                    .anySatisfy(each -> assertThat(each)
                            .isEqualTo(new Finding("host", "hv01.lab.example", true, "Hyper-V answers", "")))
                    .anySatisfy(each -> {
                        assertThat(each.subject()).isEqualTo("hv02.lab.example");
                        assertThat(each.good()).isFalse();
                        assertThat(each.remedy()).contains("Hyper-V Administrators");
                    });
            assertThat(findings)
                    .filteredOn(each -> each.check().equals("cmdlets"))
                    .singleElement()
                    .satisfies(each -> assertThat(each.detail()).contains("cmdlets as documented"));
            assertThat(findings)
                    .filteredOn(each -> each.check().equals("clock"))
                    .extracting(Finding::subject, Finding::good)
                    .containsExactly(
                            tuple("hv01.lab.example", true),
                            tuple("hv02.lab.example", false),
                            tuple("hv11.lab.example", true),
                            tuple("alone.lab.example", false));
            assertThat(findings).last().satisfies(each -> {
                assertThat(each.detail()).matches("9[45]\\.\\d s behind this machine's, at most 30 s are right");
                assertThat(each.remedy()).contains("w32tm");
            });
        }
    }
}
