package dev.stillpoint.simulator.machine;

import org.jspecify.annotations.Nullable;

/// Where tests let the process die as by `kill -9`: the system property `stillpoint.simulator.dieAt` names the point.
/// What a kill leaves at each moment can then be shown without guessing the moment.
final class CrashPoint {
    private static final int KILLED = 137;
    private static final @Nullable String DEADLY = System.getProperty("stillpoint.simulator.dieAt");

    private CrashPoint() {}

    static void pass(String point) {
        if (point.equals(DEADLY)) {
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
