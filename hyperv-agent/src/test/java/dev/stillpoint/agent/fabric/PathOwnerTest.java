package dev.stillpoint.agent.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathOwnerTest {
    @ParameterizedTest
    @CsvSource({
        "C:\\ClusterStorage\\Volume1\\x.vhdx, cluster:c1",
        "c:\\clusterstorage\\Volume1\\x.vhdx, cluster:c1",
        "C:\\ClusterStorageOld\\x.vhdx, host:hv01.lab.example",
        "D:\\VMs\\x.vhdx, host:hv01.lab.example",
        "\\\\NAS-B\\Backup\\x.vhdx, share:nas-b/backup",
        "//NAS-B/Backup/sub/x.vhdx, share:nas-b/backup"
    })
    void ownerIsClusterHostOrShare(String path, String owner) {
        assertThat(PathOwner.own(path, "HV01.lab.example", "C1").owner()).isEqualTo(owner);
        assertThat(PathOwner.own(path, "HV01.lab.example", "C1").path()).isEqualTo(path);
    }

    @Test
    void clusterFolderOfALoneHostBelongsToTheHost() {
        assertThat(PathOwner.own("C:\\ClusterStorage\\x.vhdx", "alone", null).owner())
                .isEqualTo("host:alone");
    }
}
