package dev.stillpoint.disk.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.RunId;
import dev.stillpoint.disk.path.MappedPrefix;
import dev.stillpoint.disk.storage.LocalStorage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrayClonesTest {
    @TempDir
    Path volume;

    @Test
    void clonesOfRunsThatAreOverAreDeletedAndNothingElse() throws Exception {
        // Given
        RunId over = RunId.next();
        RunId active = RunId.next();
        Path folder = Files.createDirectories(volume.resolve("Volume1/ERP"));
        String ending = ".d-0123456789abcdef-1.clone";
        for (String name : List.of(
                "data.vhdx",
                "data.vhdx." + over + ending,
                "data.vhdx." + over + ending + ".0a1b2c3d.partial",
                "data.vhdx." + active + ending,
                "data.vhdx." + over + ".d-0123456789abcdef-1.side",
                over + ".clone")) {
            Files.writeString(folder.resolve(name), "x");
        }
        Files.createDirectory(folder.resolve("folder." + over + ending));
        Files.createSymbolicLink(folder.resolve("link." + over + ending), folder.resolve("data.vhdx"));
        StrayClones strays = new StrayClones(
                new LocalStorage(),
                List.of(
                        new MappedPrefix("cluster:c1", "C:\\ClusterStorage", volume),
                        new MappedPrefix("host:gone", "D:\\", volume.resolve("gone"))),
                System::nanoTime);

        // When
        int deleted = strays.sweep(List.of(over));

        // Then
        assertThat(deleted).isEqualTo(2);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "data.vhdx",
                            "data.vhdx." + active + ending,
                            "data.vhdx." + over + ".d-0123456789abcdef-1.side",
                            over + ".clone",
                            "folder." + over + ending,
                            "link." + over + ending);
        }
        assertThat(strays.sweep(List.of(over))).isZero();
    }
}
