package dev.stillpoint.local.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillpoint.local.part.StackFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineFileTest {
    @TempDir
    Path temp;

    private static List<String> lines(Path file) {
        List<String> lines = new ArrayList<>();
        try (LineFile open = LineFile.open(file)) {
            for (Optional<String> line = open.next(); line.isPresent(); line = open.next()) {
                lines.add(line.get());
                assertThat(open.line()).isEqualTo(lines.size());
            }
        }
        return lines;
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(temp.resolve(name), bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] packed(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    @Test
    void linesComeWithoutTheirEnds() throws IOException {
        // Given a line that is longer than what is read at a time
        String longer = "x".repeat(200_000);
        byte[] bytes = utf8("a\n\n" + longer + "\nno end");

        // Then
        assertThat(lines(file("plain", bytes))).containsExactly("a", "", longer, "no end");
        assertThat(lines(file("packed.gz", packed(bytes)))).containsExactly("a", "", longer, "no end");
        assertThat(lines(file("ended", utf8("a\n")))).containsExactly("a");
        assertThat(lines(file("empty", new byte[0]))).isEmpty();
    }

    @Test
    void byteOrderMarkIsNoPartOfTheFirstLine() throws IOException {
        assertThat(lines(file("bom", utf8("\uFEFF{}\n\uFEFF{}")))).containsExactly("{}", "\uFEFF{}");
    }

    @Test
    void bytesThatAreNoUtf8StayInTheirLine() throws IOException {
        assertThat(lines(file("torn", new byte[] {'a', (byte) 0xC3, '\n', 'b'})))
                .containsExactly("a\uFFFD", "b");
    }

    @Test
    void lineThatIsTooLongIsNamedBeforeItFillsTheMemory() throws IOException {
        // Given
        byte[] endless = new byte[LineFile.LONGEST_LINE + 2];
        Arrays.fill(endless, (byte) 'x');
        endless[1] = '\n';
        byte[] fits = Arrays.copyOf(endless, endless.length);
        fits[2] = '\n';

        // Then
        Path file = file("endless", Arrays.copyOf(endless, endless.length + 1));
        assertThatThrownBy(() -> lines(file))
                .isInstanceOf(StackFailure.class)
                .hasMessageContaining(file + ", line 2 is longer than 8 MiB");
        assertThat(lines(file("fits", fits))).hasSize(3);
    }

    @Test
    void fileThatCanNotBeReadIsNamedWithTheReason() throws IOException {
        Path cut = file("cut.gz", Arrays.copyOf(packed(utf8("{}\n")), 15));
        Path plain = file("plain.gz", utf8("{}\n"));

        assertThatThrownBy(() -> lines(temp.resolve("none")))
                .hasMessage(temp.resolve("none") + " can't be read: there is no such file");
        assertThatThrownBy(() -> lines(temp)).hasMessage(temp + " can't be read: it is a folder");
        assertThatThrownBy(() -> lines(cut)).hasMessageContaining(cut + " can't be read: it ends too early");
        assertThatThrownBy(() -> lines(plain))
                .hasMessageContaining(plain + " can't be read: it is not compressed by gzip");
    }
}
