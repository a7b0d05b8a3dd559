package dev.stillpoint.orchestrator.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillpoint.contracts.audit.ChainLink;
import dev.stillpoint.contracts.audit.HeadKey;
import dev.stillpoint.contracts.audit.HeadSigner;
import dev.stillpoint.contracts.audit.SignedHead;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadExportTest {
    @TempDir
    Path folder;

    private final TestKeys keys = TestKeys.make();
    private final HeadSigner signer = keys.signer();
    private final History history = new History();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final AtomicLong nanoTime = new AtomicLong();
    private HeadExport export;
    private HeadsFile file;

    @BeforeEach
    void begin() {
        export = orchestrator(history);
        file = new HeadsFile(folder);
    }

    private HeadExport orchestrator(Chain chain) {
        return new HeadExport(chain, new Settings(Optional.of(folder)), metrics, nanoTime::get);
    }

    private record Settings(
            Optional<Path> folder,
            Optional<Path> keyFile,
            Optional<Path> publicKeyFile,
            Duration every,
            int events,
            Duration hangsAfter)
            implements HeadsConfig {
        Settings(Optional<Path> folder) {
            this(folder, Optional.empty(), Optional.empty(), Duration.ofMinutes(1), 100, Duration.ofSeconds(30));
        }
    }

    /// A history whose time is ticked.
    private static final class History implements Chain {
        private final List<byte[]> hashes = new ArrayList<>();
        private final List<String> told = new ArrayList<>();
        private boolean ours = true;
        private boolean away;
        private Instant now = Instant.parse("2026-03-01T20:00:00Z");

        void grow(int events) {
            for (int i = 0; i < events; i++) {
                byte[] before = hashes.isEmpty() ? ChainLink.nothing() : hashes.getLast();
                byte[] event = Integer.toString(hashes.size()).getBytes(StandardCharsets.UTF_8);
                hashes.add(ChainLink.after(hashes.size() + 1, before, event).hash());
            }
        }

        void tick(Duration time) {
            now = now.plus(time);
        }

        @Override
        public boolean isOurs() {
            return ours;
        }

        @Override
        public Standing look(long position) throws SQLException {
            if (away) {
                throw new SQLException("the database is away");
            }
            byte @Nullable [] there = position > 0 && position <= hashes.size() ? hashes.get((int) position - 1) : null;
            return new Standing(hashes.size(), hashes.isEmpty() ? ChainLink.nothing() : hashes.getLast(), there, now);
        }

        @Override
        public void tell(String type, Map<String, Object> data) {
            if (away) {
                throw new IllegalStateException("the database is away");
            }
            told.add(type);
        }
    }

    /// Fails as it is told to, after it has kept the head or before.
    private static final class Shaky implements HeadStore {
        private final List<SignedHead> heads = new ArrayList<>();
        private boolean full;
        private boolean unsafe;

        @Override
        public Optional<SignedHead> last() {
            return heads.isEmpty() ? Optional.empty() : Optional.of(heads.getLast());
        }

        @Override
        public void append(SignedHead head) throws IOException {
            if (full) {
                throw new IOException("No space left on device");
            }
            heads.add(head);
            if (unsafe) {
                throw new IOException("Input/output error");
            }
        }
    }

    private List<Long> positions() throws Exception {
        Path heads = folder.resolve(HeadsFile.NAME);
        List<Long> positions = new ArrayList<>();
        if (Files.exists(heads)) {
            for (String line : Files.readAllLines(heads)) {
                SignedHead head = SignedHead.read(line);
                assertThat(signer.key().signed(head)).isTrue();
                assertThat(head.hash()).isEqualTo(history.hashes.get((int) head.position() - 1));
                positions.add(head.position());
            }
        }
        return positions;
    }

    private double alarm(String name) {
        return metrics.get("stillpoint.audit.alarm").tag("alarm", name).gauge().value();
    }

    @Test
    void headIsExportedWhenItIsOldAndSomethingWasSealed() throws Exception {
        export.round(signer, file);
        assertThat(positions()).isEmpty();
        history.grow(3);
        export.round(signer, file);
        assertThat(positions()).containsExactly(3L);
        assertThat(history.told).containsExactly("audit-heads-begun");
        history.grow(1);
        history.tick(Duration.ofSeconds(59));
        export.round(signer, file);
        assertThat(positions()).containsExactly(3L);
        assertThat(metrics.get("stillpoint.audit.heads.unexported").gauge().value())
                .isEqualTo(1);
        history.tick(Duration.ofSeconds(1));
        export.round(signer, file);
        assertThat(positions()).containsExactly(3L, 4L);
        history.tick(Duration.ofDays(1));
        export.round(signer, file);
        assertThat(positions()).containsExactly(3L, 4L);
    }

    @Test
    void headIsExportedAtOnceWhenMuchWasSealed() throws Exception {
        history.grow(1);
        export.round(signer, file);
        history.grow(99);
        export.round(signer, file);
        assertThat(positions()).containsExactly(1L);
        history.grow(1);
        export.round(signer, file);
        assertThat(positions()).containsExactly(1L, 101L);
    }

    @Test
    void onlyTheOneThatSealsSigns() throws Exception {
        history.grow(3);
        history.ours = false;
        export.round(signer, file);
        assertThat(positions()).isEmpty();
    }

    @Test
    void anotherOrchestratorGoesOnWhereTheLastOneEnded() throws Exception {
        // Given
        history.grow(3);
        export.round(signer, file);

        // When another one takes over, and the first is asked once more before it knows
        HeadExport other = orchestrator(history);
        other.round(signer, file);
        history.grow(200);
        other.round(signer, file);
        export.round(signer, file);

        // Then a head stands there twice, and the next one is right.
        assertThat(positions()).containsExactly(3L, 203L, 203L);
        history.grow(100);
        other.round(signer, file);
        assertThat(positions()).containsExactly(3L, 203L, 203L, 303L);
        assertThat(history.told).containsExactly("audit-heads-begun");
    }

    @Test
    void whatWasSignedAndNotWrittenIsSignedAgainAtTheNextStart() throws Exception {
        // Given one that dies between signing and writing
        history.grow(3);
        HeadStore dying = new HeadStore() {
            @Override
            public Optional<SignedHead> last() throws IOException {
                return file.last();
            }

            @Override
            public void append(SignedHead head) {
                throw new IllegalStateException("killed");
            }
        };
        assertThatThrownBy(() -> export.round(signer, dying)).hasMessage("killed");

        // When
        orchestrator(history).round(signer, file);

        // Then
        assertThat(positions()).containsExactly(3L);
    }

    @Test
    void fullDiskIsAnAlarmUntilThereIsRoom() throws Exception {
        Shaky disk = new Shaky();
        disk.full = true;
        history.grow(3);
        export.round(signer, disk);
        export.round(signer, disk);
        assertThat(alarm("AUDIT_HEADS_NOT_EXPORTED")).isEqualTo(1);
        assertThat(history.told).containsExactly("audit-heads-not-exported");

        disk.full = false;
        export.round(signer, disk);
        assertThat(disk.heads).hasSize(1);
        assertThat(alarm("AUDIT_HEADS_NOT_EXPORTED")).isZero();
        assertThat(history.told)
                .containsExactly("audit-heads-not-exported", "audit-heads-exported-again", "audit-heads-begun");
    }

    @Test
    void headThatMayNotBeSafeIsWrittenAgain() throws Exception {
        Shaky disk = new Shaky();
        history.grow(3);
        disk.unsafe = true;
        export.round(signer, disk);
        export.round(signer, disk);
        assertThat(alarm("AUDIT_HEADS_NOT_EXPORTED")).isEqualTo(1);
        disk.unsafe = false;
        export.round(signer, disk);
        export.round(signer, disk);
        assertThat(alarm("AUDIT_HEADS_NOT_EXPORTED")).isZero();
        assertThat(disk.heads)
                .hasSize(3)
                .allSatisfy(head -> assertThat(head.position()).isEqualTo(3));
    }

    @Test
    void folderThatIsAwayIsAnAlarm() throws Exception {
        history.grow(3);
        export.round(signer, new HeadsFile(folder.resolve("share")));
        assertThat(alarm("AUDIT_HEADS_NOT_EXPORTED")).isEqualTo(1);
    }

    @Test
    void alarmThatTheDatabaseDidNotTakeIsToldLater() throws Exception {
        // Given a database that goes away between the look and the alarm
        Shaky disk = new Shaky();
        history.grow(3);
        HeadExport between = orchestrator(history);
        HeadStore full = new HeadStore() {
            @Override
            public Optional<SignedHead> last() {
                return Optional.empty();
            }

            @Override
            public void append(SignedHead head) throws IOException {
                history.away = true;
                throw new IOException("No space left on device");
            }
        };
        assertThatThrownBy(() -> between.round(signer, full)).hasMessage("the database is away");
        assertThat(history.told).isEmpty();

        // When
        history.away = false;
        between.round(signer, disk);

        // Then
        assertThat(history.told)
                .containsExactly("audit-heads-not-exported", "audit-heads-exported-again", "audit-heads-begun");
    }

    @Test
    void historyThatWasWrittenAnewIsAnAlarmAndIsNotSigned() throws Exception {
        // Given
        history.grow(5);
        export.round(signer, file);
        List<byte[]> before = List.copyOf(history.hashes);

        // When somebody seals it anew from the third event on
        history.hashes.subList(2, 5).clear();
        history.hashes.add(ChainLink.after(3, history.hashes.getLast(), "forged".getBytes(StandardCharsets.UTF_8))
                .hash());
        history.grow(500);
        export.round(signer, file);
        orchestrator(history).round(signer, file);

        // Then
        assertThat(alarm("AUDIT_HISTORY_REWRITTEN")).isEqualTo(1);
        assertThat(history.told).contains("audit-history-rewritten");
        assertThat(Files.readAllLines(folder.resolve(HeadsFile.NAME))).hasSize(1);
        // And it ends when the history is what it was.
        history.hashes.clear();
        history.hashes.addAll(before);
        export.round(signer, file);
        assertThat(alarm("AUDIT_HISTORY_REWRITTEN")).isZero();
    }

    @Test
    void historyThatWasCutIsAnAlarm() throws Exception {
        history.grow(5);
        export.round(signer, file);
        history.hashes.removeLast();
        export.round(signer, file);
        assertThat(alarm("AUDIT_HISTORY_REWRITTEN")).isEqualTo(1);
    }

    @Test
    void newKeyIsTold() throws Exception {
        history.grow(5);
        export.round(signer, file);
        history.grow(100);
        HeadSigner next = TestKeys.make().signer();
        orchestrator(history).round(next, file);
        assertThat(history.told).containsExactly("audit-heads-begun", "audit-heads-begun");
        assertThat(file.last())
                .hasValueSatisfying(
                        head -> assertThat(head.key()).isEqualTo(next.key().id()));
    }

    @Test
    void headThatItsKeyNeverSignedIsAnAlarm() throws Exception {
        SignedHead signed = signer.sign(9, ChainLink.nothing(), history.now);
        file.append(new SignedHead(10, signed.hash(), signed.at(), signed.key(), signed.signature()));
        history.grow(3);
        export.round(signer, file);
        assertThat(alarm("AUDIT_HEADS_NOT_EXPORTED")).isEqualTo(1);
    }

    @Test
    void shareThatHangsHoldsUpNobodyAndIsAnAlarm() throws Exception {
        // Given
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answers = new CountDownLatch(1);
        Shaky behind = new Shaky();
        HeadStore hanging = new HeadStore() {
            @Override
            public Optional<SignedHead> last() {
                return behind.last();
            }

            @Override
            public void append(SignedHead head) throws IOException {
                asked.countDown();
                try {
                    answers.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                behind.append(head);
            }
        };
        history.grow(3);
        export.open(signer, hanging);

        // When
        export.exportWhenDue();
        assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();
        nanoTime.addAndGet(Duration.ofSeconds(30).toNanos());
        export.exportWhenDue();
        assertThat(alarm("AUDIT_HEADS_NOT_EXPORTED")).isZero();
        nanoTime.addAndGet(1);
        export.exportWhenDue();

        // Then
        assertThat(alarm("AUDIT_HEADS_NOT_EXPORTED")).isEqualTo(1);
        answers.countDown();
        export.end();
        assertThat(behind.heads).hasSize(1);
        assertThat(alarm("AUDIT_HEADS_NOT_EXPORTED")).isZero();
    }

    @Test
    void settingsThatDoNotFitStopTheStart() throws Exception {
        Path secret = Files.writeString(folder.resolve("audit.key"), keys.secret());
        Path open = Files.writeString(folder.resolve("audit.pub"), keys.open());
        Path other =
                Files.writeString(folder.resolve("other.pub"), TestKeys.make().open());
        record Case(Optional<Path> secret, Optional<Path> open, String says) {}
        for (Case each : List.of(
                new Case(Optional.empty(), Optional.of(open), "stillpoint.audit.heads.key-file is missing"),
                new Case(Optional.of(secret), Optional.empty(), "stillpoint.audit.heads.public-key-file is missing"),
                new Case(Optional.of(folder.resolve("no")), Optional.of(open), "can't read the key"),
                new Case(Optional.of(open), Optional.of(open), "it is no Ed25519 private key"),
                new Case(Optional.of(secret), Optional.of(secret), "it is no Ed25519 public key"),
                new Case(Optional.of(secret), Optional.of(other), "it is not the private key of the public key"))) {
            assertThatThrownBy(() -> with(each.secret(), each.open()).open())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(each.says());
        }
        with(Optional.of(secret), Optional.of(open)).open();
        assertThat(HeadKey.ofPem(keys.open()).id()).isEqualTo(signer.key().id());
    }

    private HeadExport with(Optional<Path> secret, Optional<Path> open) {
        Settings settings =
                new Settings(Optional.of(folder), secret, open, Duration.ofMinutes(1), 100, Duration.ofSeconds(30));
        return new HeadExport(history, settings, new SimpleMeterRegistry(), nanoTime::get);
    }
}
