package dev.stillpoint.local.audit;

import static dev.stillpoint.local.audit.Exports.export;
import static dev.stillpoint.local.audit.Exports.goOn;
import static dev.stillpoint.local.audit.Exports.head;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.contracts.audit.HeadKey;
import dev.stillpoint.contracts.audit.SignedHead;
import dev.stillpoint.local.audit.ExportProof.Verdict;
import dev.stillpoint.local.audit.SignedHeads.Reading;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SignedHeadsTest {
    private static final Exports.Key KEY = Exports.Key.make();
    private static final Exports.Key OTHER = Exports.Key.make();

    @TempDir
    Path temp;

    /// Twelve events, signed up to 4, 8 and 12.
    private static List<ObjectNode> history() {
        return export(12, "anna");
    }

    private static List<String> heads(int... positions) {
        List<ObjectNode> history = export(Arrays.stream(positions).max().orElse(1), "anna");
        return new ArrayList<>(Arrays.stream(positions)
                .mapToObj(position -> head(KEY.signer(), history, position).line())
                .toList());
    }

    /// Cuts a history after `kept` events and seals others up to its old length, or further.
    private static List<ObjectNode> rewritten(int kept, int events) {
        List<ObjectNode> lines = export(kept, "anna");
        return goOn(lines, events - kept, "eve");
    }

    private Reading read(List<String> heads) throws IOException {
        Path file = temp.resolve("heads.ndjson");
        Files.writeString(file, String.join("\n", heads) + (heads.isEmpty() ? "" : "\n"));
        return SignedHeads.read(file, List.of(KEY.signer().key()));
    }

    private Verdict prove(List<ObjectNode> export, List<String> heads) throws IOException {
        return prove(export, heads, Duration.ofMinutes(10));
    }

    private Verdict prove(List<ObjectNode> export, List<String> heads, Duration tail) throws IOException {
        Path file = temp.resolve("export.ndjson");
        Files.write(file, export.stream().map(ObjectNode::toString).toList());
        Reading reading = read(heads);
        assertThat(reading).isInstanceOf(Reading.Trusted.class);
        return ExportProof.of(List.of(file), ((Reading.Trusted) reading).heads(), tail);
    }

    @Test
    void exportUpToTheLastHeadIsProven() throws IOException {
        assertThat(prove(history(), heads(4, 8, 12))).isInstanceOfSatisfying(Verdict.Valid.class, valid -> {
            assertThat(valid.complete()).isTrue();
            assertThat(valid.unsigned()).hasValue(0);
        });
    }

    @Test
    void eventsThatAreYoungerThanTheLastHeadAreCounted() throws IOException {
        assertThat(prove(history(), heads(4, 8)))
                .isInstanceOfSatisfying(
                        Verdict.Valid.class,
                        valid -> assertThat(valid.unsigned()).hasValue(4));
    }

    @Test
    void headsThatStandTwiceOrComeLateOrWereTornAreHarmless() throws IOException {
        List<String> heads = heads(4, 12, 8, 12, 4);
        heads.add(1, heads.getFirst().substring(0, 57));
        heads.add("");
        assertThat(prove(history(), heads)).isInstanceOf(Verdict.Valid.class);
        assertThat(read(heads)).isInstanceOfSatisfying(Reading.Trusted.class, trusted -> {
            assertThat(trusted.heads().count()).isEqualTo(3);
            assertThat(trusted.heads().torn()).isEqualTo(2);
        });
    }

    /// As a disk that was full leaves them, or one whose blocks were lost.
    @Test
    void bytesThatAreNoTextAreATornLine() throws IOException {
        // Given
        Path file = temp.resolve("heads.ndjson");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write((heads(4).getFirst() + "\n").getBytes(StandardCharsets.UTF_8));
            out.write(new byte[] {(byte) 0xFF, (byte) 0xC3, 0, '\n'});
            out.write((heads(8).getFirst() + "\n").getBytes(StandardCharsets.UTF_8));
        }

        // Then
        assertThat(SignedHeads.read(file, List.of(KEY.signer().key())))
                .isInstanceOfSatisfying(Reading.Trusted.class, trusted -> {
                    assertThat(trusted.heads().count()).isEqualTo(2);
                    assertThat(trusted.heads().torn()).isEqualTo(1);
                });
    }

    @Test
    void manyHeadsAreHeldInTheirOrder() throws IOException {
        List<ObjectNode> history = export(200, "anna");
        List<String> heads = new ArrayList<>();
        for (int position = 1; position <= 200; position++) {
            heads.add(head(KEY.signer(), history, swapped(position)).line());
        }
        assertThat(prove(history, heads)).isInstanceOf(Verdict.Valid.class);
    }

    /// Each pair the other way round, so that every second head comes late.
    private static int swapped(int position) {
        return position % 2 == 0 ? position - 1 : position + 1;
    }

    static Stream<Arguments> tampered() {
        return Stream.of(
                Arguments.of(
                        "sealed anew from 5 on",
                        rewritten(4, 12),
                        heads(4, 8, 12),
                        8,
                        "the event at position 8 is not what was signed: it was changed, or one before it from position 5 on"),
                Arguments.of(
                        "sealed anew from 1 on",
                        rewritten(0, 12),
                        heads(4, 8, 12),
                        4,
                        "the event at position 4 is not what was signed: it was changed, or one before it from position 1 on"),
                Arguments.of(
                        "the very event that is signed",
                        rewritten(3, 12),
                        heads(3, 4),
                        4,
                        "the event at position 4 is not what was signed"),
                Arguments.of(
                        "sealed anew and longer",
                        rewritten(8, 40),
                        heads(4, 8, 12),
                        12,
                        "the event at position 12 is not what was signed"),
                Arguments.of(
                        "cut",
                        history().subList(0, 6),
                        heads(4, 8, 12),
                        0,
                        "it ends at position 6, but position 12 was signed at 2026-03-01T20:00:13Z: it was cut"),
                Arguments.of(
                        "cut right at a head",
                        history().subList(0, 8),
                        heads(4, 8, 12),
                        0,
                        "it ends at position 8, but position 12 was signed"),
                Arguments.of(
                        "cut to nothing", List.of(), heads(4), 0, "it ends at position 0, but position 4 was signed"),
                Arguments.of(
                        "goes on long after the last head",
                        export(700, "anna"),
                        heads(4, 8),
                        9,
                        "the last signed head is that of position 8, signed at 2026-03-01T20:00:09Z, but the file goes on to position 700"),
                Arguments.of(
                        "a gap before a head",
                        without(history(), 8),
                        heads(4, 8, 12),
                        5,
                        "no head vouches for the events from position 5 to 7"),
                Arguments.of(
                        "does not follow what is signed",
                        rewrittenAfterASignedEvent(),
                        heads(4, 8, 12),
                        1,
                        "the event at position 9 does not follow the event that is signed at position 8"),
                Arguments.of(
                        "a piece that no head is in",
                        history().subList(4, 7),
                        heads(4, 8, 12),
                        1,
                        "no head vouches for the events from position 5 to 7"));
    }

    private static List<ObjectNode> without(List<ObjectNode> lines, int position) {
        lines.remove(position - 1);
        return lines;
    }

    private static List<ObjectNode> rewrittenAfterASignedEvent() {
        return rewritten(4, 11).subList(8, 11);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tampered")
    void tamperedExportIsNamed(String what, List<ObjectNode> export, List<String> heads, long line, String reason)
            throws IOException {
        assertThat(prove(export, heads)).isInstanceOfSatisfying(Verdict.Broken.class, broken -> {
            assertThat(broken.reason()).contains(reason);
            assertThat(broken.line()).isEqualTo(line);
        });
    }

    @Test
    void partThatBeginsAfterAHeadAndEndsAtOneIsProven() throws IOException {
        assertThat(prove(history().subList(4, 8), heads(4, 8, 12)))
                .isInstanceOfSatisfying(Verdict.Valid.class, valid -> {
                    assertThat(valid.complete()).isFalse();
                    assertThat(valid.unsigned()).hasValue(0);
                });
        // Nor does its first event need a head before it.
        assertThat(prove(history().subList(5, 8), heads(4, 8, 12))).isInstanceOf(Verdict.Valid.class);
    }

    @Test
    void tailIsAsLongAsOneAllows() throws IOException {
        // The head at 8 was signed in second 9, the last event happened in second 12.
        assertThat(prove(history(), heads(8), Duration.ofSeconds(3))).isInstanceOf(Verdict.Valid.class);
        assertThat(prove(history(), heads(8), Duration.ofSeconds(2))).isInstanceOf(Verdict.Broken.class);
    }

    private static String changed(String line, String part, String other) {
        assertThat(line).contains(part);
        return line.replace(part, other);
    }

    static Stream<Arguments> untrusted() {
        String four = heads(4).getFirst();
        String eight = heads(4, 8).getLast();
        SignedHead contrary = head(KEY.signer(), rewritten(2, 8), 8);
        return Stream.of(
                Arguments.of(
                        "another key",
                        List.of(four, head(OTHER.signer(), history(), 8).line()),
                        2,
                        "the head at position 8 is signed by the key "
                                + OTHER.signer().key().id() + ", which was not given"),
                Arguments.of(
                        "a borrowed name",
                        List.of(
                                four,
                                changed(
                                        head(OTHER.signer(), history(), 8).line(),
                                        OTHER.signer().key().id(),
                                        KEY.signer().key().id())),
                        2,
                        "the head at position 8 is not signed by the key"),
                Arguments.of(
                        "another position",
                        List.of(four, changed(eight, "\"position\":8", "\"position\":9")),
                        2,
                        "the head at position 9 is not signed by the key"),
                Arguments.of(
                        "another time",
                        List.of(changed(four, "20:00:05", "20:00:06")),
                        1,
                        "the head at position 4 is not signed by the key"),
                Arguments.of("no head", List.of(four, "{\"position\":7}"), 2, "is no head: its time is none in UTC"),
                Arguments.of(
                        "two histories",
                        List.of(four, eight, contrary.line()),
                        3,
                        "two signed heads contradict each other: position 8 is "),
                Arguments.of("nothing", List.of(), 0, "there is no head in it"),
                Arguments.of("torn lines only", List.of("{\"at\":", ""), 0, "there is no head in it"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("untrusted")
    void headsThatCanNotBeTrustedAreNamed(String what, List<String> heads, long line, String reason)
            throws IOException {
        assertThat(read(heads)).isInstanceOfSatisfying(Reading.Untrusted.class, untrusted -> {
            assertThat(untrusted.reason()).contains(reason);
            assertThat(untrusted.line()).isEqualTo(line);
        });
    }

    @Test
    void headsOfAnEarlierKeyAreTrustedWithThatKey() throws IOException {
        Path file = temp.resolve("heads.ndjson");
        Files.write(
                file,
                List.of(
                        head(OTHER.signer(), history(), 4).line(),
                        head(KEY.signer(), history(), 8).line()));
        List<HeadKey> both = List.of(KEY.signer().key(), OTHER.signer().key());
        assertThat(SignedHeads.read(file, both)).isInstanceOf(Reading.Trusted.class);
        assertThat(Optional.of(SignedHeads.read(file, both.subList(0, 1)))).containsInstanceOf(Reading.Untrusted.class);
    }
}
