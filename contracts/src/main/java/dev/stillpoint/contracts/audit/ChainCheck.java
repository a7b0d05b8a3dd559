package dev.stillpoint.contracts.audit;

import java.util.Arrays;
import java.util.Optional;

/// Walks along a chain, link by link, and says what is wrong with the first that is not as it was sealed. Of what
/// follows a broken link nothing is known, so a walk ends there.
public final class ChainCheck {
    private long position;
    private byte[] head;

    private ChainCheck(long position, byte[] head) {
        this.position = position;
        this.head = head;
    }

    /// From the first link on.
    public static ChainCheck whole() {
        return new ChainCheck(0, ChainLink.nothing());
    }

    /// From the link after one that is known, or taken as it stands.
    public static ChainCheck after(long position, byte[] head) {
        return new ChainCheck(position, head);
    }

    /// Takes the next link.
    ///
    /// @return what is wrong with it; empty when it follows the one before and its hash is that of its bytes
    public Optional<String> next(ChainLink link) {
        long expected = position + 1;
        if (link.position() != expected) {
            return Optional.of("the sealed event at position " + expected + " is gone");
        }
        if (!Arrays.equals(link.previous(), head)) {
            return Optional.of(
                    "the sealed event at position " + expected + " does not hold the hash of the one before it");
        }
        if (!Arrays.equals(link.hash(), ChainLink.hash(head, link.canonical()))) {
            return Optional.of("the hash at position " + expected + " is not that of its bytes");
        }
        position = expected;
        head = link.hash();
        return Optional.empty();
    }

    /// The position of the last link that proved right; 0 before the first.
    public long position() {
        return position;
    }

    /// The hash of the last link that proved right.
    public byte[] head() {
        return head.clone();
    }
}
