package dev.stillpoint.disk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CliTest {
    private static final int LENGTH = 300_000;

    @TempDir
    Path dir;

    private Path disk;
    private Path copy;
    private Path key;

    private record Ended(int code, String out, String err) {
        JsonNode json() throws Exception {
            return new ObjectMapper().readTree(out);
        }
    }

    @BeforeEach
    void makeADisk() throws Exception {
        byte[] content = new byte[LENGTH];
        new Random(5).nextBytes(content);
        disk = Files.write(dir.resolve("data.bin"), content);
        copy = dir.resolve("copy");
        key = Files.writeString(dir.resolve("key"), "ab".repeat(32));
    }

    @Test
    void aCopyIsReportedAsOneJsonObject() throws Exception {
        // When
        Ended ended = run("copy-disk", disk, copy, "--key", key, "--json");

        // Then
        assertThat(ended.code()).isZero();
        JsonNode report = ended.json();
        assertThat(report.get("ok").asBoolean()).isTrue();
        assertThat(report.get("bytes").asLong()).isEqualTo(LENGTH);
        assertThat(report.get("changedBytes").asLong()).isEqualTo(LENGTH);
        assertThat(report.get("merkleRoot").asText()).matches("sha256:[0-9a-f]{64}");
        assertThat(report.get("keyId").asText()).startsWith("k-");
        assertThat(report.get("readBack").asText()).isIn("direct", "cached");
        assertThat(Path.of(report.get("manifest").asText())).exists();
        assertThat(report.get("damaged")).isEmpty();
        assertThat(report.has("error")).isFalse();
        assertThat(Files.mismatch(disk, copy.resolve("data.bin"))).isEqualTo(-1);
    }

    @Test
    void aSoundCopyIsProvenAndADamagedOneIsNot() throws Exception {
        // Given
        JsonNode made = run("copy-disk", disk, copy, "--key", key, "--json").json();
        Ended sound = run("verify-copy", copy, "--key", key, "--json");
        byte[] content = Files.readAllBytes(copy.resolve("data.bin"));
        content[70_000] ^= 1;
        Files.write(copy.resolve("data.bin"), content);

        // When
        Ended damaged = run("verify-copy", copy, "--key", key, "--json");

        // Then
        assertThat(sound.code()).isZero();
        assertThat(sound.json().get("merkleRoot")).isEqualTo(made.get("merkleRoot"));
        assertThat(damaged.code()).isEqualTo(1);
        assertThat(damaged.json().get("ok").asBoolean()).isFalse();
        assertThat(damaged.json().get("damaged")).hasSize(1);
        assertThat(damaged.json().get("damaged").get(0).get("offset").asLong()).isEqualTo(65_536);
        assertThat(damaged.json().get("error").asText()).startsWith("COPY_DAMAGED: ");
    }

    @Test
    void aCopyIsRestoredToAFileOrIntoAFolderAndReplacesNothing() throws Exception {
        // Given
        run("copy-disk", disk, copy, "--key", key);
        Path folder = Files.createDirectory(dir.resolve("folder"));
        Path target = dir.resolve("restored.bin");

        // When
        Ended restored = run("restore-copy", copy, target, "--key", key, "--json");
        Ended again = run("restore-copy", copy, target, "--key", key);
        Ended into = run("restore-copy", copy.resolve("data.bin.manifest"), folder);

        // Then
        assertThat(restored.code()).isZero();
        assertThat(restored.json().get("bytes").asLong()).isEqualTo(LENGTH);
        assertThat(restored.json().get("damaged")).isEmpty();
        assertThat(Files.mismatch(disk, target)).isEqualTo(-1);
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains(target + " exists");
        assertThat(into.code()).isZero();
        assertThat(Files.mismatch(disk, folder.resolve("data.bin"))).isEqualTo(-1);
    }

    @Test
    void aDamagedCopyIsNotRestoredAndItsBlocksAreListed() throws Exception {
        // Given
        run("copy-disk", disk, copy);
        byte[] content = Files.readAllBytes(copy.resolve("data.bin"));
        content[0] ^= 1;
        content[LENGTH - 1] ^= 1;
        Files.write(copy.resolve("data.bin"), content);
        Path target = dir.resolve("restored.bin");

        // When
        Ended ended = run("restore-copy", copy, target, "--json");

        // Then
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.json().get("damagedBlocks").asInt()).isEqualTo(2);
        JsonNode first = ended.json().get("damaged").get(0);
        assertThat(first.get("file").asText()).isEqualTo("data.bin");
        assertThat(first.get("offset").asLong()).isZero();
        assertThat(first.get("expected").asText()).matches("[0-9a-f]{64}");
        assertThat(first.get("found").asText()).matches("[0-9a-f]{64}");
        assertThat(Files.list(dir).map(Path::getFileName).map(Path::toString))
                .containsExactlyInAnyOrder("data.bin", "copy", "key");
    }

    @Test
    void allFilesOfAVhdSetAreRestoredUnderTheirNames() throws Exception {
        // Given
        Path head = Files.write(dir.resolve("set.vhds"), new byte[70_000]);
        Path data = Files.copy(disk, dir.resolve("set_1.avhdx"));
        run("copy-disk", head, copy);

        // When
        Ended ended = run("restore-copy", copy, dir.resolve("new"));

        // Then
        assertThat(ended.code()).isZero();
        assertThat(dir.resolve("new/set.vhds")).hasSameBinaryContentAs(head);
        assertThat(dir.resolve("new/set_1.avhdx")).hasSameBinaryContentAs(data);
    }

    @Test
    void anotherKeyProvesNothing() throws Exception {
        // Given
        run("copy-disk", disk, copy, "--key", key);
        Path other = Files.writeString(dir.resolve("other"), "cd".repeat(32));

        // When
        Ended ended = run("verify-copy", copy, "--key", other);

        // Then
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("COPY_DAMAGED");
    }

    @Test
    void aCopyThatIsThereIsAnsweredAndOneOfAnotherStateRefused() throws Exception {
        // Given
        run("copy-disk", disk, copy);
        Ended again = run("copy-disk", disk, copy);
        Files.write(disk, new byte[LENGTH]);

        // When
        Ended changed = run("copy-disk", disk, copy);

        // Then
        assertThat(again.code()).isZero();
        assertThat(again.out()).startsWith("already there: " + LENGTH + " bytes");
        assertThat(changed.code()).isEqualTo(1);
        assertThat(changed.err()).isNotBlank();
    }

    @Test
    void wrongUseEndsWithTwoAndIsExplained() throws Exception {
        // Given
        Path shortKey = Files.writeString(dir.resolve("short"), "abc");

        // Then
        assertThat(run("copy-disk", dir.resolve("none"), copy).code()).isEqualTo(2);
        assertThat(run("copy-disk", dir.resolve("none"), copy).err()).contains("none is no file");
        assertThat(run("copy-disk", disk).code()).isEqualTo(2);
        assertThat(run("copy-disk", disk, copy, "--key", shortKey).err()).contains("64 hexadecimal digits");
        assertThat(run("verify-copy", dir.resolve("none")).code()).isEqualTo(2);
        assertThat(run("verify-copy", Files.createDirectory(dir.resolve("empty")))
                        .err())
                .contains("holds no manifest: it is no copy");
        assertThat(copy).doesNotExist();
    }

    private static Ended run(Object... arguments) {
        List<String> words = new ArrayList<>();
        for (Object argument : arguments) {
            words.add(argument.toString());
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine cli = Cli.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = cli.execute(words.toArray(new String[0]));
        return new Ended(code, out.toString(), err.toString());
    }
}
