package dev.stillpoint.disk.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillpoint.contracts.DiskPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathMapTest {
    private static final String VOLUME = "C:\\ClusterStorage\\Volume1";

    @TempDir
    Path local;

    private PathMap map;

    @BeforeEach
    void makeDisk() throws Exception {
        Files.createDirectories(local.resolve("Volume1/ERP"));
        Files.writeString(local.resolve("Volume1/ERP/Data.vhdx"), "x");
        Files.createDirectories(local.resolve("elsewhere"));
        map = new PathMap(List.of(
                new MappedPrefix("cluster:c1", VOLUME, local.resolve("Volume1")),
                new MappedPrefix("share:nas-b/backup", "\\\\nas-b\\backup", local.resolve("nas"))));
    }

    @ParameterizedTest
    @CsvSource({
        "C:\\ClusterStorage\\Volume1\\ERP\\Data.vhdx",
        "c:\\clusterstorage\\VOLUME1\\erp\\DATA.VHDX",
        "C:/ClusterStorage/Volume1//ERP/data.vhdx"
    })
    void findsAFileWhateverTheCase(String path) throws Exception {
        assertThat(map.local(new DiskPath("cluster:C1", path))).isEqualTo(local.resolve("Volume1/ERP/Data.vhdx"));
    }

    @Test
    void aNameThatIsNotThereIsTakenAsGiven() throws Exception {
        assertThat(map.local("\\\\NAS-B\\Backup\\sets\\New")).isEqualTo(local.resolve("nas/sets/New"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "C:\\ClusterStorage\\Volume1\\..\\x.vhdx |                    has the element '..'",
                "C:\\ClusterStorage\\Volume1\\.\\x.vhdx |                     has the element '.'",
                "C:\\ClusterStorage\\Volume1\\CON |                           'CON' is a device",
                "C:\\ClusterStorage\\Volume1\\nul.vhdx |                      'nul.vhdx' is a device",
                "C:\\ClusterStorage\\Volume1\\Com1.tar.gz\\x.vhdx |           'Com1.tar.gz' is a device",
                "C:\\ClusterStorage\\Volume1\\lpt9 .vhdx |                    'lpt9 .vhdx' is a device",
                "C:\\ClusterStorage\\Volume1\\COM² |                          'COM²' is a device",
                "C:\\ClusterStorage\\Volume1\\x.vhdx:hidden |                 names an alternate data stream",
                "C:\\ClusterStorage\\Volume1\\x.vhdx::$DATA |                 names an alternate data stream",
                "C:\\ClusterStorage\\Volume1\\D:\\x.vhdx |                    is a drive within the path",
                "C:\\ClusterStorage\\Volume1\\x.vhdx. |                       ends with a dot or a space",
                "C:\\ClusterStorage\\Volume1\\ERP \\x.vhdx |                ends with a dot or a space",
                "\\\\?\\C:\\ClusterStorage\\Volume1\\x.vhdx |                 bypasses Windows' path rules",
                "\\\\.\\PhysicalDrive0 |                                      bypasses Windows' path rules",
                "//?/C:/ClusterStorage/Volume1/x.vhdx |                       bypasses Windows' path rules",
                "\\??\\C:\\ClusterStorage\\Volume1\\x.vhdx |                  bypasses Windows' path rules",
                "ERP\\x.vhdx |                                                is not absolute",
                "C:ERP\\x.vhdx |                                              is not absolute",
                "\\ClusterStorage\\Volume1\\x.vhdx |                          is not absolute",
                "\"\" |                                                         is not absolute",
                "C:\\ClusterStorage\\Volume1\\x*.vhdx |                       character that no Windows file name has",
                "C:\\ClusterStorage\\Volume10\\x.vhdx |                       below none of the mapped prefixes",
                "C:\\ClusterStorage\\Volume1 |                                below none of the mapped prefixes",
                "D:\\ClusterStorage\\Volume1\\x.vhdx |                        below none of the mapped prefixes",
                "\\\\nas-c\\backup\\x.vhdx |                                  below none of the mapped prefixes"
            })
    void refusesByName(String path, String why) {
        assertThatThrownBy(() -> map.local(path))
                .isInstanceOf(PathRefused.class)
                .hasMessageContaining("'" + path + "'")
                .hasMessageContaining(why);
    }

    @Test
    void anotherClustersSamePathIsRefused() {
        assertThatThrownBy(() -> map.local(new DiskPath("cluster:c2", VOLUME + "\\ERP\\Data.vhdx")))
                .isInstanceOf(PathRefused.class)
                .hasMessageContaining("of cluster:c2");
    }

    @Test
    void aSymbolicLinkAnywhereBelowTheMappedFolderIsRefused() throws Exception {
        // Given
        Files.createSymbolicLink(local.resolve("Volume1/link"), local.resolve("elsewhere"));
        Files.createSymbolicLink(local.resolve("Volume1/ERP/file.vhdx"), local.resolve("Volume1/ERP/Data.vhdx"));

        // Then
        for (String name : List.of("link\\x.vhdx", "LINK\\x.vhdx", "link", "ERP\\file.vhdx")) {
            assertThatThrownBy(() -> map.local(VOLUME + "\\" + name))
                    .isInstanceOf(PathRefused.class)
                    .hasMessageContaining("symbolic link");
        }
    }

    @Test
    void twoEntriesThatWindowsCouldNotTellApartAreRefused() throws Exception {
        // Given
        Files.writeString(local.resolve("Volume1/ERP/DATA.vhdx"), "y");

        // Then
        assertThatThrownBy(() -> map.local(VOLUME + "\\ERP\\data.VHDX"))
                .isInstanceOf(PathRefused.class)
                .hasMessageContaining("fits several entries");
        assertThat(map.local(VOLUME + "\\ERP\\DATA.vhdx")).isEqualTo(local.resolve("Volume1/ERP/DATA.vhdx"));
    }
}
