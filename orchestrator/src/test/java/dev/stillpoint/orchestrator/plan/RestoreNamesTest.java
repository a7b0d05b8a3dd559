package dev.stillpoint.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.DiskPath;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestoreNamesTest {
    private static final DiskId DISK = Scenes.data().diskId();

    @Test
    void aSideFileStandsBesideItsLiveFileAndNamesRunDiskAndNumber() {
        DiskPath live = new DiskPath("cluster:c1", "C:\\ClusterStorage\\Volume1\\ERP\\data.vhdx");

        assertThat(RestoreNames.side(live, Scenes.RUN, DISK, 1))
                .isEqualTo(new DiskPath("cluster:c1", live.path() + "." + Scenes.RUN + "." + DISK + "-1.side"));
        assertThat(RestoreNames.previous(live, Scenes.RUN, DISK, 2).path())
                .isEqualTo(live.path() + "." + Scenes.RUN + "." + DISK + "-2.previous");
    }

    @Test
    void aShareKeepsItsFolder() {
        DiskPath live = new DiskPath("smb:nas", "\\\\nas\\vm disks\\a b.vhdx");

        assertThat(RestoreNames.side(live, Scenes.RUN, DISK, 1).path()).startsWith("\\\\nas\\vm disks\\a b.vhdx.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "ü", "日", "😀", "e\u0301"})
    void ofALongNameAtMostAHundredBytesAreTakenAndNoCharacterIsCut(String unit) {
        String name = unit.repeat(255);
        for (String shifted : new String[] {name, "x" + name, "xy" + name, "xyz" + name}) {
            DiskPath side = RestoreNames.side(Scenes.path("C:\\V\\" + shifted), Scenes.RUN, DISK, 12);
            String taken = side.fileName().substring(0, side.fileName().indexOf("." + Scenes.RUN));

            assertThat(shifted).startsWith(taken);
            assertThat(taken.getBytes(StandardCharsets.UTF_8).length).isBetween(97, 100);
            assertThat(new String(taken.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isEqualTo(taken);
            assertThat(side.fileName().getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(255);
        }
    }

    @Test
    void exactlyAHundredBytesStayWhole() {
        String name = "é".repeat(50);

        assertThat(RestoreNames.side(Scenes.path("C:\\V\\" + name), Scenes.RUN, DISK, 1)
                        .fileName())
                .startsWith(name + ".");
        assertThat(RestoreNames.side(Scenes.path("C:\\V\\" + name + "x"), Scenes.RUN, DISK, 1)
                        .fileName())
                .startsWith(name + ".");
    }

    @Test
    void longNamesWithOneBeginningInOneFolderStayApart() {
        DiskPath one = Scenes.path("C:\\V\\" + "a".repeat(120) + "1.vhdx");
        DiskPath other = Scenes.path("C:\\V\\" + "a".repeat(120) + "2.vhdx");

        assertThat(RestoreNames.side(one, Scenes.RUN, one.diskId(), 1))
                .isNotEqualTo(RestoreNames.side(other, Scenes.RUN, other.diskId(), 1));
    }

    @Test
    void theSafetySetsNameIsNoLongerThanAnyOther() {
        assertThat(RestoreNames.safety("golden")).isEqualTo("before restore of golden");
        for (int length = 120; length < 130; length++) {
            String name = RestoreNames.safety("😀".repeat(length));

            assertThat(name.length()).isLessThanOrEqualTo(255);
            assertThat(Character.isHighSurrogate(name.charAt(name.length() - 1)))
                    .isFalse();
        }
    }
}
