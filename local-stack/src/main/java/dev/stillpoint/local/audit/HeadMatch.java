package dev.stillpoint.local.audit;

import dev.stillpoint.contracts.audit.ChainLink;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/// Holds an export's events against the signed heads, as they come: which of them are what was signed.
///
/// A head vouches for its own event, and by the hashes for all before it that stand without a gap in the file.
/// So what lies between a gap and the next head before it, or after the last head, nobody vouches for.
final class HeadMatch {
    private final SignedHeads heads;
    private final Duration tail;
    /// The last position that a head vouches for, in the piece without gaps that is under way.
    private long vouched;
    private long position;
    private Place first = new Place(Path.of(""), 0);
    private Instant newest = Instant.MIN;

    /// @param tail how much younger than the last head an event may be that no head vouches for yet
    HeadMatch(SignedHeads heads, Duration tail) {
        this.heads = heads;
        this.tail = tail;
    }

    /// @param line in the file, from 1; 0 for the file as a whole
    record Place(Path file, long line) {}

    /// What is wrong, and where it begins.
    record Mismatch(Place where, String reason) {}

    /// Takes the next event, whose hash was found right.
    ///
    Optional<Mismatch> next(Place where, ChainLink link, String time) {
        boolean gap = link.position() != position + 1;
        if (gap) {
            Optional<Mismatch> open = position == 0 ? Optional.empty() : piece();
            if (open.isPresent()) {
                return open;
            }
            long before = link.position() - 1;
            Optional<byte[]> signed = heads.at(before);
            if (signed.isPresent() && !Arrays.equals(signed.get(), link.previous())) {
                return Optional.of(new Mismatch(
                        where,
                        "the event at position " + link.position()
                                + " does not follow the event that is signed at position " + before));
            }
            // What comes first need not be signed itself: the next head vouches for it by the hashes.
            vouched = before;
        }
        if (vouched == position || gap) {
            first = where;
            newest = Instant.MIN;
        }
        position = link.position();
        Instant at = time(time);
        newest = at.isAfter(newest) ? at : newest;
        Optional<byte[]> signed = heads.at(position);
        if (signed.isEmpty()) {
            return Optional.empty();
        }
        if (!Arrays.equals(signed.get(), link.hash())) {
            String from = vouched + 1 == position
                    ? ""
                    : ": it was changed, or one before it from position " + (vouched + 1) + " on";
            return Optional.of(
                    new Mismatch(where, "the event at position " + position + " is not what was signed" + from));
        }
        vouched = position;
        return Optional.empty();
    }

    /// The end of the last file.
    ///
    /// @param complete whether it begins at position 1 and has no gaps
    Optional<Mismatch> end(Path file, boolean complete) {
        if (complete && position < heads.last()) {
            return Optional.of(new Mismatch(
                    new Place(file, 0),
                    "it ends at position " + position + ", but position " + heads.last() + " was signed at "
                            + heads.lastAt() + ": it was cut, or it was exported before that"));
        }
        if (vouched == position || position < heads.last()) {
            return vouched == position ? Optional.empty() : piece();
        }
        Instant vouchedFor = heads.lastAt().plus(tail);
        return newest.isAfter(vouchedFor)
                ? Optional.of(new Mismatch(
                        first,
                        "the last signed head is that of position " + heads.last() + ", signed at " + heads.lastAt()
                                + ", but the file goes on to position " + position + " and " + newest
                                + ": nobody vouches for what stands after the head"))
                : Optional.empty();
    }

    /// How many events at the end are younger than the last head.
    long unsigned() {
        return position - vouched;
    }

    private Optional<Mismatch> piece() {
        return vouched == position
                ? Optional.empty()
                : Optional.of(new Mismatch(
                        first,
                        "no head vouches for the events from position " + (vouched + 1) + " to " + position
                                + ", because the events from there to the next head are not in the file. An"
                                + " export without a filter is proven by heads"));
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            // Sealed like this: it can't be told to be young.
            return Instant.MAX;
        }
    }
}
