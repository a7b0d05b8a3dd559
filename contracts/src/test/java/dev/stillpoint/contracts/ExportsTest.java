package dev.stillpoint.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportsTest {
    private static final RunId RUN = RunId.of("01950000-0000-7000-8000-000000000001");
    private static final String VM = "0b7e0000-0000-4000-8000-000000000001";

    @Test
    void folderIsTheRunsAndItsShareOwnsIt() {
        DiskPath folder = Exports.folder("\\\\NAS-b\\Export\\2026\\", RUN);

        assertThat(folder)
                .isEqualTo(new DiskPath("share:nas-b/export", "\\\\NAS-b\\Export\\2026\\stillpoint-export-" + RUN));
        assertThat(Exports.runOf(folder.path())).contains(RUN);
        assertThat(Exports.runOf(Exports.below(folder, VM + "\\x.vhdx").path())).contains(RUN);
        assertThat(Exports.isFolder(folder.path())).isTrue();
        assertThat(Exports.isDescription(
                        Exports.below(folder, Exports.DESCRIPTION).path()))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "\\\\s\\e\\$run\\$vm, true, false",
                "\\\\s\\e\\$run\\d-0123456789abcdef\\data.vhdx, false, true",
                "\\\\s\\e\\$run\\d-0123456789abcdef, false, false",
                "\\\\s\\e\\$run\\d-0123456789abcdef\\a\\b, false, false",
                "\\\\s\\e\\$run\\..\\data.vhdx, false, false",
                "\\\\s\\e\\$run\\d-0123456789abcdef\\.., false, false",
                "\\\\s\\e\\..\\$run, false, false",
                "\\\\s\\e\\$run\\other, false, false",
                "\\\\s\\$run, false, false",
                "C:\\e\\$run, false, false",
                "\\\\s\\e\\stillpoint-export-x, false, false"
            })
    void onlyPlacesOfExportsAreOnes(String path, boolean folder, boolean diskFile) {
        String place = path.replace("$run", "stillpoint-export-" + RUN).replace("$vm", VM);
        assertThat(Exports.isFolder(place)).isEqualTo(folder);
        assertThat(Exports.isDiskFile(place)).isEqualTo(diskFile);
    }

    @ParameterizedTest
    @CsvSource({"\\\\nas-b\\export, true", "\\\\NAS-B\\Export\\x, true", "\\\\nas-b\\exports, false", "\\\\nas-b, false"
    })
    void rootIsARootForWhatLiesBelowIt(String path, boolean below) {
        assertThat(Exports.isBelow(path, "\\\\nas-b\\export")).isEqualTo(below);
        assertThat(Exports.isBelow(path, "\\\\nas-b\\export\\")).isEqualTo(below);
    }
}
