package dev.stillpoint.simulation;

import dev.stillpoint.simulation.fleet.Fleet;
import dev.stillpoint.simulation.fleet.Variant;
import java.util.stream.LongStream;

/// Which fleets are lived through, and how one of them is lived through again.
final class Seeds {
    private Seeds() {}

    static boolean thorough() {
        return Boolean.getBoolean("stillpoint.thorough");
    }

    static LongStream of(int count) {
        return LongStream.range(1, count + 1L);
    }

    /// The fleet's story, line by line, and how to read it again.
    static String told(long seed, Variant variant) {
        Fleet.Outcome again = Fleet.live(seed, variant, true);
        return String.join("\n", again.trace()) + "\n" + again.story() + "\n" + again.endings() + "\n"
                + again.violation() + "\nagain: ./mvnw -q -pl simulation test -Dtest=FleetsTest -Dstillpoint.seed="
                + seed;
    }
}
