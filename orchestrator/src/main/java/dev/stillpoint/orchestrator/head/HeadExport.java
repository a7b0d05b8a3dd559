package dev.stillpoint.orchestrator.head;

import dev.stillpoint.contracts.audit.ChainLink;
import dev.stillpoint.contracts.audit.HeadKey;
import dev.stillpoint.contracts.audit.HeadSigner;
import dev.stillpoint.contracts.audit.SignedHead;
import dev.stillpoint.orchestrator.chore.Chore;
import dev.stillpoint.orchestrator.head.Chain.Standing;
import dev.stillpoint.orchestrator.head.HeadAlarm.State;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Signs the chain's head and exports it, whenever enough was sealed or enough time has passed.
///
/// Its rounds have a thread of their own: a share that hangs holds up nothing else, and is an alarm.
@ApplicationScoped
public class HeadExport {
    private static final Logger LOG = Logger.getLogger(HeadExport.class);
    /// The event that says from where on which key signs.
    private static final String BEGUN = "audit-heads-begun";

    private final Chain chain;
    private final HeadsConfig config;
    private final HeadAlarm alarm;
    private final LongSupplier nanoTime;
    private final AtomicLong unexported = new AtomicLong();
    private final ExecutorService rounds = Executors.newSingleThreadExecutor(
            work -> Thread.ofPlatform().name("audit-heads").daemon().unstarted(work));

    private @Nullable HeadSigner signer;
    private @Nullable HeadStore store;
    private @Nullable Future<?> round;
    private long roundBegan;
    /// The last exported head; null when the store must be asked.
    private volatile @Nullable Optional<SignedHead> last;
    /// Whether a head may stand in the store that is not safe there.
    private boolean doubtful;

    @Inject
    HeadExport(SealedChain chain, HeadsConfig config, MeterRegistry registry) {
        this(chain, config, registry, System::nanoTime);
    }

    HeadExport(Chain chain, HeadsConfig config, MeterRegistry registry, LongSupplier nanoTime) {
        this.chain = chain;
        this.config = config;
        this.nanoTime = nanoTime;
        this.alarm = new HeadAlarm(chain, registry);
        registry.gauge("stillpoint.audit.heads.unexported", unexported);
    }

    /// Reads the keys.
    ///
    /// @throws IllegalStateException when they are missing or no pair
    public void open() {
        if (config.folder().isEmpty()) {
            LOG.info("stillpoint.audit.heads.folder is not set: the history's heads are neither signed nor exported");
            return;
        }
        Path secretFile = required(config.keyFile(), "key-file");
        Path publicFile = required(config.publicKeyFile(), "public-key-file");
        HeadKey key;
        try {
            key = HeadKey.ofPem(text(publicFile));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(publicFile + ": " + e.getMessage(), e);
        }
        try {
            open(
                    HeadSigner.ofPem(text(secretFile), key),
                    new HeadsFile(config.folder().get()));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(secretFile + ": " + e.getMessage(), e);
        }
        LOG.infof(
                "exporting the history's heads, folder=%s, key=%s",
                config.folder().get(), key.id());
    }

    void open(HeadSigner with, HeadStore to) {
        signer = with;
        store = to;
    }

    private static Path required(Optional<Path> file, String key) {
        return file.orElseThrow(() -> new IllegalStateException("stillpoint.audit.heads." + key
                + " is missing; openssl genpkey -algorithm ed25519 makes a key, openssl pkey -pubout its public half"));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException("can't read the key " + file + ": " + e, e);
        }
    }

    /// The position up to which an exported head vouches for the history, as far as this process knows; 0 when it does
    /// not.
    public long vouchedFor() {
        Optional<SignedHead> exported = last;
        return exported == null ? 0 : exported.map(SignedHead::position).orElse(0L);
    }

    @Produces
    @Singleton
    static Chore chore(HeadExport heads) {
        return new Chore("exporting the history's head", Duration.ofSeconds(1), heads::exportWhenDue);
    }

    /// Begins a round, unless one is still at it.
    synchronized void exportWhenDue() {
        if (signer == null || store == null) {
            return;
        }
        if (round != null && !round.isDone()) {
            Duration since = Duration.ofNanos(nanoTime.getAsLong() - roundBegan);
            if (since.compareTo(config.hangsAfter()) > 0) {
                alarm.raise(
                        State.AUDIT_HEADS_NOT_EXPORTED,
                        store + " does not answer; is its folder's share away? Waiting for it");
            }
            return;
        }
        HeadSigner by = signer;
        HeadStore to = store;
        roundBegan = nanoTime.getAsLong();
        round = rounds.submit(() -> {
            try {
                round(by, to);
            } catch (SQLException | RuntimeException e) {
                LOG.warnf("exporting the history's head failed: %s", e.getMessage());
                LOG.debug("exporting the history's head", e);
            }
        });
    }

    /// One round, on the caller's thread.
    void round(HeadSigner by, HeadStore to) throws SQLException {
        if (!chain.isOurs()) {
            last = null;
            doubtful = false;
            unexported.set(0);
            alarm.handOver();
            return;
        }
        try {
            Optional<SignedHead> exported = last;
            Optional<SignedHead> before = exported == null ? known(by, to) : exported;
            last = before;
            Standing standing = chain.look(before.map(SignedHead::position).orElse(0L));
            unexported.set(
                    standing.position() - before.map(SignedHead::position).orElse(0L));
            Optional<String> rewritten = before.flatMap(head -> rewritten(head, standing, to));
            if (rewritten.isPresent()) {
                // The store is asked again: it may be exchanged for another one meanwhile.
                last = null;
                alarm.raise(State.AUDIT_HISTORY_REWRITTEN, rewritten.get());
            } else if (doubtful || due(before, standing)) {
                export(by, to, before, standing);
            } else {
                alarm.clear();
            }
        } catch (IOException e) {
            last = null;
            alarm.raise(
                    State.AUDIT_HEADS_NOT_EXPORTED,
                    "no head can be exported to " + to + ": " + e + "; make room or put the folder right");
        }
    }

    private static Optional<SignedHead> known(HeadSigner by, HeadStore store) throws IOException {
        Optional<SignedHead> known = store.last();
        if (known.isPresent()
                && known.get().key().equals(by.key().id())
                && !by.key().signed(known.get())) {
            throw new IOException("the head at position " + known.get().position()
                    + " there was never signed by the key that it names: somebody else wrote it");
        }
        return known;
    }

    private static Optional<String> rewritten(SignedHead head, Standing now, HeadStore store) {
        if (Arrays.equals(head.hash(), now.there())) {
            return Optional.empty();
        }
        String signed = "the head of " + head.at() + " in " + store + " says " + ChainLink.text(head.hash())
                + " at position " + head.position() + ", the database ";
        return Optional.of(signed
                + (now.there() == null
                        ? "ends at position " + now.position()
                        : "says " + ChainLink.text(now.there()) + " there")
                + ". No head is signed until this is explained: keep both. After a restore of the database, or for"
                + " another one, give the export a new folder");
    }

    private boolean due(Optional<SignedHead> before, Standing now) {
        long grown = now.position() - before.map(SignedHead::position).orElse(0L);
        return grown >= config.events()
                || grown > 0
                        && before.map(head -> !now.at().isBefore(head.at().plus(config.every())))
                                .orElse(true);
    }

    private void export(HeadSigner by, HeadStore to, Optional<SignedHead> before, Standing now) throws IOException {
        if (now.position() == 0) {
            return;
        }
        SignedHead head = by.sign(now.position(), now.hash(), now.at());
        doubtful = true;
        to.append(head);
        doubtful = false;
        last = Optional.of(head);
        unexported.set(0);
        alarm.clear();
        if (before.isEmpty() || !before.get().key().equals(head.key())) {
            alarm.say(BEGUN, Map.of("key", head.key(), "position", head.position()));
        }
    }

    /// Lets the round that runs come to its end, for a moment: what is not written now is due at the next
    /// start.
    public void end() throws InterruptedException {
        rounds.shutdown();
        if (!rounds.awaitTermination(1, TimeUnit.SECONDS)) {
            LOG.info("the head that is being exported is not waited for");
        }
    }
}
