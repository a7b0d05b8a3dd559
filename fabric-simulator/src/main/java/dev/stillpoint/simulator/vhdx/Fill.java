package dev.stillpoint.simulator.vhdx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// What a new disk holds: the same bytes for the same seed, on every machine. Chunks of 64 KiB are independent, so
/// that any of them can be made without the ones before.
///
/// @param kind `MIXED` is a third each of zeros, text and random bytes, chunk by chunk
public record Fill(Kind kind, long seed) {
    public enum Kind {
        ZERO,
        RANDOM,
        TEXT,
        MIXED
    }

    static final int CHUNK = 64 * 1024;

    private static final byte[][] WORDS = words();

    /// Fills the buffer with one chunk, ready to flip; false (and nothing written) when the chunk is all zero.
    boolean chunk(long number, ByteBuffer into) {
        long state = mix(seed * 0x9e3779b97f4a7c15L + number + 1);
        return switch (kind) {
            case ZERO -> false;
            case RANDOM -> random(state, into);
            case TEXT -> text(state, into);
            case MIXED ->
                switch ((int) Long.remainderUnsigned(state, 3)) {
                    case 0 -> false;
                    case 1 -> text(state, into);
                    default -> random(state, into);
                };
        };
    }

    /// Seeded random bytes up to the buffer's limit, which is a multiple of 8.
    public static boolean random(long state, ByteBuffer into) {
        ByteBuffer little = into.order(ByteOrder.LITTLE_ENDIAN);
        long x = state | 1;
        while (little.remaining() >= 8) {
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
            little.putLong(x * 0x2545f4914f6cdd1dL);
        }
        return true;
    }

    private static boolean text(long state, ByteBuffer into) {
        long x = state | 1;
        while (into.hasRemaining()) {
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
            byte[] word = WORDS[(int) (x >>> 33) & (WORDS.length - 1)];
            into.put(word, 0, Math.min(word.length, into.remaining()));
        }
        return true;
    }

    /// SplitMix64's finaliser.
    public static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    private static byte[][] words() {
        String[] words =
                ("order invoice customer material stock posting ledger account delivery supplier document item "
                                + "warehouse currency balance payment client period quantity plant batch text status open closed "
                                + "amount date user change log 2026-11-22 EUR")
                        .split(" ");
        byte[][] bytes = new byte[64][];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (words[i % words.length] + (i % 7 == 6 ? "\r\n" : ";")).getBytes(StandardCharsets.US_ASCII);
        }
        return bytes;
    }
}
