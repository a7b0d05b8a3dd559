package dev.stillpoint.simulation.model;

import java.util.List;

/// Seeded chance: the only source of it, so that a seed gives the same story again. SplitMix64 (Steele, Lea, Flood:
/// Fast Splittable Pseudorandom Number Generators, 2014).
public final class Chance {
    private long state;

    public Chance(long seed) {
        state = seed;
    }

    public long bits() {
        state += 0x9e3779b97f4a7c15L;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /// A number from 0 to `bound` - 1.
    public int below(int bound) {
        return (int) ((bits() >>> 33) % bound);
    }

    public long between(long from, long to) {
        return from + (bits() >>> 1) % (to - from + 1);
    }

    public boolean of(double probability) {
        return probability > 0 && (bits() >>> 11) * 0x1.0p-53 < probability;
    }

    public boolean flip() {
        return bits() < 0;
    }

    public <T> T pick(List<T> from) {
        return from.get(below(from.size()));
    }

    /// Mostly `from`-ish, seldom near `to`: the cube of an even chance.
    public long mostlyShort(long from, long to) {
        double even = (bits() >>> 11) * 0x1.0p-53;
        return from + (long) ((to - from) * even * even * even);
    }
}
