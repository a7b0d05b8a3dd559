package dev.stillpoint.contracts.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChainTest {
    private static final UUID RUN = UUID.fromString("0197f2c0-0000-7000-8000-000000000001");

    @Test
    void anEventHasOneSequenceOfBytes() {
        AuditEvent event = new AuditEvent(
                7,
                RUN,
                3L,
                Instant.parse("2026-03-01T20:00:00.123456Z"),
                "step-failed",
                "agent lab/agent-1",
                "stop:1",
                "{ \"z\": [2, 1], \"a\": {\"y\": \"Büro 😀\", \"x\": null} }");

        assertThat(new String(event.canonical(), StandardCharsets.UTF_8))
                .isEqualTo("{\"actor\":\"agent lab/agent-1\",\"at\":\"2026-03-01T20:00:00.123456Z\","
                        + "\"data\":{\"a\":{\"x\":null,\"y\":\"Büro 😀\"},\"z\":[2,1]},\"event\":7,\"run\":\"" + RUN
                        + "\",\"sequence\":3,\"step\":\"stop:1\",\"type\":\"step-failed\"}");
    }

    @Test
    void textsAndNumbersHaveOneForm() {
        String data = "{\"text\":\"\\u0022\\u005c\\/\\u0008\\f\\n\\r\\t\\u001f\\u007f\\u2028\\u00fc\",\"number\":"
                + "[1e3,0.50,1.0,12345678901234567890,100000000.0]}";
        AuditEvent event = new AuditEvent(1, null, null, Instant.parse("2026-03-01T20:00:00Z"), "t", "a", null, data);

        assertThat(new String(event.canonical(), StandardCharsets.UTF_8))
                .contains("\"text\":\"\\\"\\\\/\\b\\f\\n\\r\\t\\u001F\u007f\u2028ü\"")
                .contains("\"number\":[1000.0,0.5,1.0,12345678901234567890,1.0E8]");
    }

    @Test
    void whatConcernsNoRunHasNoSequenceNumber() {
        AuditEvent refused = new AuditEvent(
                8, null, null, Instant.parse("2026-03-01T20:00:00Z"), "request-refused", "anonymous", null, "{}");

        assertThat(new String(refused.canonical(), StandardCharsets.UTF_8))
                .isEqualTo("{\"actor\":\"anonymous\",\"at\":\"2026-03-01T20:00:00Z\",\"data\":{},\"event\":8,"
                        + "\"type\":\"request-refused\"}");
        assertThatThrownBy(() -> new AuditEvent(9, RUN, null, Instant.EPOCH, "x", "y", null, "{}"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aChainThatNobodyTouchedIsWhole() {
        ChainCheck check = ChainCheck.whole();
        List<ChainLink> chain = chain(5);
        for (ChainLink link : chain) {
            assertThat(check.next(link)).isEmpty();
        }
        assertThat(check.position()).isEqualTo(5);
        assertThat(check.head()).isEqualTo(chain.getLast().hash());
    }

    @Test
    void aPartOfAChainIsProvenFromWhereItBegins() {
        List<ChainLink> chain = chain(5);
        ChainCheck check = ChainCheck.after(2, chain.get(1).hash());
        assertThat(chain.subList(2, 5))
                .allSatisfy(link -> assertThat(check.next(link)).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void aLinkWhoseBytesWereChangedIsNamed(int changed) {
        List<ChainLink> chain = chain(5);
        ChainLink link = chain.get(changed);
        byte[] other = link.canonical().clone();
        other[2] ^= 1;
        chain.set(changed, new ChainLink(link.position(), other, link.previous(), link.hash()));
        assertThat(firstBad(chain))
                .contains((changed + 1) + ": the hash at position " + (changed + 1) + " is not that of its bytes");
    }

    @Test
    void aLinkThatWasSealedAnewDoesNotFitTheOneAfterIt() {
        List<ChainLink> chain = chain(5);
        ChainLink forged =
                ChainLink.after(3, chain.get(1).hash(), "{\"forged\":true}".getBytes(StandardCharsets.UTF_8));
        chain.set(2, forged);
        assertThat(firstBad(chain))
                .contains("4: the sealed event at position 4 does not hold the hash of the one before it");
    }

    @Test
    void aLinkThatIsGoneIsNamed() {
        List<ChainLink> chain = chain(5);
        chain.remove(2);
        assertThat(firstBad(chain)).contains("3: the sealed event at position 3 is gone");
    }

    private static Optional<String> firstBad(List<ChainLink> chain) {
        ChainCheck check = ChainCheck.whole();
        for (ChainLink link : chain) {
            Optional<String> wrong = check.next(link);
            if (wrong.isPresent()) {
                return Optional.of(check.position() + 1 + ": " + wrong.get());
            }
        }
        return Optional.empty();
    }

    private static List<ChainLink> chain(int length) {
        List<ChainLink> chain = new ArrayList<>();
        byte[] before = ChainLink.nothing();
        for (int position = 1; position <= length; position++) {
            ChainLink link = ChainLink.after(
                    position, before, ("{\"event\":" + position + "}").getBytes(StandardCharsets.UTF_8));
            chain.add(link);
            before = link.hash();
        }
        return chain;
    }
}
