package dev.stillpoint.simulation.model;

import java.util.Arrays;

/// Bytes as numbers. Each version has the bytes of some write (its content) and the time during which it was what a
/// disk held. Copies of it have its content.
public final class Versions {
    private long[] from = new long[64];
    private long[] to = new long[64];
    private int[] content = new int[64];
    private int[] moment = new int[64];
    private int count;

    /// Bytes that nobody ever wrote, from now on.
    public int written(long now) {
        return add(now, count, count);
    }

    /// The same bytes in another place, from now on.
    public int copied(int version, long now) {
        return add(now, content[version], count);
    }

    /// The same bytes put aside: what its disk held, while its disk held it.
    public int cloned(int version, long now) {
        return add(now, content[version], moment[version]);
    }

    /// The version is not what its disk holds any more.
    public void replaced(int version, long now) {
        to[version] = now;
    }

    public int content(int version) {
        return content[version];
    }

    public boolean sameBytes(int one, int other) {
        return content[one] == content[other];
    }

    public long from(int version) {
        return from[moment[version]];
    }

    public long to(int version) {
        return to[moment[version]];
    }

    private int add(long now, int bytes, int heldAs) {
        if (count == from.length) {
            from = Arrays.copyOf(from, count * 2);
            to = Arrays.copyOf(to, count * 2);
            content = Arrays.copyOf(content, count * 2);
            moment = Arrays.copyOf(moment, count * 2);
        }
        from[count] = now;
        to[count] = Long.MAX_VALUE;
        content[count] = bytes;
        moment[count] = heldAs;
        return count++;
    }
}
