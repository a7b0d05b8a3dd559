package dev.stillpoint.contracts.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The keys and signatures here were made by `openssl genpkey -algorithm ed25519` and `openssl pkeyutl -sign
/// -rawin`.
class SignedHeadTest {
    private static final String SECRET = """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEIAj0ZJmDk62fUD4ckFmvUok95Rw7Gk7KkoOpISB+Esht
            -----END PRIVATE KEY-----
            """;
    private static final String PUBLIC = """
            -----BEGIN PUBLIC KEY-----
            MCowBQYDK2VwAyEAxbXLRmhx1IfA8/ME4RTWXunw0dT+uG3wthITuI50Tvg=
            -----END PUBLIC KEY-----
            """;
    private static final String OTHER_PUBLIC = """
            -----BEGIN PUBLIC KEY-----
            MCowBQYDK2VwAyEA7oT5Grtvb5ZlJQ1kpSfrRlgfzuN/vWmWPBj6MKOYCFI=
            -----END PUBLIC KEY-----
            """;
    private static final String KEY_ID = "sha256:2c347543f851a092217158f760e611add572331ce372bf1de27cb171749b3a8e";
    private static final String OPENSSL_SIGNATURE =
            "ci2CFZs/a04ZJOxzS9MMRn8R/cdUJTwZy7ycjKAoztJImFna7aYMTLrwbsWp6Hr2jIlUdmdwG+1IO0n4PZiGAA==";
    private static final Instant AT = Instant.parse("2026-03-01T20:00:00.123456Z");
    private static final String LINE = "{\"at\":\"2026-03-01T20:00:00.123456Z\",\"hash\":\"sha256:" + "00".repeat(32)
            + "\",\"key\":\"" + KEY_ID + "\",\"position\":42,\"signature\":\"" + OPENSSL_SIGNATURE + "\"}";

    private final HeadKey key = HeadKey.ofPem(PUBLIC);
    private final SignedHead head = HeadSigner.ofPem(SECRET, key).sign(42, ChainLink.nothing(), AT);

    @Test
    void whatIsSignedIsFiveLines() {
        assertThat(new String(head.statement(), StandardCharsets.UTF_8))
                .isEqualTo("""
                stillpoint audit head v1
                42
                sha256:%s
                2026-03-01T20:00:00.123456Z
                %s
                """.formatted("00".repeat(32), KEY_ID));
    }

    @Test
    void opensslSignsTheSameAndIsBelieved() throws Exception {
        assertThat(key.id()).isEqualTo(KEY_ID);
        assertThat(head.line()).isEqualTo(LINE);
        assertThat(key.signed(SignedHead.read(LINE))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "position":42      | "position":43
            hash":"sha256:00   | hash":"sha256:01
            20:00:00.123456Z   | 20:00:00.123457Z
            """)
    void changedHeadIsNotSigned(String part, String other) throws Exception {
        String changed = LINE.replace(part, other);
        assertThat(changed).isNotEqualTo(LINE);
        assertThat(key.signed(SignedHead.read(changed))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 32, 63})
    void changedSignatureIsNone(int at) {
        byte[] changed = head.signature().clone();
        changed[at] ^= 1;
        assertThat(key.signed(new SignedHead(42, head.hash(), AT, KEY_ID, changed)))
                .isFalse();
    }

    @Test
    void anotherKeySignedNothing() {
        assertThat(HeadKey.ofPem(OTHER_PUBLIC).signed(head)).isFalse();
        // Not even under this one's name.
        SignedHead borrowed =
                new SignedHead(42, head.hash(), AT, HeadKey.ofPem(OTHER_PUBLIC).id(), head.signature());
        assertThat(HeadKey.ofPem(OTHER_PUBLIC).signed(borrowed)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"at\":\"2026-03", "[1]", "{} {}", "\u0000\u0000"})
    void whatIsNoJsonObjectIsTorn(String line) {
        assertThatThrownBy(() -> SignedHead.read(line)).isInstanceOf(SignedHead.TornLine.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "position":42              | "position":0           | its position is no number from 1
            "position":42              | "position":4.5         | its position is no number from 1
            "position":42              | "position":"42"        | its position is no number from 1
            sha256:00                  | sha256:zz              | its hash is no SHA-256
            "key":"sha256:             | "key":"                | its key is no SHA-256
            2026-03-01T20:00:00.123456Z| yesterday              | its time is none in UTC
            "signature":"              | "signature":"*         | its signature is no base64
            "signature":"              | "sign":"               | its signature has not 64 bytes
            """)
    void whatIsNoHeadIsNamed(String part, String other, String why) {
        String changed = LINE.replace(part, other);
        assertThat(changed).isNotEqualTo(LINE);
        assertThatThrownBy(() -> SignedHead.read(changed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(why);
    }

    @Test
    void keysOfTwoPairsAreRefused() {
        HeadKey other = HeadKey.ofPem(OTHER_PUBLIC);
        assertThatThrownBy(() -> HeadSigner.ofPem(SECRET, other))
                .hasMessage("it is not the private key of the public key " + other.id());
        assertThatThrownBy(() -> HeadSigner.ofPem(PUBLIC, key)).hasMessageContaining("no Ed25519 private key in PEM");
        assertThatThrownBy(() -> HeadKey.ofPem(SECRET)).hasMessageContaining("no Ed25519 public key in PEM");
        assertThatThrownBy(() -> HeadKey.ofPem(PUBLIC.replace("MC", "MD")))
                .hasMessageContaining("no Ed25519 public key");
    }
}
