package dev.stillpoint.simulator.vhdx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownFactsTest {
    private static final FileTime LONG_AGO = FileTime.from(Instant.now().minus(Duration.ofMinutes(1)));

    @TempDir
    Path folder;

    private final KnownFacts known = new KnownFacts();
    private Path disk;
    private int readings;

    @BeforeEach
    void disk() throws IOException {
        disk = file("disk.vhdx");
    }

    private Path file(String name) throws IOException {
        Path file = Files.write(folder.resolve(name), new byte[] {1, 2, 3});
        return Files.setLastModifiedTime(file, LONG_AGO);
    }

    private int read(Path file) throws IOException {
        return known.of(file, () -> {
                    readings++;
                    return new Vhdx.DiskFacts(
                            new UUID(0, 0), new UUID(0, 0), new UUID(0, 0), 0, readings, false, Optional.empty());
                })
                .blockSize();
    }

    @Test
    void whatDidNotChangeIsReadOnceUnderAnyName() throws IOException {
        assertThat(read(disk)).isEqualTo(1);
        assertThat(read(disk)).isEqualTo(1);
        assertThat(read(Files.move(disk, folder.resolve("renamed.vhdx")))).isEqualTo(1);
    }

    @Test
    void whatChangedInPlaceIsReadAnew() throws IOException {
        read(disk);
        Files.write(disk, new byte[] {3, 2, 1});

        assertThat(read(disk)).isEqualTo(2);
    }

    @Test
    void whatChangedJustNowIsReadEveryTime() throws IOException {
        Files.setLastModifiedTime(disk, FileTime.from(Instant.now()));

        assertThat(read(disk)).isEqualTo(1);
        assertThat(read(disk)).isEqualTo(2);
    }

    @Test
    void anotherFileOfTheSameNameLengthAndTimeIsReadAnew() throws IOException {
        read(disk);
        Files.move(file("other.vhdx"), disk, StandardCopyOption.REPLACE_EXISTING);

        assertThat(Files.getLastModifiedTime(disk)).isEqualTo(LONG_AGO);
        assertThat(read(disk)).isEqualTo(2);
    }
}
