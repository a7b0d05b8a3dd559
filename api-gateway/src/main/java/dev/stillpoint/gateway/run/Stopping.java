package dev.stillpoint.gateway.run;

import dev.stillpoint.contracts.StartChoice;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.StopTimeoutPolicy;
import dev.stillpoint.gateway.input.Fields;
import java.time.Duration;
import java.util.EnumSet;

/// The fields of a kind that brings VMs to rest: how, how long that may take, and which are started again.
record Stopping(StopMode stop, Duration stopTimeout, StopTimeoutPolicy onStopTimeout, StartChoice start) {
    private static final Duration LEAST_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final Duration MOST_TIMEOUT = Duration.ofHours(24);

    /// @param modes those that the kind can use
    static Stopping read(Fields fields, EnumSet<StopMode> modes) {
        return new Stopping(
                fields.choice("stop", modes).orElse(StopMode.SHUTDOWN),
                fields.duration("stopTimeout", LEAST_TIMEOUT, MOST_TIMEOUT).orElse(TIMEOUT),
                fields.choice("onStopTimeout", StopTimeoutPolicy.class).orElse(StopTimeoutPolicy.ROLL_BACK),
                fields.choice("start", StartChoice.class).orElse(StartChoice.PREVIOUS));
    }
}
