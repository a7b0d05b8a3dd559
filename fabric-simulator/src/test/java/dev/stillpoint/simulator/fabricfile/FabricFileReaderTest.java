package dev.stillpoint.simulator.fabricfile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillpoint.simulator.SimulatorServer;
import dev.stillpoint.simulator.fabricfile.FabricFile.VmState;
import dev.stillpoint.simulator.vhdx.Fill;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FabricFileReaderTest {
    private static final String GOOD = """
            fabric: lab
            clusters:
              - {name: c1, volumes: [{path: 'C:\\ClusterStorage\\Volume1', capacity: 20GiB}]}
            hosts:
              - {name: hv01.lab.example, cluster: c1}
              - {name: alone.lab.example}
            sharedDisks:
              data: {path: 'C:\\ClusterStorage\\Volume1\\data.vhdx', size: 8MiB}
            vms:
              - name: SQL01-ERP
                host: hv01.lab.example
                state: Running
                disks:
                  - {location: 0, path: 'C:\\ClusterStorage\\Volume1\\SQL01.vhdx', size: 4MiB}
                  - {location: 1, shared: data}
            storageLocations:
              - {id: nas-b, path: '\\\\nas-b\\backup', capacity: 2GiB}
            """;

    @Test
    void theDemoFabricIsReadInFull() {
        FabricFile demo = FabricFileReader.read(SimulatorServer.demoFabric());
        assertThat(demo.vms()).hasSize(5);
        assertThat(demo.vms().getFirst().state()).isEqualTo(VmState.Running);
        assertThat(requireNonNull(demo.sharedDisks().get("data")).content().fill())
                .isEqualTo(new Fill(Fill.Kind.MIXED, 1));
        assertThat(demo.storageLocations().getFirst().capacity()).isEqualTo(OptionalLong.of(2L << 30));
        assertThat(demo.seconds()).containsEntry("merge", 0.5);
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        FabricFile file = FabricFileReader.read(GOOD);
        assertThat(file.seconds()).containsEntry("attach", 0.05).containsEntry("stop", 0.3);
        assertThat(file.vms().getFirst().checkpointType()).isEqualTo(FabricFile.CheckpointType.Production);
        assertThat(requireNonNull(file.sharedDisks().get("data")).content().type())
                .isEqualTo(FabricFile.DiskType.FIXED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fabric: lab | fabric: Lab! | fabric is Lab!",
                "fabric: lab | 'fabric: lab\nclouds: []' | the fabric file: unknown key clouds; known keys are fabric, vmmServer",
                "state: Running | state: Sleeping | vms[0] (SQL01-ERP): state is Sleeping; write one of Running, PowerOff",
                "state: Running | stat: Running | vms[0] (SQL01-ERP): unknown key stat; known keys are name, host, state",
                "shared: data | shared: dat | vms[0] (SQL01-ERP) disks[1]: shared disk dat is not among sharedDisks",
                "location: 1, | location: 0, | slot SCSI 0:0 is taken",
                "size: 8MiB | size: 8MB | sharedDisks.data: size is 8MB; write a size with KiB, MiB, GiB",
                "size: 8MiB | size: 100KiB | size is no whole number of MiB",
                "Volume1\\data.vhdx | Volume1\\SQL01.vhdx | is used by another disk",
                "Volume1\\data.vhdx | ..\\data.vhdx | contains ..",
                "C:\\ClusterStorage\\Volume1\\data.vhdx | D:\\data.vhdx | can't be shared",
                "host: hv01.lab.example | host: hv09.lab.example | host hv09.lab.example is not among hosts",
                "host: hv01.lab.example | host: alone.lab.example | lies on another cluster than alone.lab.example",
                "cluster: c1 | cluster: c9 | hosts[0] (hv01.lab.example): cluster c9 is not among clusters",
                "alone.lab | hv01.other | its first label is that of hv01.lab.example",
                "id: nas-b | id: NAS B | storageLocations[0] (NAS B): id is NAS B",
                "'\\\\nas-b\\backup' | 'D:\\backup' | a storage location is a share",
                "state: Running | 'state: Running\n    state: Saved' | Duplicate",
                "fabric: lab | 'fabric: lab\nseconds: {stop: fast}' | seconds: stop is \"fast\"; write seconds as a number",
                "fabric: lab | 'fabric: lab\nseconds: {stopp: 1}' | seconds: unknown key stopp",
            })
    void aWrongFileIsRefusedByObjectAndRemedy(String good, String bad, String message) {
        String yaml =
                GOOD.replaceFirst(java.util.regex.Pattern.quote(good), java.util.regex.Matcher.quoteReplacement(bad));
        assertThat(yaml).isNotEqualTo(GOOD);
        assertThatThrownBy(() -> FabricFileReader.read(yaml))
                .isInstanceOf(FabricFileException.class)
                .hasMessageContaining(message);
    }
}
