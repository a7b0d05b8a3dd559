package dev.stillpoint.local.audit;

import dev.stillpoint.contracts.audit.ChainLink;
import dev.stillpoint.contracts.audit.HeadKey;
import dev.stillpoint.contracts.audit.SignedHead;
import dev.stillpoint.contracts.audit.SignedHead.TornLine;
import dev.stillpoint.local.part.StackFailure;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The heads of a heads file, each proven to be signed by a key that is trusted; in the chain's order, each
/// position once. In memory a head takes 48 bytes.
public final class SignedHeads {
    private static final int HASH_BYTES = 32;
    private static final int FIRST = 64;

    private long[] positions = new long[FIRST];
    private long[] times = new long[FIRST];
    private byte[] hashes = new byte[FIRST * HASH_BYTES];
    private int count;
    private int torn;

    private SignedHeads() {}

    /// What a heads file is worth.
    public sealed interface Reading {
        /// Every head in it is signed, and no two contradict each other.
        record Trusted(SignedHeads heads) implements Reading {}

        /// @param line the first that can't be trusted, from 1; 0 when it is the file as a whole
        record Untrusted(long line, String reason) implements Reading {}
    }

    /// @param keys those that may have signed
    /// @throws StackFailure when the file can't be read
    public static Reading read(Path file, Collection<HeadKey> keys) {
        return new SignedHeads()
                .take(
                        file,
                        keys.stream().collect(Collectors.toMap(HeadKey::id, Function.identity(), (one, same) -> one)));
    }

    private Reading take(Path file, Map<String, HeadKey> keys) {
        try (LineFile lines = LineFile.open(file)) {
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                long number = lines.line();
                SignedHead head;
                try {
                    head = SignedHead.read(line.get());
                } catch (TornLine e) {
                    torn++;
                    continue;
                } catch (IllegalArgumentException e) {
                    return new Reading.Untrusted(number, "is no head: " + e.getMessage());
                }
                HeadKey key = keys.get(head.key());
                if (key == null) {
                    return new Reading.Untrusted(
                            number,
                            "the head at position " + head.position() + " is signed by the key " + head.key()
                                    + ", which was not given; given: " + String.join(", ", keys.keySet()));
                }
                if (!key.signed(head)) {
                    return new Reading.Untrusted(
                            number,
                            "the head at position " + head.position() + " is not signed by the key " + head.key());
                }
                Optional<String> contradiction = add(head);
                if (contradiction.isPresent()) {
                    return new Reading.Untrusted(number, contradiction.get());
                }
            }
        }
        return count == 0 ? new Reading.Untrusted(0, "there is no head in it") : new Reading.Trusted(this);
    }

    /// Nearly all come in their order: only one of an orchestrator that was stopped in between may come late.
    private Optional<String> add(SignedHead head) {
        int at = count > 0 && positions[count - 1] < head.position()
                ? -count - 1
                : Arrays.binarySearch(positions, 0, count, head.position());
        if (at >= 0) {
            byte[] known = hash(at);
            return Arrays.equals(known, head.hash())
                    ? Optional.empty()
                    : Optional.of("two signed heads contradict each other: position " + head.position() + " is "
                            + ChainLink.text(known) + " by " + Instant.ofEpochMilli(times[at]) + " and "
                            + ChainLink.text(head.hash()) + " by " + head.at()
                            + ": the history was written anew in between");
        }
        if (count == positions.length) {
            int more = count + (count >> 1);
            positions = Arrays.copyOf(positions, more);
            times = Arrays.copyOf(times, more);
            hashes = Arrays.copyOf(hashes, more * HASH_BYTES);
        }
        int place = -at - 1;
        System.arraycopy(positions, place, positions, place + 1, count - place);
        System.arraycopy(times, place, times, place + 1, count - place);
        System.arraycopy(hashes, place * HASH_BYTES, hashes, (place + 1) * HASH_BYTES, (count - place) * HASH_BYTES);
        positions[place] = head.position();
        times[place] = head.at().toEpochMilli();
        System.arraycopy(head.hash(), 0, hashes, place * HASH_BYTES, HASH_BYTES);
        count++;
        return Optional.empty();
    }

    /// How many positions are signed.
    public int count() {
        return count;
    }

    /// Lines that were never written to their end.
    public int torn() {
        return torn;
    }

    /// The furthest position that is signed.
    long last() {
        return positions[count - 1];
    }

    /// When the furthest position was signed, to the millisecond.
    Instant lastAt() {
        return Instant.ofEpochMilli(times[count - 1]);
    }

    /// The furthest signed position before this one; 0 when there is none.
    long before(long position) {
        int at = Arrays.binarySearch(positions, 0, count, position);
        int place = at >= 0 ? at : -at - 1;
        return place == 0 ? 0 : positions[place - 1];
    }

    /// The hash that is signed at a position; empty when none is.
    Optional<byte[]> at(long position) {
        int at = Arrays.binarySearch(positions, 0, count, position);
        return at >= 0 ? Optional.of(hash(at)) : Optional.empty();
    }

    private byte[] hash(int at) {
        return Arrays.copyOfRange(hashes, at * HASH_BYTES, (at + 1) * HASH_BYTES);
    }
}
