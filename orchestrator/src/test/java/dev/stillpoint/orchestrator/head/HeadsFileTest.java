package dev.stillpoint.orchestrator.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillpoint.contracts.audit.ChainLink;
import dev.stillpoint.contracts.audit.HeadSigner;
import dev.stillpoint.contracts.audit.SignedHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class HeadsFileTest {
    @TempDir
    Path folder;

    private final HeadSigner signer = TestKeys.make().signer();
    private HeadsFile heads;
    private Path file;

    @BeforeEach
    void file() {
        heads = new HeadsFile(folder);
        file = folder.resolve(HeadsFile.NAME);
    }

    private SignedHead head(long position) {
        return signer.sign(position, ChainLink.nothing(), Instant.parse("2026-03-01T20:00:00Z"));
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(file);
    }

    @Test
    void headsStandInTheOrderInWhichTheyWereWritten() throws IOException {
        assertThat(heads.last()).isEmpty();
        heads.append(head(3));
        heads.append(head(7));
        assertThat(lines()).containsExactly(head(3).line(), head(7).line());
        assertThat(heads.last())
                .hasValueSatisfying(last -> assertThat(last.position()).isEqualTo(7));
    }

    @Test
    void lineThatWasNotWrittenToItsEndStaysAndTheNextOneStandsAlone() throws IOException {
        // Given a writer that was killed in the middle of its line
        heads.append(head(3));
        String torn = head(7).line().substring(0, 100);
        Files.writeString(file, torn, StandardOpenOption.APPEND);
        assertThat(heads.last())
                .hasValueSatisfying(last -> assertThat(last.position()).isEqualTo(3));

        // When
        new HeadsFile(folder).append(head(8));

        // Then
        assertThat(lines()).containsExactly(head(3).line(), torn, head(8).line());
        assertThat(heads.last())
                .hasValueSatisfying(last -> assertThat(last.position()).isEqualTo(8));
    }

    @Test
    void headThatComesLateDoesNotHideTheFurtherOne() throws IOException {
        // Given an orchestrator that was stopped in the middle of a round while another one went on
        heads.append(head(9));
        heads.append(head(4));
        heads.append(head(4));
        assertThat(heads.last())
                .hasValueSatisfying(last -> assertThat(last.position()).isEqualTo(9));
    }

    @Test
    void onlyTheEndOfALongFileIsRead() throws IOException {
        heads.append(head(1));
        String line = head(2).line() + "\n";
        Files.writeString(file, line.repeat(2_000), StandardOpenOption.APPEND);
        heads.append(head(3));
        assertThat(heads.last())
                .hasValueSatisfying(last -> assertThat(last.position()).isEqualTo(3));
    }

    @Test
    void whatIsNoFileOfHeadsIsNamed() throws IOException {
        Files.writeString(file, "no head\n".repeat(10_000));
        assertThatThrownBy(heads::last).isInstanceOf(IOException.class).hasMessageContaining("it is no file of heads");
    }

    @Test
    void folderThatIsAwayIsNamedAndNotMade() {
        HeadsFile away = new HeadsFile(folder.resolve("share"));
        assertThatThrownBy(away::last)
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("there is no such folder");
        assertThatThrownBy(() -> away.append(head(1))).isInstanceOf(IOException.class);
        assertThat(folder.resolve("share")).doesNotExist();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void fullDiskIsAFailure() throws IOException {
        Files.createSymbolicLink(file, Path.of("/dev/full"));
        assertThatThrownBy(() -> heads.append(head(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left");
    }
}
