package dev.stillpoint.local.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.contracts.audit.AuditEvent;
import dev.stillpoint.contracts.audit.ChainLink;
import dev.stillpoint.contracts.audit.SealedLine;
import dev.stillpoint.local.audit.ExportProof.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportProofTest {
    @TempDir
    Path temp;

    @Test
    void wholeExportIsProven() throws IOException {
        Verdict verdict = prove(export(4));
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Valid.class, valid -> {
            assertThat(valid.events()).isEqualTo(4);
            assertThat(valid.complete()).isTrue();
            assertThat(valid.head()).isEqualTo(export(4).getLast().path("hash").asText());
        });
    }

    @Test
    void filteredExportIsAPart() throws IOException {
        List<ObjectNode> lines = export(6);
        lines.remove(4);
        lines.remove(1);
        assertThat(prove(lines)).isInstanceOfSatisfying(Verdict.Valid.class, valid -> {
            assertThat(valid.gaps()).isEqualTo(2);
            assertThat(valid.complete()).isFalse();
            assertThat(valid.last()).isEqualTo(6);
        });
        assertThat(prove(export(3).subList(1, 3)))
                .isInstanceOfSatisfying(
                        Verdict.Valid.class,
                        valid -> assertThat(valid.complete()).isFalse());
    }

    @Test
    void emptyExportProvesNothing() throws IOException {
        assertThat(prove(List.of()))
                .isInstanceOfSatisfying(
                        Verdict.Valid.class, valid -> assertThat(valid.events()).isZero());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            actor        | eve                                     | shows the actor "eve", sealed was "anna"
            action       | run-ended                               | shows the action
            time         | 2020-01-01T00:00:00Z                    | shows the time
            details      | nothing                                 | shows the details
            run          | 0197f2c0-0000-7000-8000-00000000000f    | shows the run
            object       | run 0197f2c0-0000-7000-8000-00000000000f | shows the object "run 0197f2c0-0000-7000-8000-00000000000f", sealed was "run 0197f2c0-0000-7000-8000-000000000001"
            system       | CRM                                     | is listed under the system CRM, but what was sealed is of no system
            comment      | approved by the board                   | shows "comment", which nothing proves
            canonical    | {"actor":"eve"}                         | is not that of its bytes
            canonical    | {                                       | is no JSON
            hash         | sha256:00                               | its hash is no SHA-256
            previousHash | sha256:0000000000000000000000000000000000000000000000000000000000000001 | does not hold the hash of the one before it
            sequence     | 1                                       | stands after position 1
            """)
    void changedLineIsNamed(String field, String value, String reason) throws IOException {
        // Given
        List<ObjectNode> lines = export(4);

        // When
        if (field.equals("sequence")) {
            lines.get(1).put(field, Long.parseLong(value));
        } else {
            lines.get(1).put(field, value);
        }

        // Then
        assertThat(prove(lines)).isInstanceOfSatisfying(Verdict.Broken.class, broken -> {
            assertThat(broken.line()).isEqualTo(2);
            assertThat(broken.reason()).contains(reason);
        });
    }

    @Test
    void lineThatCouldBeReadInTwoWaysIsNone() throws IOException {
        String line = export(1).getFirst().toString();
        for (String two : List.of(line + "{}", line.replace("{\"sequence\"", "{\"actor\":\"eve\",\"sequence\""))) {
            Path file = Files.writeString(temp.resolve("two.ndjson"), two + "\n");
            assertThat(ExportProof.of(List.of(file)))
                    .isInstanceOfSatisfying(
                            Verdict.Broken.class,
                            broken -> assertThat(broken.reason()).contains("is no JSON"));
        }
    }

    @Test
    void csvIsNotWhatIsProven() throws IOException {
        Path file = Files.writeString(temp.resolve("x.csv"), "sequence,time,actor\r\n1,2026-03-01T20:00:00Z,anna\r\n");
        assertThat(ExportProof.of(List.of(file)))
                .isInstanceOfSatisfying(
                        Verdict.Broken.class,
                        broken -> assertThat(broken.reason()).contains("is CSV", "application/x-ndjson"));
    }

    @Test
    void eventThatWasSealedAnewDoesNotFitTheNext() throws IOException {
        // Given
        List<ObjectNode> lines = export(4);
        List<ObjectNode> others = export(4, "eve");

        // When
        lines.set(1, others.get(1).put("previousHash", lines.get(0).path("hash").asText()));
        ChainLink forged = ChainLink.after(
                2,
                java.util.HexFormat.of()
                        .parseHex(lines.get(0).path("hash").asText().substring(7)),
                others.get(1).path("canonical").asText().getBytes(StandardCharsets.UTF_8));
        lines.get(1).put("hash", ChainLink.text(forged.hash()));

        // Then
        assertThat(prove(lines)).isInstanceOfSatisfying(Verdict.Broken.class, broken -> {
            assertThat(broken.line()).isEqualTo(3);
            assertThat(broken.reason()).contains("does not hold the hash of the one before it");
        });
    }

    @Test
    void whatWasArchivedIsProvenWithWhatIsLeft() throws IOException {
        List<ObjectNode> lines = export(6);
        Path first = compressed("first.ndjson.gz", lines.subList(0, 2));
        Path second = compressed("second.ndjson.gz", lines.subList(2, 4));
        Path rest = temp.resolve("rest.ndjson");
        Files.write(rest, lines.subList(4, 6).stream().map(ObjectNode::toString).toList());

        assertThat(ExportProof.of(List.of(first, second, rest))).isInstanceOfSatisfying(Verdict.Valid.class, valid -> {
            assertThat(valid.events()).isEqualTo(6);
            assertThat(valid.complete()).isTrue();
        });
        assertThat(ExportProof.of(List.of(first, rest)))
                .isInstanceOfSatisfying(
                        Verdict.Valid.class,
                        valid -> assertThat(valid.complete()).isFalse());

        lines.get(3).put("actor", "eve");
        Path changed = compressed("changed.ndjson.gz", lines.subList(2, 4));
        assertThat(ExportProof.of(List.of(first, changed, rest)))
                .isInstanceOfSatisfying(Verdict.Broken.class, broken -> {
                    assertThat(broken.file()).isEqualTo(changed);
                    assertThat(broken.line()).isEqualTo(2);
                });
    }

    /// As the orchestrator archives them: an event of a run, and one of none.
    @Test
    void whatTheOrchestratorArchivesIsProven() throws IOException {
        AuditEvent ofRun = new AuditEvent(1, Exports.RUN, 1L, Exports.BEGIN, "run-accepted", "anna", null, "{}");
        AuditEvent refused = new AuditEvent(
                2, null, null, Exports.BEGIN, "request-refused", "eve", null, "{\"path\":\"/v1/runs\",\"count\":2}");
        ChainLink first = ChainLink.after(1, ChainLink.nothing(), ofRun.canonical());
        ChainLink second = ChainLink.after(2, first.hash(), refused.canonical());
        Path file = temp.resolve("archived.ndjson");
        Files.write(
                file,
                List.of(
                        SealedLine.of(first, "ERP").text(),
                        SealedLine.of(second, null).text()));

        assertThat(ExportProof.of(List.of(file)))
                .isInstanceOfSatisfying(
                        Verdict.Valid.class,
                        valid -> assertThat(valid.complete()).isTrue());
    }

    private Path compressed(String name, List<ObjectNode> lines) throws IOException {
        Path file = temp.resolve(name);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            for (ObjectNode line : lines) {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    private Verdict prove(List<ObjectNode> lines) throws IOException {
        Path file = temp.resolve("export.ndjson");
        Files.write(file, lines.stream().map(ObjectNode::toString).toList());
        return ExportProof.of(List.of(file));
    }

    private static List<ObjectNode> export(int events) {
        return export(events, "anna");
    }

    private static List<ObjectNode> export(int events, String actor) {
        return Exports.export(events, actor);
    }
}
